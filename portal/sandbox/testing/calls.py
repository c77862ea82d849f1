"""A record of the requests that the sandbox answered, so that tests can count them."""

import time

from flask import Flask, Response, g, request

from portal.sandbox.current import store
from portal.sandbox.store import Row


def record(app: Flask) -> None:
    """Record the requests of an app from now on, those under ``/admin`` excepted."""
    app.before_request(_note_start)
    app.after_request(_note_end)


def recorded() -> list[Row]:
    """Oldest first; times are epoch seconds of the real clock."""
    return store().rows("SELECT * FROM calls ORDER BY started_at, id")


def forget() -> None:
    store().run("DELETE FROM calls")


def _note_start() -> None:
    g.started_at = time.time()


def _note_end(response: Response) -> Response:
    if not request.path.startswith("/admin/"):
        store().insert(
            "calls",
            method=request.method,
            path=request.path,
            status=response.status_code,
            started_at=g.started_at,
            ended_at=time.time(),
            request_id=request.headers.get("X-Request-Id"),
        )
    return response
