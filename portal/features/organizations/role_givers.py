"""
Who last changed somebody's roles, as far as the journal knows.

The one whom a change concerns has a line of their own, and whoever made it another; both come of
one request, and carry its id.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from portal.identity.errors import PortalError
from portal.journal.about import about_organization
from portal.journal.database import JournalUnavailable
from portal.journal.entries import Entry
from portal.journal.events import Event, Result
from portal.notices.parts import parts
from portal.organizations.here import Here
from portal.tenants import current

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class LastChange:
    """*name* is empty for somebody who is no member any more."""

    at: datetime
    name: str


def last_change(here: Here) -> LastChange | None:
    """Of the roles of the person at hand; None for one that nobody made here, or long ago."""
    entries = _entries(here)
    mine = next((line for line in reversed(entries) if _concerns_me(here, line)), None)
    if mine is None:
        return None
    by = next((line.who.subject for line in entries if _is_made_by(line, mine)), "")
    return LastChange(datetime.fromtimestamp(mine.at, UTC), _name(here, by) if by else "")


def _entries(here: Here) -> list[Entry]:
    about = about_organization(here.organization.id)
    try:
        return parts().journal.entries_about(current.get().id, [about])
    except JournalUnavailable as error:
        log.warning("history_not_read", reason=error.code)
        return []


def _concerns_me(here: Here, line: Entry) -> bool:
    is_done = line.event == Event.ROLES_CHANGED and line.result == Result.DONE
    return is_done and here.is_me(line.who.subject)


def _is_made_by(line: Entry, change: Entry) -> bool:
    return line.event == Event.MEMBER_ROLES_CHANGED and line.request_id == change.request_id


def _name(here: Here, user_id: str) -> str:
    """What somebody is called is not worth a page that does not open."""
    try:
        return here.platform.member(user_id).display_name
    except PortalError:
        return ""
