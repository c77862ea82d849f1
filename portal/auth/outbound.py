"""
How sign-in talks to the identity platform: bounded in time and size, and never led elsewhere.

The bounds sit in the transport, below Authlib, which has neither: no call can forget them. What
the platform redirects is refused, because a redirect would carry codes and secrets along (O-26).
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from io import BytesIO
from typing import Any

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from requests.models import PreparedRequest, Response
from urllib3 import HTTPResponse
from urllib3.exceptions import HTTPError

from portal.backends.connections import WatchedAdapter, until

_CONNECT = 2.0
_READ = 8.0
_TOTAL = 8.0
_LARGEST = 1_000_000
_PORTION = 65_536

TOTAL_DEADLINE = _CONNECT + _TOTAL
"""Seconds after which a call has ended, one way or the other."""


_ends_at: ContextVar[float | None] = ContextVar("ends_at", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """All calls made inside, one after the other, have *seconds* together (R-01)."""
    reset = _ends_at.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends_at.reset(reset)


class Refused(requests.RequestException):
    """The answer is too large, too slow, or leads elsewhere."""


class Bounded(BaseAdapter):
    """Wraps the transport that really goes out."""

    def __init__(self, inner: BaseAdapter) -> None:
        super().__init__()
        self._inner = inner

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        total = _patience(kwargs.get("timeout"))
        if total <= 0:
            raise Refused("no time left")
        kwargs |= {"stream": True, "timeout": (min(_CONNECT, total), min(_READ, total))}
        deadline = time.monotonic() + total
        with until(deadline):
            response = self._inner.send(request, **kwargs)
        try:
            if 300 <= response.status_code < 400:
                raise Refused("redirect")
            body = _read(response, deadline)
        finally:
            response.close()
        # Its cookies end here as well: one set for a person must not go out with another's call.
        response.raw = BytesIO(body)
        response._content = body
        response._content_consumed = True  # type: ignore[attr-defined]  # as requests does it
        return response

    def close(self) -> None:
        self._inner.close()


def _watched(adapter: BaseAdapter) -> BaseAdapter:
    """The ordinary transport would wait for ever for a header that comes byte by byte (R-01)."""
    return WatchedAdapter() if type(adapter) is HTTPAdapter else adapter


def _patience(asked: object) -> float:
    """Seconds for the whole call: fewer than ours where the caller asks for that, never more."""
    total = min(asked, _TOTAL) if isinstance(asked, int | float) else _TOTAL
    ends_at = _ends_at.get()
    return total if ends_at is None else min(total, ends_at - time.monotonic())


def _read(response: Response, deadline: float) -> bytes:
    """The whole body. Portions as they come, so that one that trickles in is noticed."""
    body = bytearray()
    for portion in _portions(response):
        body += portion
        if len(body) > _LARGEST:
            raise Refused("too large")
        if time.monotonic() > deadline:
            raise Refused("too slow")
    return bytes(body)


def _portions(response: Response) -> Iterator[bytes]:
    """What has come so far, without waiting for more to fill a portion."""
    raw = response.raw
    if not isinstance(raw, HTTPResponse):
        yield from response.iter_content(_PORTION)
        return
    try:
        while portion := raw.read1(_PORTION, decode_content=True):
            yield portion
    except (HTTPError, OSError) as error:
        raise requests.ConnectionError(type(error).__name__) from error


class Outbound:
    """One pool of connections. *new_http* says how this installation reaches the network."""

    def __init__(self, new_http: Callable[[], requests.Session]) -> None:
        self._http = new_http()
        self._adapters = {
            prefix: Bounded(_watched(adapter)) for prefix, adapter in self._http.adapters.items()
        }
        self.equip(self._http)

    def equip(self, http: requests.Session) -> None:
        """Let *http* (Authlib's, say) go out the same way."""
        for prefix, adapter in self._adapters.items():
            http.mount(prefix, adapter)
        http.verify, http.cert = self._http.verify, self._http.cert
        http.proxies, http.trust_env = self._http.proxies, self._http.trust_env

    def get_json(self, url: str, headers: Mapping[str, str] | None = None) -> "Answer":
        """
        The JSON object at *url*. Raises requests.RequestException for everything else.
        """
        response = self._http.get(
            url, headers=dict(headers or {}), auth=_as_it_is, allow_redirects=False
        )
        response.raise_for_status()
        try:
            document = response.json()
        except (ValueError, RecursionError) as error:
            raise Refused("not JSON") from error
        if not isinstance(document, dict):
            raise Refused("not an object")
        return Answer(document, response.headers.get("Cache-Control", ""))


class Answer:
    """A JSON object and what its Cache-Control header said."""

    def __init__(self, document: dict[str, Any], cache_control: str) -> None:
        self.document = document
        self.cache_control = cache_control


def _as_it_is(request: PreparedRequest) -> PreparedRequest:
    """Without it, requests would put a password from the operator's .netrc over our header."""
    return request
