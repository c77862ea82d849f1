"""
Where somebody goes on after signing out: remembered while the platform ends its own session.

Kept under the ``state`` that the browser brings back (RP-Initiated Logout 1.0 §3), for one use, for
ten minutes, and for the browser and the tenant that signed out: nobody else's link chooses the page
that a person is led to (O-51).
"""

import hashlib
from collections.abc import Callable

from portal.auth import cookies
from portal.auth.keyring import Keyring
from portal.auth.store import SessionStore
from portal.tenants.models import Tenant

LIFETIME = 600.0
AT_MOST = 5
"""Sign-outs of one browser at one tenant that are remembered; the oldest beyond are dropped."""


class OnwardPages:
    """*now* is the clock, in seconds since the epoch."""

    def __init__(self, store: SessionStore, keyring: Keyring, now: Callable[[], float]) -> None:
        self._store = store
        self._keyring = keyring
        self._now = now

    def keep(self, tenant: Tenant, browser_id: str, state: str, next_page: str) -> None:
        key = _key(state)
        blob = self._keyring.seal(next_page.encode(), "sign-out", tenant.id, key)
        end = self._now() + LIFETIME
        self._store.put(key, _owner(tenant, browser_id), blob, end, at_most=AT_MOST)

    def take(self, tenant: Tenant, browser_id: str | None, state: str) -> str | None:
        """What was kept under *state*, for the first time; None for another browser or tenant."""
        if browser_id is None:
            return None
        key = _key(state)
        blob = self._store.take(key, _owner(tenant, browser_id))
        raw = self._keyring.open(blob, "sign-out", tenant.id, key) if blob else None
        return raw.decode() if raw is not None else None


def _key(state: str) -> str:
    return f"sign-out {hashlib.sha256(state.encode()).hexdigest()}"


def _owner(tenant: Tenant, browser_id: str) -> str:
    return f"sign-out {tenant.id} {cookies.hashed(browser_id)}"
