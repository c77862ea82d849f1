"""Telling whoever sent an invitation what became of it, where the tenant sends mail."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.identity.invitations import Invited
from portal.identity.models import Person
from portal.journal.events import Event
from portal.notices.happening import tell
from portal.notices.letter import Message
from portal.tenants import current


def tell_of_acceptance(invited: Invited, person: Person, *, was_member: bool) -> None:
    sentence = (
        _l("Somebody you invited was a member already, and has the roles of your invitation now.")
        if was_member
        else _l("Somebody you invited has joined your organization.")
    )
    _tell(invited, _Told(_l("Your invitation was accepted"), sentence, person))


def tell_of_refusal(invited: Invited, note: str) -> None:
    """*note* is what they added, perhaps nothing. Who they are, the invited address says."""
    sentence = _l("Somebody you invited declined. The invitation cannot be used any more.")
    _tell(invited, _Told(_l("Your invitation was declined"), sentence, note=note))


def tell_of_question(event: Event, invited: Invited, person: Person | None) -> None:
    """
    Who asks for another address tells their own by it. Who asks for a new invitation tells nothing:
    the inviter knows to whom they sent it.
    """
    if event is Event.INVITATION_READDRESS:
        _tell(invited, _Told(*_READDRESS, person))
    else:
        _tell(invited, _Told(*_ASKED_FOR))


@dataclass(frozen=True, slots=True)
class _Told:
    """What the inviter reads: *who* it was, where they may know, and that person's own *note*."""

    subject: LazyString
    sentence: LazyString
    who: Person | None = None
    note: str = ""


_READDRESS = (
    _l("Somebody asks for an invitation at another address"),
    _l(
        "Somebody opened your invitation with an account that has another address, and asks you to "
        "invite that address instead. Make sure that you know who it is."
    ),
)
_ASKED_FOR = (
    _l("Somebody asks for a new invitation"),
    _l("The time of your invitation was over when somebody opened it. They ask for a new one."),
)


def _tell(invited: Invited, told: _Told) -> None:
    inviter = invited.inviter
    if inviter is not None and inviter.email:
        tell(inviter.email, lambda: _message(invited, told))


def _message(invited: Invited, told: _Told) -> Message:
    there = url_for(
        "invitations.show_one",
        organization_id=invited.organization.id,
        invitation_id=invited.invitation.id,
    )
    return Message(
        subject=str(told.subject),
        sentence=str(told.sentence),
        facts={
            _("Organization"): invited.organization.display_name,
            _("Invited address"): invited.invitation.address,
            **({_("Account"): _called(told.who)} if told.who else {}),
            **({_("Their note"): told.note} if told.note else {}),
        },
        action=_("See the invitation and what you can do:"),
        url=current.get().absolute(there),
        footer=_("You get this because you sent the invitation. Nobody reads answers to it."),
    )


def _called(person: Person) -> str:
    known = [person.display_name, person.email or ""]
    return " · ".join(dict.fromkeys(words for words in known if words))
