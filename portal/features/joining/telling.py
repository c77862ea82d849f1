"""Telling whoever sent an invitation what became of it, where the tenant sends mail."""

from flask import url_for
from flask_babel import gettext as _

from portal.identity.invitations import Invited
from portal.identity.models import Person
from portal.journal.events import Event
from portal.notices.happening import tell
from portal.notices.letter import Message
from portal.tenants import current


def tell_of_answer(event: Event, invited: Invited, person: Person) -> None:
    _tell(event, invited, person)


def tell_of_question(event: Event, invited: Invited, person: Person | None) -> None:
    """
    Who asks for another address tells their own by it. Who asks for a new invitation tells nothing:
    the inviter knows to whom they sent it.
    """
    _tell(event, invited, person if event is Event.INVITATION_READDRESS else None)


def _tell(event: Event, invited: Invited, who: Person | None) -> None:
    inviter = invited.inviter
    if inviter is not None and inviter.email:
        tell(inviter.email, lambda: _message(event, invited, who))


def _message(event: Event, invited: Invited, who: Person | None) -> Message:
    subject, sentence = _words(event)
    there = url_for(
        "invitations.show_one",
        organization_id=invited.organization.id,
        invitation_id=invited.invitation.id,
    )
    return Message(
        subject=subject,
        sentence=sentence,
        facts={
            _("Organization"): invited.organization.display_name,
            _("Invited address"): invited.invitation.address,
            **({_("Account"): _called(who)} if who else {}),
        },
        action=_("See the invitation and what you can do:"),
        url=current.get().absolute(there),
        footer=_("You get this because you sent the invitation. Nobody reads answers to it."),
    )


def _words(event: Event) -> tuple[str, str]:
    if event is Event.INVITATION_ACCEPTED:
        return (
            _("Your invitation was accepted"),
            _("Somebody you invited has joined your organization."),
        )
    if event is Event.INVITATION_READDRESS:
        return (
            _("Somebody asks for an invitation at another address"),
            _(
                "Somebody opened your invitation with an account that has another address, and "
                "asks you to invite that address instead. Make sure that you know who it is."
            ),
        )
    return (
        _("Somebody asks for a new invitation"),
        _("The time of your invitation was over when somebody opened it. They ask for a new one."),
    )


def _called(person: Person) -> str:
    known = [person.display_name, person.email or ""]
    return " · ".join(dict.fromkeys(words for words in known if words))
