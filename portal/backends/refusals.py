"""
Counting what platforms refuse. A number that stands in an adapter's table is counted by its name;
any other is one label for all of them, because a platform that is broken, or not ours, could send
a new one with each answer and fill the memory of whoever collects. Which it was stands in the log.
"""

import structlog

from portal.ops.metrics import REFUSALS

log = structlog.get_logger()

OTHER = "other"

_LONGEST = 80


def count(code: str, *, is_known: bool) -> None:
    """*code* is clean already: letters, digits, dots and underscores, see the tables."""
    REFUSALS.labels(code if is_known else OTHER, "yes" if is_known else "no").inc()
    if not is_known:
        log.warning("refusal_unknown", backend_code=code[:_LONGEST])
