"""
Closing an account: at once, or put away until a day with a way back.

Until that day it is suspended at the platform and stands in the table of what is due. The order is
such that a crash in between leaves an account that is used as before: what is due is done only to
an account that is still suspended.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from portal.auth import cookies
from portal.auth.current import current_person, current_session, forget_identity, identity
from portal.auth.parts import parts, request_session
from portal.auth.store import StoreUnavailable
from portal.identity.closing import ShownAtClosing
from portal.identity.errors import BackendUnavailable, NotFound, OutcomeUnknown, PortalError
from portal.journal import due
from portal.journal.database import JournalUnavailable
from portal.journal.due import Kind
from portal.journal.entries import Who
from portal.journal.events import Event
from portal.notices.happening import are_sent, recorded
from portal.notices.parts import parts as notice_parts
from portal.tenants import current

log = structlog.get_logger()

_DAY = 86400.0


@dataclass(frozen=True, slots=True)
class PutAway:
    """*until* is when it is deleted, *way_back* an address of ours; *told_to* has it by mail."""

    until: datetime
    way_back: str
    told_to: str | None


def close(shown: ShownAtClosing | None) -> PutAway | None:
    """
    The account of the person signed in, who is nobody afterwards. None where it is deleted. *shown*
    is what the platform itself asks for, where it does.

    Raises BackendUnavailable where nothing was changed, OutcomeUnknown where nobody can tell, and
    what ``delete_account`` says of *shown*.
    """
    record = current_session().record
    who = Who(record.tenant, record.issuer, record.subject)
    days = current.get().closing.grace_days
    put_away = _put_away(who, days) if days else None
    if put_away is None:
        _delete(who, shown)
    log.info("account_closed", tenant=who.tenant, person=who.subject, days=days)
    _sign_out_everywhere(who)
    return put_away


def digest(secret: str) -> str:
    """What is kept of a way back: enough to know it again, not enough to go it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _delete(who: Who, shown: ShownAtClosing | None) -> None:
    with recorded(Event.ACCOUNT_DELETED):
        try:
            identity().delete_account(who.subject, shown=shown)
        except NotFound:
            log.info("account_gone_already", person=who.subject)
    notice_parts().journal.write(lambda connection: due.forget_person(connection, who))


def _put_away(who: Who, days: int) -> PutAway:
    secret, until = cookies.new_id(), parts().now() + days * _DAY
    way_back = current.get().absolute(f"/close-account/return?link={secret}")
    _plan(who, secret, until)
    try:
        with recorded(Event.CLOSING_ASKED, undo=way_back):
            identity().suspend_account(who.subject)
    except OutcomeUnknown:
        raise  # if it was not suspended after all, nothing will be done to it
    except PortalError:
        _forget_plan(who, secret)
        raise
    told_to = current_person().email if are_sent() else None
    return PutAway(datetime.fromtimestamp(until, UTC), way_back, told_to)


def _plan(who: Who, secret: str, until: float) -> None:
    """Raises BackendUnavailable: what cannot be kept is not begun."""
    try:
        with notice_parts().journal.database.writing() as connection:
            due.add(connection, who, Kind.CLOSE_ACCOUNT, digest(secret), until)
    except JournalUnavailable as error:
        raise BackendUnavailable(error.code) from error


def _forget_plan(who: Who, secret: str) -> None:
    notice_parts().journal.write(
        lambda connection: due.cancel(connection, who, Kind.CLOSE_ACCOUNT, digest(secret))
    )


def _sign_out_everywhere(who: Who) -> None:
    """
    The platform has ended its own sessions, and takes no sign-in that is under way. Ours end by
    themselves where the store is down.
    """
    try:
        parts().sessions.end_all(current.get(), who.issuer, who.subject, said_at=0.0)
        request_session().end()
    except StoreUnavailable as error:
        log.warning("sessions_not_ended", error=error.code)
    forget_identity()
