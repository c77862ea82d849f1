"""
What people did with an invitation, from the portal's journal.

What looks into people's mail opens links and does nothing; it leaves no line there.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from portal.backends.side_by_side import side_by_side
from portal.features.invitations.words import HISTORY
from portal.identity.errors import NotFound
from portal.identity.invitations import Invitation
from portal.identity.organizations import BoundOrganization
from portal.journal.about import about_invitation
from portal.journal.database import JournalUnavailable
from portal.journal.entries import Entry
from portal.journal.events import Event, Result
from portal.notices import own_words
from portal.notices.parts import parts
from portal.tenants import current
from portal.web.i18n import moment

log = structlog.get_logger()

_MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class Moment:
    """
    *when* is *at* in words; *is_in_doubt* where no answer came back. *note* is what whoever did it
    added, perhaps nothing.
    """

    at: datetime
    when: str
    words: str
    is_in_doubt: bool
    note: str


def entries_of(invitations: Collection[Invitation]) -> dict[str, list[Entry]] | None:
    """
    By the id of an invitation, the oldest first; None where the journal does not answer. What was
    refused came to nothing, and is no part of what happened to it.
    """
    ids = {about_invitation(one.id): one.id for one in invitations}
    try:
        found = parts().journal.entries_about(current.get().id, list(ids))
    except JournalUnavailable as error:
        log.warning("history_not_read", reason=error.code)
        return None
    lines: dict[str, list[Entry]] = {id_: [] for id_ in ids.values()}
    for entry in found:
        if entry.result == Result.REFUSED:
            continue
        lines[ids[entry.about]].append(entry)
    return lines


def moments(lines: Collection[Entry], organization: BoundOrganization) -> list[Moment]:
    """The newest first. Members are told by name; who is none, is not."""
    known = [line for line in lines if line.event in set(HISTORY)]
    names = _names({line.who.subject for line in known if line.who.subject}, organization)
    return [_moment(line, names) for line in reversed(known)]


def was_done(event: Event, lines: Collection[Entry]) -> bool:
    return any(line.event == event and line.result == Result.DONE for line in lines)


def _moment(line: Entry, names: Mapping[str, str]) -> Moment:
    named, nameless = HISTORY[Event(line.event)]
    name = names.get(line.who.subject)
    words = str(named) % {"name": name} if name else str(nameless)
    at = datetime.fromtimestamp(line.at, UTC)
    return Moment(at, moment(at), words, line.result == Result.UNKNOWN, own_words.of(line))


def _names(subjects: Collection[str], organization: BoundOrganization) -> dict[str, str]:
    asked = sorted(subjects)[:_MOST_NAMES]

    def name_of(subject: str) -> str | None:
        try:
            return organization.member(subject).display_name
        except NotFound:
            return None

    found = side_by_side(*[lambda subject=subject: name_of(subject) for subject in asked])
    return {subject: name for subject, name in zip(asked, found, strict=True) if name}
