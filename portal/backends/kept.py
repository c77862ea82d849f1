"""An answer kept for a while: fetched once, however many want it, and not lost with its source."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from portal.identity.errors import BackendUnavailable, PortalError

T = TypeVar("T")

_DAY = 24 * 3600.0
_PAUSE = 5.0
_PATIENCE = 10.0


class Kept(Generic[T]):
    """
    One value that several threads want.

    One thread fetches at a time; the others take what is there, and wait only when nothing is. When
    fetching fails, what is there goes on being given for up to *stale* seconds, and the source is
    left alone for five seconds. *now* is a clock in seconds.
    """

    def __init__(self, *, stale: float = _DAY, now: Callable[[], float] = time.monotonic) -> None:
        self._stale = stale
        self._now = now
        self._fetching = threading.Lock()
        self._value: tuple[float, T] | None = None
        self._failure: tuple[float, PortalError] | None = None

    def get(self, fetch: Callable[[], T], *, fresh: float) -> T:
        """
        The value, at most *fresh* seconds old where *fetch* works.

        Raises what *fetch* raised when there is nothing to give instead.
        """
        value = self._younger_than(fresh)
        if value is not None:
            return value[1]
        old = self._younger_than(self._stale)
        if not self._fetching.acquire(timeout=_PATIENCE if old is None else 0):
            if old is None:
                raise BackendUnavailable("waited_for_another")
            return old[1]
        try:
            return self._fetched(fetch, fresh)
        finally:
            self._fetching.release()

    def known(self) -> T | None:
        """What is there now, however it was come by; fetches nothing."""
        value = self._younger_than(self._stale)
        return value[1] if value is not None else None

    def forget(self) -> None:
        """The next one who asks gets a fresh value."""
        self._value = None
        self._failure = None

    def _fetched(self, fetch: Callable[[], T], fresh: float) -> T:
        value = self._younger_than(fresh)
        if value is not None:
            return value[1]
        old = self._younger_than(self._stale)
        try:
            self._spare_the_source()
            fetched = fetch()
        except PortalError as failure:
            self._remember(failure)
            if old is None:
                raise
            return old[1]
        self._value = (self._now(), fetched)
        self._failure = None
        return fetched

    def _spare_the_source(self) -> None:
        failure = self._failure
        if failure is not None and self._now() - failure[0] < _PAUSE:
            raise failure[1]

    def _remember(self, failure: PortalError) -> None:
        if self._failure is None or self._failure[1] is not failure:
            self._failure = (self._now(), failure)

    def _younger_than(self, age: float) -> tuple[float, T] | None:
        value = self._value
        return value if value is not None and self._now() - value[0] < age else None
