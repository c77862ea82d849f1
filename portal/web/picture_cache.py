"""Pictures kept in memory for a while, within bounds, also the fact that one cannot be had."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeAlias

Key: TypeAlias = tuple[str, str]

_KEPT = 3600.0
_FAILURE_KEPT = 60.0
_MOST_BYTES = 16 * 1024 * 1024
_MOST_ENTRIES = 2048


class PictureCache:
    """The least recently used go first. *now* is a clock in seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._entries: OrderedDict[Key, tuple[float, bytes | None]] = OrderedDict()
        self._bytes = 0

    def get(self, key: Key, make: Callable[[], bytes | None]) -> bytes | None:
        """The picture; *make* gives it where it is not here, None when it cannot be had."""
        found = self._find(key)
        if found is not None:
            return found[1]
        content = make()
        self._put(key, content)
        return content

    def is_known_to_fail(self, key: Key) -> bool:
        found = self._find(key)
        return found is not None and found[1] is None

    def _find(self, key: Key) -> tuple[float, bytes | None] | None:
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or entry[0] < self._now():
                return None
            self._entries.move_to_end(key)
            return entry

    def _put(self, key: Key, content: bytes | None) -> None:
        until = self._now() + (_FAILURE_KEPT if content is None else _KEPT)
        with self._lock:
            self._drop(key)
            self._entries[key] = (until, content)
            self._bytes += len(content or b"")
            while self._bytes > _MOST_BYTES or len(self._entries) > _MOST_ENTRIES:
                self._drop(next(iter(self._entries)))

    def _drop(self, key: Key) -> None:
        _, content = self._entries.pop(key, (0.0, None))
        self._bytes -= len(content or b"")
