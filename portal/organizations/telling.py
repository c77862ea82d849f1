"""
A change of what somebody else may do: it has a line in both journals, and both are told.

Whoever makes the change has it recorded as everything they do; the one it concerns gets a line and
a letter of their own, which say who did it and where to look.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from portal.identity.errors import OutcomeUnknown, PartlySaved
from portal.identity.organizations import Member
from portal.journal.about import about_organization
from portal.journal.events import Event, Result
from portal.notices.happening import at_once, note_for, recorded, tell
from portal.notices.letter import Message
from portal.notices.words import WORDS
from portal.organizations.here import Here
from portal.tenants import current


@dataclass(frozen=True, slots=True)
class Concerns:
    """What a change is for the one who makes it, and for those it is about."""

    mine: Event
    theirs: Event


ROLES = Concerns(Event.MEMBER_ROLES_CHANGED, Event.ROLES_CHANGED)
DELETION = Concerns(Event.ORGANIZATION_DELETED, Event.ORGANIZATION_GONE)
REMOVAL = Concerns(Event.MEMBER_REMOVED, Event.REMOVED_FROM_ORGANIZATION)


@contextmanager
def concerning(place: Here, concerns: Concerns, members: Iterable[Member]) -> Iterator[None]:
    """
    Around the change itself. Where nobody knows whether it happened, the members are told all the
    same: who is told of what did not happen looks.
    """
    others = [member for member in members if not place.is_me(member.user_id)]
    with recorded(concerns.mine, about=about_organization(place.organization.id)):
        try:
            yield
        except (OutcomeUnknown, PartlySaved):
            _tell(place, concerns.theirs, others, Result.UNKNOWN)
            raise
    _tell(place, concerns.theirs, others)


def _tell(
    place: Here, event: Event, members: Iterable[Member], result: Result = Result.DONE
) -> None:
    with at_once():
        for member in members:
            tell_member(place, event, member, result)


def tell_member(place: Here, event: Event, member: Member, result: Result = Result.DONE) -> None:
    about = about_organization(place.organization.id)
    note_for(member.user_id, event, about=about, result=result)
    if member.email:
        tell(member.email, _message(place, event, result), member.locale)


def _message(place: Here, event: Event, result: Result) -> Callable[[], Message]:
    def message() -> Message:
        words = WORDS[event]
        subject, sentence = str(words.subject), str(words.sentence)
        if result is Result.UNKNOWN:
            doubt = _("This was asked for, but no answer came back, so it may not have happened:")
            subject = _("%(subject)s (not certain)", subject=subject)
            sentence = f"{doubt} {sentence}"
        return Message(
            subject=subject,
            sentence=sentence,
            facts={
                _("Organization"): place.organization.display_name,
                _("Changed by"): place.person.display_name,
            },
            action=_("See the organizations you are in:"),
            url=current.get().absolute(url_for("organizations.index")),
            footer=_(
                "You get this because you are in this organization, or were until this change. "
                "Nobody reads answers to it."
            ),
        )

    return message
