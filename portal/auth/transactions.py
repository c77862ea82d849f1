"""
A sign-in under way: what must be remembered between leaving for the platform and coming back.

Kept in the store under a hash of ``state``, sealed, for ten minutes, for one use, and for the
browser and the tenant it was begun at; the cookie alone is nothing, and so is the state (O-02).
"""

import hashlib
from collections.abc import Callable
from typing import Literal

import msgspec

from portal.auth import cookies
from portal.auth.keyring import Keyring
from portal.auth.store import SessionStore
from portal.tenants.models import Tenant

LIFETIME = 600.0
AT_MOST = 10
"""Open sign-ins of one browser at one tenant; the oldest beyond are dropped (O-04)."""


class StepUp(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    A sign-in that is to prove who *subject* is, for *purpose*; nobody else may come back.
    *known_as* is what they sign in with, to be filled in for them.
    """

    subject: str
    purpose: str
    known_as: str = ""


class Transaction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything the callback uses: nothing is worked out again from its request (O-06)."""

    schema: Literal[1] = 1
    tenant: str
    issuer: str
    redirect_uri: str
    nonce: str
    verifier: str
    next_page: str
    started_at: float
    step_up: StepUp | None = None

    @property
    def max_age(self) -> int | None:
        """What is asked for as ``max_age``, in seconds: a step-up wants a sign-in made for it."""
        return 0 if self.step_up else None

    def __repr__(self) -> str:
        return "Transaction(…)"


class Transactions:
    def __init__(self, store: SessionStore, keyring: Keyring, now: Callable[[], float]) -> None:
        self._store = store
        self._keyring = keyring
        self._now = now

    def begin(
        self,
        tenant: Tenant,
        browser_id: str,
        state: str,
        next_page: str,
        step_up: StepUp | None = None,
    ) -> Transaction:
        transaction = Transaction(
            tenant=tenant.id,
            issuer=tenant.oidc.issuer,
            redirect_uri=tenant.absolute("/auth/callback"),
            nonce=cookies.new_id(),
            verifier=cookies.new_id(),
            next_page=next_page,
            started_at=self._now(),
            step_up=step_up,
        )
        key = _key(state)
        blob = self._keyring.seal(msgspec.msgpack.encode(transaction), "sign-in", tenant.id, key)
        end = transaction.started_at + LIFETIME
        self._store.put(key, _owner(tenant, browser_id), blob, end, at_most=AT_MOST)
        return transaction

    def take(self, tenant: Tenant, browser_id: str | None, state: str) -> Transaction | None:
        """The transaction of *state*, for the first time; None for another browser or tenant."""
        if browser_id is None:
            return None
        key = _key(state)
        blob = self._store.take(key, _owner(tenant, browser_id))
        raw = self._keyring.open(blob, "sign-in", tenant.id, key) if blob else None
        if raw is None:
            return None
        try:
            transaction = msgspec.msgpack.decode(raw, type=Transaction)
        except msgspec.DecodeError:
            return None
        fits = (transaction.tenant, transaction.issuer) == (tenant.id, tenant.oidc.issuer)
        return transaction if fits else None


def _key(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()


def _owner(tenant: Tenant, browser_id: str) -> str:
    return f"{tenant.id} {cookies.hashed(browser_id)}"
