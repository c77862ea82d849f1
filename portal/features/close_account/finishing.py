"""What ``portal run-due`` does with an account whose day has come."""

import structlog

from portal.auth.current import identity
from portal.identity.errors import NotFound
from portal.identity.models import Person
from portal.journal import due
from portal.journal.due import Due
from portal.journal.entries import Entry
from portal.journal.events import Event, Result
from portal.notices.happening import happened
from portal.notices.parts import parts

log = structlog.get_logger()


def finish(one: Due) -> None:
    """
    Delete the account, if it still is suspended: one that is not was taken back, by its owner or by
    the operator. Done twice it does nothing more. Raises PortalError, JournalUnavailable.
    """
    person = _account(one)
    if person is None or not person.is_suspended:
        log.info("closing_is_over", tenant=one.who.tenant, person=one.who.subject)
    elif _delete(one):
        happened(_line(one), Event.ACCOUNT_DELETED, person)
    with parts().journal.database.writing() as connection:
        due.forget(connection, one)
        if person is None or person.is_suspended:
            due.forget_person(connection, one.who)


def _account(one: Due) -> Person | None:
    try:
        return identity().account_of(one.who.subject)
    except NotFound:
        return None


def _delete(one: Due) -> bool:
    """False where somebody else was faster."""
    try:
        identity().delete_account(one.who.subject)
    except NotFound:
        return False
    log.info("account_deleted", tenant=one.who.tenant, person=one.who.subject)
    return True


def _line(one: Due) -> Entry:
    return Entry(
        at=parts().journal.now(),
        who=one.who,
        event=Event.ACCOUNT_DELETED.value,
        result=Result.DONE.value,
        reason="grace_over",
        request_id="",
        network="",
        browser="",
        system="",
    )
