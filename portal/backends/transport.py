"""
The pool of connections to one platform, and the bounds of every call that goes through it: connect
2 s, read 8 s, 10 s in total, 1 MB, no redirects, a place in the pool within 1 s (R-01, R-02).

It says what happened to a call in three words, because callers must know the difference:
NotSent (nothing can have happened there), Lost (nobody knows) and an Answer.
"""

import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, ReadTimeoutError

from portal.backends.connections import READ_TIMEOUT, WatchedAdapter, until
from portal.backends.retries import RetryBudget

CONNECT_TIMEOUT = 2.0
TOTAL_DEADLINE = 10.0
LARGEST = 1_000_000
"""Bytes of an answer."""

_AT_ONCE = 16
_WAIT_FOR_PLACE = 1.0
_PORTION = 65_536
_BAD_REQUEST = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidHeader,
)

_TIMEOUTS = (requests.Timeout, ReadTimeoutError, TimeoutError)


class CallFailed(Exception):
    """No answer. *reason* is one word for logs and metrics; it says nothing of what was sent."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotSent(CallFailed):
    """The other side has not seen the call."""


class Lost(CallFailed):
    """It was sent, or may have been, and there is no whole answer."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A call about to be made; its headers hold the person's token."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: Any = None
    files: Any = None
    params: Mapping[str, str] | None = None
    form: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        """Without its parameters, in lower case."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()


class Transport:
    """
    Goes out through *http*, which is nobody else's from here on.

    Raises NotSent and Lost.
    """

    def __init__(self, http: requests.Session, *, largest: int = LARGEST) -> None:
        self._http = _tamed(http)
        self._largest = largest
        self.retries = RetryBudget()
        self._places = threading.BoundedSemaphore(_AT_ONCE)

    def send(self, call: Outgoing, deadline: float) -> Answer:
        """The answer to *call*, whole, before *deadline* (of ``time.monotonic``)."""
        self.retries.earn()
        with self._place(deadline), _failures_named():
            left = deadline - time.monotonic()
            if left <= 0:
                raise NotSent("deadline")
            with until(deadline), closing(self._sent(call, left)) as response:
                return Answer(response.status_code, response.headers, self._body(response))

    def _sent(self, call: Outgoing, left: float) -> requests.Response:
        return self._http.request(
            call.method,
            call.url,
            params=call.params,
            json=call.body,
            data=call.form,
            files=call.files,
            headers=dict(call.headers),
            auth=_as_it_is,
            timeout=(min(CONNECT_TIMEOUT, left), min(READ_TIMEOUT, left)),
            allow_redirects=False,
            stream=True,
        )

    def _body(self, response: requests.Response) -> bytes:
        body = bytearray()
        for portion in response.iter_content(_PORTION):
            body += portion
            if len(body) > self._largest:
                raise Lost("too_large")
        return bytes(body)

    @contextmanager
    def _place(self, deadline: float) -> Iterator[None]:
        patience = min(_WAIT_FOR_PLACE, max(0.0, deadline - time.monotonic()))
        if not self._places.acquire(timeout=patience):
            raise NotSent("pool_full")
        try:
            yield
        finally:
            self._places.release()


def _tamed(http: requests.Session) -> requests.Session:
    """
    *http* with our connections where it has the ordinary ones, and without a memory: a cookie that
    a platform sets for one person must not go out with the call of another.
    """
    for prefix, adapter in list(http.adapters.items()):
        if type(adapter) is HTTPAdapter:
            http.mount(prefix, WatchedAdapter(pool_connections=2, pool_maxsize=_AT_ONCE))
    http.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    http.headers["Accept-Encoding"] = "identity"
    return http


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Without it, requests puts a password from the operator's .netrc over our header."""
    return request


@contextmanager
def _failures_named() -> Iterator[None]:
    try:
        yield
    except _BAD_REQUEST as error:
        raise NotSent("bad_request") from error
    except requests.ConnectTimeout as error:
        raise NotSent("connect_timeout") from error
    except requests.RequestException as error:
        raise _named(error) from error
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise Lost("connection_lost") from error


def _named(error: requests.RequestException) -> CallFailed:
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return NotSent("certificate")
    if any(isinstance(cause, NewConnectionError | ConnectTimeoutError) for cause in causes):
        return NotSent("unreachable")
    if any(isinstance(cause, _TIMEOUTS) for cause in causes):
        return Lost("timed_out")
    return Lost("connection_lost")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """*error* and what is inside it; urllib3 keeps causes in ``reason`` and in ``args``."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        cause = waiting.pop()
        if not isinstance(cause, BaseException) or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [getattr(cause, "reason", None), cause.__cause__, *cause.args]
