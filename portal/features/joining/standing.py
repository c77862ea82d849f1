"""
How whoever is here stands to an invitation: the one place where that is decided.

Everything is asked freshly, also when something is sent: an invitation may be taken back, accepted
elsewhere or over between the page and its button.
"""

from dataclasses import dataclass
from enum import StrEnum

from flask import abort

from portal.auth.current import current_person, identity, is_signed_in
from portal.backends.side_by_side import side_by_side
from portal.identity.backend import Capability
from portal.identity.errors import NotFound
from portal.identity.invitations import InvitationState, Invited, ReceivedInvitation
from portal.identity.models import Person
from portal.identity.organizations import Member


class Case(StrEnum):
    """What the page is about."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"
    ACCEPTED = "accepted"
    MEMBER = "member"
    FURTHER_ROLES = "further_roles"
    SIGNED_OUT = "signed_out"
    ANOTHER = "another"
    NEEDS_SECOND_STEP = "needs_second_step"
    OPEN = "open"

    @classmethod
    def of_invitee(cls) -> frozenset["Case"]:
        """Those in which somebody has an answer to give, be it no."""
        return frozenset({cls.OPEN, cls.FURTHER_ROLES, cls.NEEDS_SECOND_STEP, cls.MEMBER})


@dataclass(frozen=True, slots=True)
class Standing:
    """
    *invited* is None for UNKNOWN alone; *person* is None for nobody. *member* is what they are in
    the organization already, where the invitation is theirs to answer.
    """

    case: Case
    invited: Invited | None = None
    person: Person | None = None
    member: Member | None = None


def received(invitation_id: str) -> ReceivedInvitation:
    """Where the portal has no authority of its own there are no invitations."""
    if Capability.ORGANIZATIONS not in identity().capabilities:
        abort(404)
    return identity().received_invitation(invitation_id)


def standing(invitation_id: str) -> Standing:
    one = received(invitation_id)

    def shown() -> Invited | None:
        try:
            return one.show()
        except NotFound:
            return None

    if not is_signed_in():
        invited, person = shown(), None
    else:
        invited, person = side_by_side(shown, current_person)
    if invited is None:
        return Standing(Case.UNKNOWN, person=person)
    invitation = invited.invitation
    if person is not None and invitation.is_pending and invitation.is_for(person.email):
        return _standing_of_invitee(invited, person)
    return Standing(_case(invited, person), invited, person)


def _case(invited: Invited, person: Person | None) -> Case:
    """Of an invitation that whoever is here has no answer to give to."""
    invitation = invited.invitation
    match invitation.state:
        case InvitationState.ACCEPTED:
            mine = person is not None and invitation.accepted_by == person.user_id
            return Case.MEMBER if mine and _member(invited, person) else Case.ACCEPTED
        case InvitationState.EXPIRED:
            return Case.EXPIRED
        case InvitationState.REVOKED:
            return Case.REVOKED
    return Case.SIGNED_OUT if person is None else Case.ANOTHER


def _standing_of_invitee(invited: Invited, person: Person) -> Standing:
    member, lacks_second_step = side_by_side(
        lambda: _member(invited, person), lambda: _lacks_second_step(invited, person)
    )
    return Standing(_case_of_invitee(invited, member, lacks_second_step), invited, person, member)


def _case_of_invitee(invited: Invited, member: Member | None, lacks_second_step: bool) -> Case:
    """Who is a member already may still gain a role: whoever invited them did not know."""
    if member is not None and member.role_ids.issuperset(invited.invitation.role_ids):
        return Case.MEMBER
    if lacks_second_step:
        return Case.NEEDS_SECOND_STEP
    return Case.OPEN if member is None else Case.FURTHER_ROLES


def _member(invited: Invited, person: Person | None) -> Member | None:
    """Accepting makes somebody a member, and they may have been removed since."""
    if person is None:
        return None
    try:
        return identity().organization(invited.organization.id).member(person.user_id)
    except NotFound:
        return None


def _lacks_second_step(invited: Invited, person: Person) -> bool:
    """An organization that requires one lets nobody work in it who has none (§6.3)."""
    organization = invited.organization
    if not organization.requires_second_step:
        return False
    return not identity().organization(organization.id).has_second_step(person.user_id)
