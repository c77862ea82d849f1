"""
Mail that is to be sent, kept until it was taken or given up, over restarts as well.

A letter holds an address, so it lies there sealed and leaves no trace. Whoever sends one takes it
for a while: nobody else sees it, and should its process end in between, it is due again. A letter
that the server took in the moment of a crash is then sent twice; no letter is lost.
"""

import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, delete, exists, insert, select, update

from portal.journal.tables import outbox

PAUSES = (30.0, 120.0, 600.0, 3600.0, 6 * 3600.0)
"""Seconds between one try and the next; there is one try more than pauses."""

_LEASE = 300.0


@dataclass(frozen=True, slots=True)
class Held:
    """A letter taken to be sent; *tries* counts this one."""

    id: int
    by: str
    tenant: str
    sealed: bytes
    tries: int


def add(connection: Connection, tenant: str, sealed: bytes, now: float) -> None:
    connection.execute(
        insert(outbox).values(tenant=tenant, letter=sealed, tries=0, due_at=now, held_by="")
    )


def is_anything_due(connection: Connection, now: float) -> bool:
    return bool(connection.scalar(select(exists().where(outbox.c.due_at <= now))))


def take(connection: Connection, now: float) -> Held | None:
    """The letter that has been due for longest; None when none is."""
    row = connection.execute(
        select(outbox)
        .where(outbox.c.due_at <= now)
        .order_by(outbox.c.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if row is None:
        return None
    held = Held(row.id, secrets.token_hex(8), row.tenant, row.letter, row.tries + 1)
    connection.execute(
        update(outbox)
        .where(outbox.c.id == held.id)
        .values(held_by=held.by, tries=held.tries, due_at=now + _LEASE)
    )
    return held


def postpone(connection: Connection, held: Held, until: float) -> None:
    connection.execute(
        update(outbox)
        .where(outbox.c.id == held.id, outbox.c.held_by == held.by)
        .values(due_at=until)
    )


def forget(connection: Connection, held: Held) -> None:
    """Sent or given up: nothing of it is kept."""
    connection.execute(delete(outbox).where(outbox.c.id == held.id, outbox.c.held_by == held.by))
