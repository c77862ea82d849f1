"""The sandbox's own time: the real one plus an offset that a test may set (“an hour passes”).

The offset lies in the store, so that all workers agree.
"""

import time
from datetime import UTC, datetime

from portal.sandbox.current import store

OFFSET = "clock_offset_ms"

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def now() -> int:
    """Epoch milliseconds."""
    return int(time.time() * 1000) + int(store().setting(OFFSET, 0))


def now_in_seconds() -> int:
    """Epoch seconds, as OIDC counts."""
    return now() // 1000


def iso(milliseconds: int) -> str:
    """``2026-01-31T12:00:00.000Z``: the form of verification records and second steps."""
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
