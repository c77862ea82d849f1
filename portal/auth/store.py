"""
What the portal asks of the place that remembers people between requests.

One store serves all tenants, processes and threads. It holds bytes that it cannot read, under keys
that are no cookies; everything in it ends by itself. Keys of sessions are hashes of their ids
(O-30). All times are seconds since the epoch, all spans are seconds.

``tests/auth/store_contract.py`` checks the promises for each implementation.
"""

from collections.abc import Sequence
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

    def create(
        self,
        key: str,
        tenant: str,
        value: bytes,
        expires_at: float,
        *,
        names: Sequence[str] = (),
        born_at: float = float("inf"),
    ) -> bool:
        """
        Keep a new record of *tenant*, to be found under its key and every one of *names* (O-37).

        Both or neither. False, and nothing is kept, when one of the names is closed to records
        born at *born_at* (``close``). A key that is there already is a fault.
        """

    def read(self, key: str, tenant: str) -> Stored | None:
        """The record, unless it has expired or is another tenant's."""

    def update(
        self, key: str, tenant: str, value: bytes, expires_at: float, *, version: int
    ) -> bool:
        """
        Replace the record if it still has *version* (R-43); False when it has not.

        Its version is one higher then, and it is found under its names as long as it lives.
        """

    def move(
        self,
        key: str,
        tenant: str,
        new_key: str,
        value: bytes,
        expires_at: float,
        *,
        version: int,
    ) -> bool:
        """
        Give the record a new key and value in one stroke, if it still has *version* (O-31).

        From then on the old key is nobody and the names lead to the new one, whose version is one
        higher. False, and nothing has changed, when it has not that version any more.
        """

    def delete(self, key: str, tenant: str) -> None:
        """Forget the record and its names; nothing happens when there is none."""

    def named(self, name: str, tenant: str) -> list[str]:
        """The keys of the live records of *tenant* under *name*, in no order."""

    def delete_named(self, name: str, tenant: str, *, but: str | None = None) -> int:
        """
        Forget every record of *tenant* under *name*, but that of key *but*.

        How many live ones they were. 10,000 take less than two seconds (O-65).
        """

    def close(self, name: str, *, born_until: float, expires_at: float) -> None:
        """
        Until *expires_at* nothing born at or before *born_until* can be kept under *name* (O-66).

        For every tenant: a name that is to be closed says whose it is. Closings add up, so that
        none opens what another closed; ``float("inf")`` closes the name for everyone.
        """

    def admit(self, key: str, limit: int, window: float) -> float:
        """
        Count a try under *key*, which always comes with the same *window* (W-36).

        0.0 when there were fewer than *limit* (at least 1) in the last *window* seconds, else the
        seconds until the next may be. Of 200 at once exactly *limit* pass (W-37). A refused try is
        not counted.
        """

    def put(self, key: str, owner: str, value: bytes, expires_at: float, *, at_most: int) -> None:
        """Keep something to be taken once; *owner*'s oldest beyond *at_most* are dropped."""

    def take(self, key: str, owner: str) -> bytes | None:
        """What was put there by the same *owner*, and never again to anyone."""

    def acquire(self, name: str, owner: str, lease: float) -> bool:
        """Take the lock *name*, if it is free or its lease is over."""

    def unlock(self, name: str, owner: str) -> None:
        """Free the lock *name*, if it is still *owner*'s."""

    def purge(self) -> int:
        """Forget what has expired, where it does not go by itself; how many records that were."""

    def ping(self) -> None:
        """Nothing, when the store can be written to."""
