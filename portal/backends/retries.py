"""How often a platform that is in trouble may be asked a second time."""

import threading

_SHARE = 0.1
_MOST = 10.0


class RetryBudget:
    """One call in ten may be repeated (R-10): retries must not be what keeps a platform down."""

    def __init__(self) -> None:
        self._left = _MOST
        self._lock = threading.Lock()

    def earn(self) -> None:
        """A call is made."""
        with self._lock:
            self._left = min(_MOST, self._left + _SHARE)

    def take(self) -> bool:
        """Whether one more may be made because it failed."""
        with self._lock:
            if self._left < 1:
                return False
            self._left -= 1
            return True
