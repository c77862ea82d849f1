"""
What is to be done for somebody at a certain time, kept until it has been done.

Whoever does it takes it for a while, as with the outbox: nobody else sees it then, and should its
process end in between, it is due again. So what is done here must bear to be done twice.

Every function works on a connection that the caller opened, so that what belongs together is
written together.
"""

import secrets
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, and_, delete, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from portal.journal.entries import Who
from portal.journal.tables import due

_LEASE = 300.0


class Kind(StrEnum):
    CLOSE_ACCOUNT = "close_account"
    TOKEN_EXPIRES = "token_expires"  # noqa: S105  # a kind, not a token


@dataclass(frozen=True, slots=True)
class Due:
    """*about* tells what of its kind, as a digest; *due_at* is in seconds since the epoch."""

    id: int
    who: Who
    kind: Kind
    about: str
    due_at: float
    held_by: str = ""


def add(connection: Connection, who: Who, kind: Kind, about: str, due_at: float) -> None:
    """In the place of the same *about* the same."""
    cancel(connection, who, kind, about)
    connection.execute(
        insert(due).values(
            tenant=who.tenant,
            issuer=who.issuer,
            subject=who.subject,
            kind=kind.value,
            about=about,
            due_at=due_at,
            held_until=0.0,
            held_by="",
        )
    )


def cancel(connection: Connection, who: Who, kind: Kind, about: str) -> None:
    connection.execute(delete(due).where(_of(who), due.c.kind == kind, due.c.about == about))


def forget_person(connection: Connection, who: Who) -> None:
    """Nothing is to be done any more for an account that is gone."""
    connection.execute(delete(due).where(_of(who)))


def find(connection: Connection, tenant: str, kind: Kind, about: str, now: float) -> Due | None:
    """What *about* stands for, as long as it is not due yet: then it may be under way already."""
    row = connection.execute(
        select(due).where(
            due.c.tenant == tenant, due.c.kind == kind, due.c.about == about, due.c.due_at > now
        )
    ).first()
    return None if row is None else _due(row)


def take(connection: Connection, tenants: list[str], now: float) -> Due | None:
    """What has been due for longest for one of *tenants*; None when nothing is."""
    row = connection.execute(
        select(due)
        .where(due.c.tenant.in_(tenants), due.c.due_at <= now, due.c.held_until <= now)
        .order_by(due.c.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if row is None:
        return None
    by = secrets.token_hex(8)
    connection.execute(
        update(due).where(due.c.id == row.id).values(held_by=by, held_until=now + _LEASE)
    )
    return _due(row, by)


def forget(connection: Connection, one: Due) -> bool:
    """It was done. False where somebody else has it by now."""
    return connection.execute(delete(due).where(_held(one))).rowcount == 1


def move(connection: Connection, one: Due, due_at: float) -> bool:
    """It is to be done again then. False where somebody else has it by now."""
    freed = {"due_at": due_at, "held_by": "", "held_until": 0.0}
    return connection.execute(update(due).where(_held(one)).values(freed)).rowcount == 1


def _of(who: Who) -> ColumnElement[bool]:
    return and_(
        due.c.tenant == who.tenant, due.c.issuer == who.issuer, due.c.subject == who.subject
    )


def _held(one: Due) -> ColumnElement[bool]:
    return and_(due.c.id == one.id, due.c.held_by == one.held_by)


def _due(row: object, by: str = "") -> Due:
    who = Who(row.tenant, row.issuer, row.subject)  # type: ignore[attr-defined]  # a row of the table
    return Due(row.id, who, Kind(row.kind), row.about, row.due_at, by)  # type: ignore[attr-defined]
