"""
Structured lines: JSON in production, columns at a desk.

Only scalars pass, under constant event names, so that no object drags along what someone typed;
what looks like a secret by its name is dropped whatever it holds (W-70).
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, Literal

import structlog

_SECRET = re.compile(
    r"token|secret|password|passwd|cookie|authorization|verifier|code$|^sub$", re.I
)
_PLAIN_CODES = frozenset({"code", "backend_code"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_LONGEST = 200


def configure(log_format: Literal["json", "console"]) -> None:
    """Set up structlog and the standard library's logging, which libraries use, alike."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        only_safe_scalars,
    ]
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    # Authlib writes the code verifier at DEBUG, urllib3 whole addresses with their queries.
    for name in ("authlib", "urllib3", "requests"):
        logging.getLogger(name).setLevel(logging.WARNING)


def only_safe_scalars(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> Mapping[str, Any]:
    """Drop what is no scalar or is named like a secret; clean and shorten the rest (W-27)."""
    return {
        name: _clean(value)
        for name, value in event.items()
        if name.startswith("_") or name == "exception" or _may_pass(name, value)
    }


def _may_pass(name: str, value: object) -> bool:
    if name not in _PLAIN_CODES and _SECRET.search(name):
        return False
    return value is None or isinstance(value, str | int | float | bool)


def _clean(value: Any) -> Any:
    if not isinstance(value, str) or "\nTraceback" in value or value.startswith("Traceback"):
        return value
    return _CONTROL.sub("�", value)[:_LONGEST]
