"""
The small provider of ``tests/auth`` on a real socket, with as much of Logto's API as pages need.

A fault that is more than a wrong answer (silence, half a body, a broken connection) is a WSGI
application that a test puts in the place of an endpoint.
"""

from __future__ import annotations

import gzip
import json
import os
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from joserfc.jwk import ECKey, Key, RSAKey
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from tests.auth.provider import Provider

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

ACCOUNT = "/api/my-account"
_ABORT = struct.pack("ii", 1, 0)  # SO_LINGER: on, for no time


class HostileProvider(Provider):
    """*moved* gives further paths to what answers at a path."""

    def __init__(self, issuer: str) -> None:
        super().__init__(issuer)
        self.moved: dict[str, str] = {}

    def places(self) -> dict[str, Callable[[Request], Response]]:
        places = super().places() | {
            ACCOUNT: self._account,
            "/api/.well-known/account-center": lambda _: _json({"enabled": True, "fields": {}}),
            "/api/.well-known/sign-in-exp": lambda _: _json({}),
        }
        return places | {new: places[old] for new, old in self.moved.items()}

    def use(self, algorithm: str, key: Key) -> None:
        """Sign with *key* from now on, and publish it alone."""
        self.algorithm, self.key, self.published = algorithm, key, [key]

    def sign_in_calls(self) -> dict[str, int]:
        """What was asked of the OpenID endpoints, by path."""
        return {path: count for path, count in self.calls.items() if not path.startswith("/api/")}

    def _account(self, request: Request) -> Response:
        subject = self.whose(request)
        if subject is None:
            return _json({"code": "auth.unauthorized", "message": "Unauthorized."}, 401)
        return _json(
            {"id": subject, "name": f"The real {subject}", "primaryEmail": f"{subject}@id.example"}
        )


class Listener:
    """A server that goes on for all tests; each says who answers."""

    def __init__(self) -> None:
        self._server = make_server("localhost", 0, _nobody, threaded=True, request_handler=_Quiet)
        self._server.daemon_threads = True
        self.address = f"http://localhost:{self._server.port}"

    def answers(self, app: WSGIApplication) -> None:
        self._server.app = app

    @contextmanager
    def running(self) -> Iterator[Listener]:
        thread = threading.Thread(target=self._server.serve_forever, args=[0.01])
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()


class _Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        pass

    def run_wsgi(self) -> None:
        try:
            super().run_wsgi()
        except OSError:
            self.close_connection = True  # hung up on, which is what some tests are about


def hangs(until: threading.Event) -> WSGIApplication:
    """Says nothing before *until*."""

    def silent(environ: Any, start: Any) -> Any:
        until.wait(60)
        return Response("late", 200)(environ, start)

    return silent


def resets(environ: Any, start: Any) -> Any:
    """Breaks the connection instead of answering."""
    connection = environ["werkzeug.socket"]
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT)
    os.close(connection.detach())
    raise ConnectionResetError


def truncates(environ: Any, start: Any) -> Any:
    """Promises more than comes."""
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", "500")])
    return [b'{"access_token": "abc']


def redirects(target: str) -> WSGIApplication:
    return Response("", 302, {"Location": target})


def html(status: int = 200) -> WSGIApplication:
    return Response("<!doctype html><title>Bad gateway</title>", status, content_type="text/html")


def json_of(size: int) -> WSGIApplication:
    """A well-formed object of *size* bytes and more."""
    body = b'{"padding": "' + b"x" * size + b'"}'
    return Response(body, 200, content_type="application/json")


def small_until_unpacked(size: int) -> WSGIApplication:
    """The same, compressed a thousandfold."""
    body = gzip.compress(b'{"padding": "' + b"x" * size + b'"}')
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    return Response(body, 200, headers)


def nested(depth: int) -> WSGIApplication:
    """JSON that goes deeper than a parser should follow."""
    body = '{"access_token":' + "[" * depth + "]" * depth + "}"
    return Response(body, 200, content_type="application/json")


def new_ec_key(kid: str, curve: str = "P-384") -> ECKey:
    return ECKey.generate_key(curve, {"kid": kid})


def new_rsa_key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid})


def _nobody(environ: Any, start: Any) -> Any:
    return Response("", 500)(environ, start)


def _json(document: Any, status: int = 200) -> Response:
    return Response(json.dumps(document), status, content_type="application/json")
