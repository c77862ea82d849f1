"""Asking both who note what happens; where one cannot tell, the page says what is missing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import cast

import structlog

from portal.auth.current import current_person, current_session, identity
from portal.backends.side_by_side import side_by_side
from portal.features.activity.happened import Happened, at_platform, in_portal
from portal.features.activity.stretches import Stretch, together
from portal.identity.errors import NotFound, PortalError
from portal.journal.database import JournalUnavailable
from portal.journal.entries import Who
from portal.notices.parts import parts

log = structlog.get_logger()

PER_PAGE = 25
_BEFORE_NOTHING = Stretch(())


class Gap(Enum):
    """Why one half is missing."""

    NOT_LOADED = "not_loaded"
    NOT_SHARED = "not_shared"


@dataclass(frozen=True, slots=True)
class Activity:
    """*before* is where an older page begins, in milliseconds since the epoch."""

    items: Sequence[Happened]
    before: int | None
    sign_ins: Gap | None
    changes: Gap | None


def read(before: int | None) -> Activity:
    """The newest before that moment, in milliseconds since the epoch."""
    _person, (from_platform, sign_ins), (from_portal, changes) = side_by_side(
        current_person, _platforms(before), _portals(before)
    )
    shown = together([from_platform, from_portal], PER_PAGE)
    return Activity(cast("Sequence[Happened]", shown.items), shown.before, sign_ins, changes)


def find(id_: str) -> Happened | None:
    """One of the person’s own, by its ``id``; None for any other, and where nobody can tell."""
    who_noted, _dash, number = id_.partition("-")
    try:
        if who_noted == "platform" and number:
            entry = identity().platform_log_entry(_who().subject, number)
            return at_platform(entry) if entry else None
        if who_noted == "portal" and number.isascii() and number.isdigit() and len(number) < 19:
            line = parts().journal.line_of(_who(), int(number))
            return in_portal(line.id, line.entry) if line else None
    except (NotFound, JournalUnavailable):
        return None
    except PortalError as error:
        log.warning("activity_entry_unknown", backend_code=error.code)
    return None


def _platforms(before: int | None) -> Callable[[], tuple[Stretch, Gap | None]]:
    platform, subject = identity(), _who().subject
    moment = None if before is None else datetime.fromtimestamp(before / 1000, UTC)

    def ask() -> tuple[Stretch, Gap | None]:
        try:
            page = platform.platform_log(subject, moment)
        except PortalError as error:
            log.warning("platform_log_unknown", backend_code=error.code)
            return _BEFORE_NOTHING, Gap.NOT_LOADED
        if page is None:
            return _BEFORE_NOTHING, Gap.NOT_SHARED
        since = None if page.since is None else round(page.since.timestamp() * 1000)
        return Stretch([at_platform(entry) for entry in page.entries], since), None

    return ask


def _portals(before: int | None) -> Callable[[], tuple[Stretch, Gap | None]]:
    journal, who = parts().journal, _who()

    def ask() -> tuple[Stretch, Gap | None]:
        try:
            page = journal.entries_of(who, None if before is None else before / 1000)
        except JournalUnavailable as error:
            log.warning("journal_not_read", reason=error.code)
            return _BEFORE_NOTHING, Gap.NOT_LOADED
        items = [in_portal(line.id, line.entry) for line in page.lines]
        if not page.has_more:
            return Stretch(items), None
        # What was cut off within the last one’s millisecond is left for the next page, whole.
        oldest = items[-1].at
        whole = [item for item in items if item.at > oldest]
        return (Stretch(whole, oldest + 1) if whole else Stretch(items, oldest)), None

    return ask


def _who() -> Who:
    record = current_session().record
    return Who(record.tenant, record.issuer, record.subject)
