"""Breaking the sandbox on purpose, so that tests see what the portal does then.

A fault has a kind, a pattern of paths (``/api/my-account*``) and options:

=========== =====================================================================================
delay       answer after ``seconds`` (1)
hang        do not answer for ``seconds`` (60)
status      answer ``status`` (503) with ``json`` or ``body`` and ``headers``
html        answer ``status`` (502) with a page of HTML
redirect    answer 302 to ``location``
truncated   break the connection in the middle of the true answer
huge        answer ``megabytes`` (20) of JSON
=========== =====================================================================================

With ``after`` the request is carried out first and only its answer is lost. ``remaining`` counts
down; without it the fault stays until it is removed. At start faults are given as
``kind:pattern[:value]``.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from flask import Flask, Response, g, jsonify, request

from portal.sandbox.current import config, store

KINDS = ("delay", "hang", "status", "html", "redirect", "truncated", "huge")
PATIENCE = "sandbox.patience"  # seconds; of a caller in this process, who need not be kept waiting

_FIRST_OPTION = {
    "delay": ("seconds", float),
    "hang": ("seconds", float),
    "status": ("status", int),
    "html": ("status", int),
    "redirect": ("location", str),
    "huge": ("megabytes", int),
}


class ConnectionBroken(Exception):
    """Raised in the middle of an answer: the server closes the connection."""


@dataclass(frozen=True)
class Fault:
    kind: str
    pattern: str
    method: str | None = None
    options: dict[str, Any] = field(default_factory=dict)

    def concerns(self, method: str, path: str) -> bool:
        return self.method in (None, method) and fnmatchcase(path, self.pattern)


def parsed(text: str) -> Fault:
    """``delay:/api/*:2`` as a Fault. Raises ValueError for what is none."""
    kind, _, rest = text.partition(":")
    pattern, _, value = rest.partition(":")
    if kind not in KINDS or not pattern.startswith("/"):
        raise ValueError(f"not a fault: {text!r} (kind:/path[:value], kinds: {', '.join(KINDS)})")
    if not value or kind not in _FIRST_OPTION:
        return Fault(kind, pattern)
    option, kind_of_value = _FIRST_OPTION[kind]
    return Fault(kind, pattern, options={option: kind_of_value(value)})


def let_in(app: Flask) -> None:
    """Let faults happen in an app. Called for sandboxes that tests may break."""
    app.before_request(_before)
    app.after_request(_after)


def _before() -> Response | None:
    fault = g.fault = _claimed()
    if fault is None or fault.kind == "truncated" or fault.options.get("after"):
        return None
    return _answer(fault)


def _after(response: Response) -> Response:
    fault: Fault | None = g.get("fault")
    if fault is None:
        return response
    if fault.kind == "truncated":
        return _truncated(response)
    if fault.options.get("after"):
        return _answer(fault) or response
    return response


def _claimed() -> Fault | None:
    if request.path.startswith("/admin/"):
        return None
    for row in store().rows("SELECT * FROM faults ORDER BY id"):
        fault = Fault(row["kind"], row["pattern"], row["method"], row["options"])
        if fault.concerns(request.method, request.path) and _count_down(row["id"]):
            return fault
    standing = (parsed(text) for text in config().faults)
    return next((fault for fault in standing if fault.concerns(request.method, request.path)), None)


def _count_down(fault_id: int) -> bool:
    return bool(
        store().run(
            "UPDATE faults SET remaining = remaining - 1"
            " WHERE id = ? AND (remaining IS NULL OR remaining > 0)",
            fault_id,
        )
    )


def _answer(fault: Fault) -> Response | None:
    options = fault.options
    match fault.kind:
        case "delay":
            _sleep(options.get("seconds", 1))
            return None
        case "hang":
            _sleep(options.get("seconds", 60))
            return Response(status=504)
        case "status":
            return _status(options)
        case "html":
            page = "<!doctype html><title>Gateway</title><h1>Bad gateway</h1>"
            return Response(page, options.get("status", 502), mimetype="text/html")
        case "redirect":
            location = options.get("location", "https://elsewhere.invalid/")
            return Response(status=302, headers={"Location": location})
        case _:
            return Response(_padding(options.get("megabytes", 20)), mimetype="application/json")


def _status(options: dict[str, Any]) -> Response:
    if "body" in options:
        response = Response(options["body"])
    else:
        response = jsonify(options.get("json", {"message": "Internal server error."}))
    response.status_code = options.get("status", 503)
    response.headers.update(options.get("headers", {}))
    return response


def _truncated(response: Response) -> Response:
    whole = response.get_data()

    def half() -> Iterator[bytes]:
        yield whole[: len(whole) // 2]
        raise ConnectionBroken

    broken = Response(half(), response.status_code, mimetype=response.mimetype)
    broken.headers["Content-Length"] = str(len(whole))
    return broken


def _padding(megabytes: int) -> Iterator[bytes]:
    yield b'{"padding":"'
    for _ in range(megabytes):
        yield b"a" * 1024 * 1024
    yield b'"}'


def _sleep(seconds: float) -> None:
    patience = request.environ.get(PATIENCE)
    time.sleep(seconds if patience is None else min(seconds, patience + 0.01))
