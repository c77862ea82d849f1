"""
gunicorn's own log, without what stands behind the question mark of an address.

gunicorn writes the whole address of a request that it could not answer, and of every request where
an operator switches its access log on. Codes and the tokens of links arrive in addresses (W-70).
"""

import logging
import re
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]

_QUERY = re.compile(r"\?[^\s\"']*")


class QuietLogger(Logger):  # type: ignore[misc]  # not typed
    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            log.addFilter(without_queries)


def without_queries(record: logging.LogRecord) -> bool:
    """Every record passes; what it says is shortened."""
    record.msg, record.args = _QUERY.sub("?…", record.getMessage()), ()
    return True
