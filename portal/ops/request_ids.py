"""
One id for a request: in its answer, on its error page, in every log line, on every outgoing call.

An id is taken over only from a trusted proxy, and only when it looks like one (R-62).
"""

import re
import secrets

import structlog
from flask import Flask, Response, g, has_request_context, request

HEADER = "X-Request-Id"
_ACCEPTABLE = re.compile(r"^[A-Za-z0-9_-]{8,64}$")


def init_app(app: Flask) -> None:
    @app.before_request
    def begin() -> None:
        given = request.headers.get(HEADER, "")
        trusted = request.environ.get("foyer.behind_proxy", False)
        g.request_id = given if trusted and _ACCEPTABLE.match(given) else secrets.token_hex(8)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def tell(response: Response) -> Response:
        response.headers[HEADER] = current_request_id()
        return response


def current_request_id() -> str:
    """The id of this request; empty outside one."""
    return str(g.get("request_id", "")) if has_request_context() else ""
