"""
The lines of the journal: written one at a time, read by the person whose account they concern or
for the thing they are about, purged by age.

Every function works on a connection that the caller opened, so that what belongs together is
written together.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, insert, select

from portal.journal.tables import entries

PER_PAGE = 25
_PORTION = 500
_MOST_ABOUT_SOMETHING = 1000


@dataclass(frozen=True, slots=True)
class Who:
    """
    A person of a tenant, by the identifiers of the ID token; never by an address (O-13). *subject*
    is empty for somebody who was not signed in.
    """

    tenant: str
    issuer: str
    subject: str


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One line. *at* is in seconds since the epoch. *reason* is a word of ours or of the platform's,
    empty where it was done. *network* is a /24 or a /48, *browser* and *system* are product names;
    each is empty where nobody can tell. *about* names what else it concerns, as in ``invitation``
    and an id, empty for nothing; *words* are what somebody added, sealed. *event* and *result* are
    read as they were written, because the journal outlives the names of a version.
    """

    at: float
    who: Who
    event: str
    result: str
    reason: str
    request_id: str
    network: str
    browser: str
    system: str
    about: str = ""
    words: bytes | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it stands in the journal, under its *id*."""

    id: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Page:
    lines: Sequence[Line]
    has_more: bool


def add(connection: Connection, entry: Entry) -> None:
    connection.execute(
        insert(entries).values(
            at=entry.at,
            tenant=entry.who.tenant,
            issuer=entry.who.issuer,
            subject=entry.who.subject,
            event=entry.event,
            result=entry.result,
            reason=entry.reason,
            request_id=entry.request_id,
            network=entry.network,
            browser=entry.browser,
            system=entry.system,
            about=entry.about,
            words=entry.words,
        )
    )


def entries_of(connection: Connection, who: Who, before: float | None = None) -> Page:
    """The newest PER_PAGE of what happened before that moment, in seconds since the epoch."""
    wanted = _of(who) if before is None else and_(_of(who), entries.c.at < before)
    newest = (entries.c.at.desc(), entries.c.id.desc())
    found = connection.execute(
        select(entries).where(wanted).order_by(*newest).limit(PER_PAGE + 1)
    ).all()
    lines = [Line(row.id, _entry(row)) for row in found[:PER_PAGE]]
    return Page(lines, len(found) > PER_PAGE)


def line_of(connection: Connection, who: Who, id_: int) -> Line | None:
    """The one under *id_*, if it is of *who*."""
    wanted = and_(_of(who), entries.c.id == id_)
    row = connection.execute(select(entries).where(wanted)).first()
    return Line(row.id, _entry(row)) if row is not None else None


def entries_about(connection: Connection, tenant: str, things: Collection[str]) -> list[Entry]:
    """Whoever did it, the oldest first; of very many lines the newest."""
    rows = connection.execute(
        select(entries)
        .where(entries.c.tenant == tenant, entries.c.about.in_(things))
        .order_by(entries.c.id.desc())
        .limit(_MOST_ABOUT_SOMETHING)
    ).all()
    return [_entry(row) for row in reversed(rows)]


def purge(connection: Connection, before: float) -> bool:
    """Delete a portion of what is older than *before*; True when there may be more of it."""
    old = select(entries.c.id).where(entries.c.at < before).order_by(entries.c.at).limit(_PORTION)
    return connection.execute(delete(entries).where(entries.c.id.in_(old))).rowcount == _PORTION


def _of(who: Who) -> ColumnElement[bool]:
    return and_(
        entries.c.tenant == who.tenant,
        entries.c.issuer == who.issuer,
        entries.c.subject == who.subject,
    )


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        row.at,
        Who(row.tenant, row.issuer, row.subject),
        *(row.event, row.result, row.reason, row.request_id),
        *(row.network, row.browser, row.system, row.about, row.words),
    )
