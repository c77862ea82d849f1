"""
Connections that keep a deadline, below ``requests``.

A read timeout bounds the wait for the next byte only: a server that sends one byte a second keeps
a caller for ever. Here every single read is given what is left until the deadline, headers and
body alike, so that a call ends in time whatever the other side does (R-01).
"""

import http.client
import io
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

READ_TIMEOUT = 8.0
"""Seconds to wait for the next byte."""

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


class Raw(Protocol):
    """The part of an unbuffered stream that is needed here."""

    def readinto(self, buffer: Any, /) -> int | None: ...
    def close(self) -> None: ...


@contextmanager
def until(deadline: float) -> Iterator[None]:
    """Answers that begin to arrive inside must be over at *deadline* (of ``time.monotonic``)."""
    reset = _deadline.set(deadline)
    try:
        yield
    finally:
        _deadline.reset(reset)


class _Watched(io.RawIOBase):
    """What arrives at a socket, until the deadline that held when it was made."""

    def __init__(self, connection: socket.socket, raw: Raw) -> None:
        self._connection = connection
        self._raw = raw
        self._until = _deadline.get()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        if self._until is not None:
            left = self._until - time.monotonic()
            if left <= 0:
                raise TimeoutError("the deadline is over")
            self._connection.settimeout(min(READ_TIMEOUT, left))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    fp: io.BufferedReader

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_Watched(sock, self.fp.detach()))


class PlainConnection(HTTPConnection):
    response_class = _Response


class TlsConnection(HTTPSConnection):
    response_class = _Response


class PlainPool(HTTPConnectionPool):
    ConnectionCls = PlainConnection


class TlsPool(HTTPSConnectionPool):
    ConnectionCls = TlsConnection


class WatchedAdapter(HTTPAdapter):
    """The transport of ``requests`` over connections that keep the deadline of ``until()``."""

    pools: dict[str, type[HTTPConnectionPool]] = {"http": PlainPool, "https": TlsPool}  # noqa: RUF012  # as urllib3 wants it

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self.pools

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> urllib3.ProxyManager:
        manager: urllib3.ProxyManager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = self.pools
        return manager
