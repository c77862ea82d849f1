"""A way to a WSGI application of this process for ``requests``: no socket, the same answers.

    session.mount("http://localhost:3001", InProcessAdapter(create_sandbox(config)))

Bodies are streamed, so that limits on their size can be tested; a caller whose read timeout is over
gets ``ReadTimeout``, a broken connection is a broken connection.
"""

import io
import time
from collections.abc import Iterable, Mapping
from http.client import HTTPMessage
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse
from werkzeug.test import EnvironBuilder, run_wsgi_app

from portal.sandbox.testing.faults import PATIENCE, ConnectionBroken

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class InProcessAdapter(BaseAdapter):
    """Answers the requests of a ``requests.Session`` from a WSGI app of this process."""

    def __init__(self, app: "WSGIApplication") -> None:
        super().__init__()
        self._app = app
        self._responses = HTTPAdapter()  # builds requests' answers as it does for sockets

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        patience = timeout[1] if isinstance(timeout, tuple) else timeout
        started = time.monotonic()
        answer, status, headers = run_wsgi_app(self._app, _environ(request, patience))
        body = io.BufferedReader(_Body(answer))  # has read1, as a socket has
        if patience is not None and time.monotonic() - started > patience:
            body.close()
            raise requests.ReadTimeout(request=request)
        code, _, reason = status.partition(" ")
        raw = HTTPResponse(
            body=body,
            headers=HTTPHeaderDict(headers.items()),
            status=int(code),
            reason=reason,
            preload_content=False,
            original_response=_Original(headers.items()),  # type: ignore[arg-type]  # what is asked of it
            enforce_content_length=True,
            request_method=request.method,
        )
        return self._responses.build_response(request, raw)

    def close(self) -> None:
        self._responses.close()


class _Original:
    """As much of ``http.client.HTTPResponse`` as requests needs to find cookies."""

    def __init__(self, headers: Iterable[tuple[str, str]]) -> None:
        self.msg = HTTPMessage()
        for name, value in headers:
            self.msg[name] = value

    def close(self) -> None:
        """There is no connection to close."""

    def isclosed(self) -> bool:
        return True


class _Body(io.RawIOBase):
    """The chunks of a WSGI answer, as a file; the answer is closed when it is read or given up."""

    def __init__(self, answer: Iterable[bytes]) -> None:
        self._answer = answer
        self._chunks = iter(answer)
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            try:
                self._left = next(self._chunks)
            except (StopIteration, ConnectionBroken):
                self._close_answer()
                return 0
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count

    def close(self) -> None:
        if not self.closed:
            self._close_answer()
        super().close()

    def _close_answer(self) -> None:
        close = getattr(self._answer, "close", None)
        if close is not None:
            close()


def _environ(request: requests.PreparedRequest, patience: float | None) -> dict[str, Any]:
    body = request.body.encode() if isinstance(request.body, str) else request.body
    address = urlsplit(request.url or "")
    builder = EnvironBuilder(
        path=address.path,
        query_string=address.query,
        base_url=f"{address.scheme}://{address.netloc}",
        method=request.method or "GET",
        headers=list(request.headers.items()),
        data=body,
        environ_overrides={} if patience is None else {PATIENCE: patience},
    )
    return builder.get_environ()
