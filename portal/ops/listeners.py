"""
Two listeners in one process: the public one, and the operator's for /metrics and details.

Gunicorn binds both; the address a connection arrived at decides which answers. Nothing that a
client can send reaches the operator's pages over the public address (W-72).
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from portal.ops import metrics
from portal.ops.health import PATHS, Health

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Listeners:
    """WSGI middleware; *admin* is ``host:port`` of the operator's listener, empty for none."""

    def __init__(self, app: "WSGIApplication", health: Health, admin: str) -> None:
        self._app = app
        self._health = health
        self._admin = admin

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if self._admin and _arrived_at(environ) == self._admin:
            return self._for_operator(path)(environ, start)
        if path in PATHS:
            return self._health.answer(path)(environ, start)
        return self._app(environ, start)

    def _for_operator(self, path: str) -> Response:
        if path == "/metrics":
            body, content_type = metrics.exposition()
            return Response(body, content_type=content_type)
        if path == "/readyz":
            return self._health.details()
        if path == "/livez":
            return self._health.answer(path)
        return Response("Not found\n", 404, content_type="text/plain; charset=utf-8")


def _arrived_at(environ: "WSGIEnvironment") -> str:
    connection = environ.get("gunicorn.socket")
    if connection is None:
        return ""
    name = connection.getsockname()
    return f"{name[0]}:{name[1]}" if isinstance(name, tuple) else f"unix:{name}"
