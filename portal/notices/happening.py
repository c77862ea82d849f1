"""
What becomes of a change: it happened, it was refused, or nobody knows.

One line goes to the journal, and letters to whom the event concerns; both are written together.
None of this can fail or undo what happened, or hold it up for more than a second.
"""

import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeAlias

import structlog
from flask import g, request
from sqlalchemy import Connection

from portal.auth.current import current_person
from portal.auth.parts import request_session
from portal.identity.errors import InputRejected, OutcomeUnknown, PortalError
from portal.identity.models import Person
from portal.journal import browsers, entries, networks
from portal.journal.entries import Entry, Who
from portal.journal.events import Event, Result
from portal.notices import letter, outbox, own_words, whom
from portal.notices.letter import Letter, Message
from portal.notices.parts import parts
from portal.ops.metrics import NOTICES
from portal.ops.request_ids import current_request_id
from portal.tenants import current
from portal.tenants.mail_address import ascii_address

log = structlog.get_logger()

Rows: TypeAlias = Callable[[Connection], None]
"""What writes some rows."""


@contextmanager
def recorded(
    event: Event,
    *,
    new_email: str | None = None,
    about: str = "",
    words: str = "",
    undo: str = "",
    known: Person | None = None,
) -> Iterator[None]:
    """
    Around the change itself: what became of it is noted when this ends, and an error goes on its
    way. *new_email* is an address that the account gets by it, *about* what else it concerns
    (``portal.journal.about``), *words* what the person adds for those who read of it. *undo* is an
    address of ours, for the letter, at which it can be taken back. *known* is what there is to
    know of somebody who is not signed in: their letters go out, and the line is nobody's.
    """
    before = known or current_person()  # what can fail, fails before the change
    entry = replace(_entry(event), about=about, words=own_words.sealed(words, about))
    try:
        yield
    except OutcomeUnknown as error:
        # Somebody who is told of what did not happen looks; who is not told may never look.
        unknown = replace(entry, result=Result.UNKNOWN.value, reason=_reason(error))
        _tell(unknown, event, before, new_email, undo)
        raise
    except PortalError as error:
        _note(replace(entry, result=Result.REFUSED.value, reason=_reason(error)), [])
        raise
    _tell(entry, event, before, new_email, undo)


def happened(entry: Entry, event: Event, person: Person) -> None:
    """A line about *person*, who is not signed in, with the letters it wants."""
    _tell(entry, event, person, None, "")


def note(event: Event, *, about: str, result: Result = Result.DONE, reason: str = "") -> None:
    """A line without letters, also by somebody who is not signed in: it concerns no account."""
    entry = _entry(event)
    _note(replace(entry, about=about, result=result.value, reason=reason), [])


def note_for(subject: str, event: Event, *, about: str, result: Result = Result.DONE) -> None:
    """
    A line for the account of *subject*, whom it concerns and who did not do it: where from it was
    done is not theirs to know.
    """
    entry = _entry(event)
    theirs = Who(entry.who.tenant, entry.who.issuer, subject)
    entry = replace(entry, who=theirs, about=about, result=result.value)
    _note(replace(entry, network="", browser="", system=""), [])


def tell(address: str, message: Callable[[], Message], locale: str = "") -> None:
    """
    A letter to somebody else, where the tenant sends any; in the language *locale* as far as the
    tenant speaks it. Whoever calls this sees to it that it is not called often.
    """
    if not are_sent():
        return
    tenant, now = current.get().id, parts().journal.now()
    to = ascii_address(address)
    sealed = _sealed(tenant, to, lambda id_, to: letter.to_another(id_, to, now, message, locale))
    if sealed is not None:
        _write(lambda connection: outbox.add(connection, tenant, sealed, now))
        parts().postman.ring()


@contextmanager
def at_once() -> Iterator[None]:
    """All lines and letters of the block are written together when it ends: there may be many."""
    all_rows = g.rows_at_once = list[Rows]()

    def write_all(connection: Connection) -> None:
        for rows in all_rows:
            rows(connection)

    try:
        yield
    finally:
        del g.rows_at_once
        _write(write_all)


def are_sent() -> bool:
    """Whether this tenant's people are told by mail; where they are not, no page may promise it."""
    return current.get().mail is not None


def _tell(entry: Entry, event: Event, before: Person, new_email: str | None, undo: str) -> None:
    """*before* is the person as they were, with an address that the change may have taken away."""
    sealed = _sealed_letters(event, entry, before, new_email, undo)
    _note(entry, sealed)
    if sealed:
        parts().postman.ring()


def _note(entry: Entry, sealed: Sequence[bytes]) -> None:
    def rows(connection: Connection) -> None:
        entries.add(connection, entry)
        for one in sealed:
            outbox.add(connection, entry.who.tenant, one, entry.at)

    _write(rows)


def _write(rows: Rows) -> None:
    later: list[Rows] | None = g.get("rows_at_once")
    if later is None:
        parts().journal.write(rows)
    else:
        later.append(rows)


def _entry(event: Event) -> Entry:
    return entry_of(_who(), event)


def entry_of(who: Who, event: Event) -> Entry:
    """A line about *who*, from where this request comes, as it is when nothing goes wrong."""
    user_agent = request.user_agent.string
    return Entry(
        at=parts().journal.now(),
        who=who,
        event=event.value,
        result=Result.DONE.value,
        reason="",
        request_id=current_request_id(),
        network=networks.coarse(request.remote_addr),
        browser=browsers.browser(user_agent),
        system=browsers.system(user_agent),
    )


def _who() -> Who:
    session = request_session().known_session
    if session is None:
        tenant = current.get()
        return Who(tenant.id, tenant.oidc.issuer, "")
    return Who(session.record.tenant, session.record.issuer, session.record.subject)


def _sealed_letters(
    event: Event, entry: Entry, before: Person, new_email: str | None, undo: str
) -> list[bytes]:
    if not are_sent():
        return []
    wanted = whom.addresses(event, before.email, new_email)
    letters = [_sealed_letter(address, event, entry, before, undo) for address in wanted]
    return [sealed for sealed in letters if sealed is not None]


def _sealed_letter(
    address: str, event: Event, entry: Entry, before: Person, undo: str
) -> bytes | None:
    return _sealed(
        entry.who.tenant,
        ascii_address(address),
        lambda id_, to: letter.written(id_, to, event, entry, before, undo),
    )


def _sealed(tenant: str, to: str | None, write: Callable[[str, str], Letter]) -> bytes | None:
    """None where it cannot be written: the change has been made, and its page says so."""
    try:
        if to is not None:
            one = write(secrets.token_hex(16), to)
            NOTICES.labels(tenant, "written").inc()
            return parts().postman.seal(one, tenant)
        log.warning("notice_not_written", error="no_address_for_mail")
    except Exception as error:
        log.exception("notice_not_written", error=type(error).__name__)
    NOTICES.labels(tenant, "not_written").inc()
    return None


def _reason(error: PortalError) -> str:
    if isinstance(error, InputRejected):
        return error.reason.value
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(error).__name__).lower()
