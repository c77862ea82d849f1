"""
The lock of a session's refresh token, over all threads, processes and hosts (O-40).

Whoever refreshes holds it, and whoever gives the session a new id: tokens that come back to a place
which is no more are lost, and the grant with them.
"""

import random
import secrets
import time

from portal.auth.outbound import TOTAL_DEADLINE
from portal.auth.store import SessionStore
from portal.identity.errors import BackendUnavailable

_PATIENCE = 5.0

LEASE = 3 * TOTAL_DEADLINE + 2 * _PATIENCE + 4
"""
Seconds; longer than the longest refresh (O-42): the token endpoint, then perhaps waiting for those
who look for a new key, the platform's description and its keys.
"""

_PAUSE = 0.025


class RefreshLock:
    """
    Of the session under *key*; each object is another owner.

        while not lock.acquire():
            lock.wait()
        try: … finally: lock.release()
    """

    def __init__(self, store: SessionStore, tenant_id: str, key: str) -> None:
        self._store = store
        self._name = f"refresh {tenant_id} {key}"
        self._owner = secrets.token_urlsafe(16)
        self._give_up = time.monotonic() + _PATIENCE

    def acquire(self) -> bool:
        """Take the lock, if it is free; its owner loses it after a lease of LEASE seconds."""
        return self._store.acquire(self._name, self._owner, LEASE)

    def wait(self) -> None:
        """A moment. Raises BackendUnavailable when it was five seconds in all (O-46)."""
        if time.monotonic() > self._give_up:
            raise BackendUnavailable("refresh_wait")
        time.sleep(_PAUSE * random.uniform(0.5, 1.5))  # noqa: S311  # spreads load

    def release(self) -> None:
        self._store.unlock(self._name, self._owner)
