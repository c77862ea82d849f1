"""A portal small enough to be called: what the sandbox posts to it is kept."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl

Json = dict[str, Any]

_PATIENCE = 5.0  # seconds
_POLL_INTERVAL = 0.01  # seconds


class Listener:
    """A real HTTP server on the loopback interface, answering 200 to every POST."""

    def __init__(self) -> None:
        self._calls: Queue[Json] = Queue()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self._calls))
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=[_POLL_INTERVAL], daemon=True
        )

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    def call(self) -> Json | None:
        """The next call that came, waiting a moment for it; None when none comes."""
        try:
            return self._calls.get(timeout=_PATIENCE)
        except Empty:
            return None

    def __enter__(self) -> "Listener":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(calls: "Queue[Json]") -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
            calls.put(
                {
                    "method": self.command,
                    "path": self.path,
                    "content-type": self.headers.get("content-type", "").partition(";")[0],
                    "form": dict(parse_qsl(body)),
                }
            )
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Stay silent: pytest's output is for failures."""

    return Handler
