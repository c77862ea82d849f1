"""How far a file in the making is: told to the page that waits for it, once one does."""

import threading
from collections.abc import Callable


class Progress:
    """
    Counts the parts that are there; *tell* is called with their number and that of all.

    Most files are made before anybody sees a page about it, so nothing is told until ``watch``.
    Parts are ready in several threads at once, and are told one after the other; after ``end``
    nothing is told any more, so that the last word is not overwritten.
    """

    def __init__(self, tell: Callable[[int, int], None]) -> None:
        self._tell = tell
        self._lock = threading.Lock()
        self._done = self._total = 0
        self._is_watched = self._is_over = False

    def begin(self, total: int) -> None:
        with self._lock:
            self._total = total

    def one_more(self) -> None:
        with self._lock:
            self._done += 1
            self._say()

    def watch(self) -> None:
        with self._lock:
            self._is_watched = True
            self._say()

    def end(self) -> None:
        with self._lock:
            self._is_over = True

    def _say(self) -> None:
        if self._is_watched and not self._is_over:
            self._tell(self._done, self._total)
