"""One thing that happened, whoever noted it: the platform, or this portal."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from portal.features.activity import sentences
from portal.identity.activity import LogEntry, LogKind
from portal.journal.entries import Entry
from portal.journal.events import Result
from portal.notices.whereabouts import (
    browser_called,
    browser_of,
    network_called,
    network_of,
    place_called,
)


class Kind(StrEnum):
    """What one may look for; a refusal is one whatever was refused."""

    SIGN_IN = "sign-ins"
    CHANGE = "changes"
    REFUSAL = "refusals"


@dataclass(frozen=True, slots=True)
class Happened:
    """
    *id* tells it from all others and who noted it; *at* is in milliseconds since the epoch. What is
    not known of the browser or the place is empty. *is_certain* is False where no answer came.
    """

    id: str
    at: int
    kind: Kind
    sentence: str
    browser: str = ""
    place: str = ""
    is_certain: bool = True
    reference: str = ""

    @property
    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.at / 1000, UTC)


def at_platform(entry: LogEntry) -> Happened:
    return Happened(
        id=f"platform-{entry.id}",
        at=int(entry.at.timestamp() * 1000),
        kind=_kind(entry),
        sentence=sentences.of_log(entry),
        browser=browser_of(entry.user_agent),
        place=place_called(entry.place) or network_of(entry.address),
        reference=entry.id,
    )


def in_portal(id_: int, entry: Entry) -> Happened:
    refused = entry.result == Result.REFUSED
    return Happened(
        id=f"portal-{id_}",
        at=int(entry.at * 1000),
        kind=Kind.REFUSAL if refused else Kind.CHANGE,
        sentence=sentences.of_journal(entry),
        browser=browser_called(entry.browser, entry.system),
        place=network_called(entry.network),
        is_certain=entry.result != Result.UNKNOWN,
        reference=entry.request_id,
    )


def _kind(entry: LogEntry) -> Kind:
    if entry.is_refused:
        return Kind.REFUSAL
    return Kind.SIGN_IN if entry.kind in (LogKind.SIGN_IN, LogKind.REGISTRATION) else Kind.CHANGE
