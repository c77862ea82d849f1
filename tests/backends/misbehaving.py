"""A real server on a real socket that answers as badly as a path asks it to."""

from __future__ import annotations

import os
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DRIP = 0.05


@dataclass
class Seen:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    port: int


@dataclass
class Misbehaving:
    """*statuses* are given one after the other by ``/statuses``, the last one for ever."""

    server: ThreadingHTTPServer
    seen: list[Seen] = field(default_factory=list)
    statuses: list[int] = field(default_factory=lambda: [200])
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def of(self, path: str) -> list[Seen]:
        return [seen for seen in self.seen if seen.path.partition("?")[0] == path]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    book: Misbehaving

    def _any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        port = self.client_address[1]
        self.book.seen.append(Seen(self.command, self.path, dict(self.headers.items()), body, port))
        name = self.path.partition("?")[0].strip("/").replace("-", "_")
        getattr(self, f"_{name}", self._json)()

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _any

    def _send(self, status: int, body: bytes, kind: str = "application/json", **more: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in {**self.book.headers, **more}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _json(self) -> None:
        self._send(200, b'{"fine": true}')

    def _empty(self) -> None:
        self.send_response(204)
        self.end_headers()

    def _ok_in_words(self) -> None:
        self._send(200, b"OK", "text/plain; charset=utf-8")

    def _html(self) -> None:
        self._send(200, b"<!doctype html><title>Sign in to the hotel</title>", "text/html")

    def _html_called_json(self) -> None:
        self._send(200, b"<!doctype html>")

    def _deep(self) -> None:
        self._send(200, b"[" * 100_000 + b"]" * 100_000)

    def _statuses(self) -> None:
        statuses = self.book.statuses
        status = statuses.pop(0) if len(statuses) > 1 else statuses[0]
        self._send(status, b'{"message": "Internal server error."}' if status >= 400 else b"{}")

    def _redirect(self) -> None:
        self._send(302, b"", Location=f"{self.book.url}/elsewhere")

    def _cookie(self) -> None:
        self._send(200, b"{}", Set_Cookie="who=alice; Path=/")

    def _refused(self) -> None:
        self._send(422, b'{"code": "entity.value_too_long", "message": "x"}')

    def _new_numbers(self) -> None:
        """Another one each time, on the wire of either platform."""
        n = 50_000 + int(self.path.partition("?")[2])
        self._send(400, b'{"code": "moon.phase_%d", "statusCode": 499, "apiCode": %d}' % (n, n))

    def _token(self) -> None:
        if self.headers.get("Authorization") == "Bearer good":
            return self._json()
        return self._send(401, b'{"code": "auth.unauthorized", "message": "x"}')

    def _truncated(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b'{"half":')
        self.close_connection = True

    def _huge(self) -> None:
        self._send(200, b'"' + b"a" * 1_000_001 + b'"')

    def _endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        portion = b"a" * 65_536
        for _ in range(64):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(portion), portion))

    def _hang(self) -> None:
        time.sleep(2)

    def _reset(self) -> None:
        no_goodbye = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_goodbye)
        os.close(self.connection.detach())
        self.close_connection = True

    def _drip_body(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self._drip(b" " * 1000)

    def _drip_headers(self) -> None:
        self._drip(b"HTTP/1.1 200 OK\r\nX-Padding: " + b"a" * 1000)

    def _drip(self, text: bytes) -> None:
        for byte in text:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(DRIP)

    def _png(self) -> None:
        self._send(200, b"\x89PNG\r\n\x1a\n not really", "image/png")

    def _picture_of(self) -> None:
        self._send(200, b"a" * int(self.path.partition("?")[2]), "image/png")

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            self.close_connection = True  # the caller has had enough, which is what is tested

    def finish(self) -> None:
        try:
            super().finish()
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Tests are quiet."""


@contextmanager
def misbehaving() -> Iterator[Misbehaving]:
    handler = type("Handler", (_Handler,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        handler.book = Misbehaving(server)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield handler.book
        server.shutdown()
        thread.join()
