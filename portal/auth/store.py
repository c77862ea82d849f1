"""
What the portal asks of the place that remembers people between requests.

One store serves all tenants, processes and threads. It holds bytes that it cannot read, under keys
that are no cookies; everything in it ends by itself. Keys of sessions are hashes of their ids
(O-30). All times are seconds since the epoch, all spans are seconds.

``tests/auth/store_contract.py`` checks the promises for each implementation.
"""

from dataclasses import dataclass
from typing import Protocol

from portal.identity.errors import PortalError
from portal.web.once import OnceStore


class StoreUnavailable(PortalError):
    """The store did not answer, or not in time. It says nothing about whether someone is there."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A record and the version it has, which a change must name."""

    value: bytes
    version: int


class SessionStore(OnceStore, Protocol):
    """Every method may raise StoreUnavailable."""

    def create(self, key: str, tenant: str, value: bytes, expires_at: float) -> None:
        """Keep a new record of *tenant*. A key that is there already is a fault."""

    def read(self, key: str, tenant: str) -> Stored | None:
        """The record, unless it has expired or is another tenant's."""

    def update(
        self, key: str, tenant: str, value: bytes, expires_at: float, *, version: int
    ) -> bool:
        """Replace the record if it still has *version* (R-43); False when it has not."""

    def delete(self, key: str, tenant: str) -> None:
        """Forget the record; nothing happens when there is none."""

    def put(self, key: str, owner: str, value: bytes, expires_at: float, *, at_most: int) -> None:
        """Keep something to be taken once; *owner*'s oldest beyond *at_most* are dropped."""

    def take(self, key: str, owner: str) -> bytes | None:
        """What was put there by the same *owner*, and never again to anyone."""

    def acquire(self, name: str, owner: str, lease: float) -> bool:
        """Take the lock *name*, if it is free or its lease is over."""

    def unlock(self, name: str, owner: str) -> None:
        """Free the lock *name*, if it is still *owner*'s."""

    def purge(self) -> int:
        """Forget what has expired; how many records that were."""

    def ping(self) -> None:
        """Nothing, when the store can be written to."""
