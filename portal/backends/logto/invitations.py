"""
Invitations over the Management API (contracts/logto-api.md §6.4).

That API checks little: it mails an invitation that was taken back, lets anyone take back any, and
compares addresses letter by letter in one place and not in the next (§11). Each client here is
bound to one organization, one invitation or one address when it is made, and looks first.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Literal, TypeVar, cast

from msgspec import Meta, Struct

from portal.backends.http import JsonClient
from portal.backends.logto import organization_wire as wires
from portal.backends.logto import wire
from portal.backends.logto.organizations import OrganizationClient, OrganizationsAtLogto
from portal.backends.logto.reach import Reach
from portal.backends.paths import path
from portal.backends.side_by_side import side_by_side
from portal.identity.errors import (
    ChangedElsewhere,
    InputRejected,
    NotAllowed,
    NotFound,
    PortalError,
    Reason,
)
from portal.identity.invitations import (
    Invitation,
    InvitationMail,
    InvitationState,
    Invited,
    Inviter,
    NewInvitation,
    folded,
)
from portal.identity.models import plain
from portal.identity.organizations import Member, Organization, Template

T = TypeVar("T")

_ADDRESS = "/api/organization-invitations"
_ONE = f"{_ADDRESS}/{{invitation}}"
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PER_PAGE = 100
_AT_A_TIME = 8

_STATES = {
    "Pending": InvitationState.PENDING,
    "Accepted": InvitationState.ACCEPTED,
    "Expired": InvitationState.EXPIRED,
    "Revoked": InvitationState.REVOKED,
}


class _Invitation(Struct, frozen=True, rename="camel"):
    id: Annotated[str, Meta(min_length=1)]
    organization_id: str
    invitee: str
    status: Literal["Pending", "Accepted", "Expired", "Revoked"]
    inviter_id: str | None = None
    accepted_user_id: str | None = None
    organization_roles: list[wires.WireHeldRole] = []
    created_at: float | None = None
    expires_at: float | None = None


class _Inviter(Struct, frozen=True, rename="camel"):
    id: str
    name: str | None = None
    username: str | None = None
    primary_email: str | None = None


class SentInvitationsClient:
    """Bound to one organization: what another one sent is not found here."""

    def __init__(self, http: JsonClient, organization_id: str) -> None:
        self._http = http
        self._id = organization_id

    def all(self) -> tuple[Invitation, ...]:
        answer = self._http.get(_ADDRESS, {"organizationId": self._id})
        return tuple(found for found in _read_all(answer) if found.organization_id == self._id)

    def find(self, invitation_id: str) -> Invitation:
        found = _find(self._http, invitation_id)
        if found.organization_id != self._id:
            raise NotFound("invitation_of_another_organization")
        return found

    def send(self, new: NewInvitation) -> Invitation:
        body = {
            "organizationId": self._id,
            "invitee": new.address,
            "organizationRoleIds": list(new.role_ids),
            "expiresAt": int(new.expires_at.timestamp() * 1000),
            "inviterId": new.inviter_id,
            "messagePayload": False,
        }
        try:
            return _read(self._http.post(_ADDRESS, body))
        except InputRejected as rejected:
            raise _refused(rejected) from rejected

    def mail(self, invitation_id: str, mail: InvitationMail) -> None:
        self._pending(invitation_id)
        payload = {
            "link": mail.link,
            "locale": mail.language,
            "uiLocales": mail.language,
            "until": mail.until,
            **({"note": mail.note} if mail.note else {}),
        }
        self._http.post(path(f"{_ONE}/message", invitation=invitation_id), payload)

    def revoke(self, invitation_id: str) -> None:
        self._pending(invitation_id)
        _revoke(self._http, invitation_id)

    def members_among(self, addresses: Collection[str]) -> frozenset[str]:
        """One call where all members fit on a page, else one for each address."""
        wanted = {folded(address) for address in addresses}
        organization = OrganizationClient(self._http, self._id)
        first = organization.members(page=1, size=_PER_PAGE)
        members: list[Member] = list(first.members)
        if first.total > _PER_PAGE:
            search = partial(organization.members, page=1, size=_PER_PAGE)
            searches = [partial(search, query=address) for address in sorted(wanted)]
            for some in _portions(searches):
                members += [member for page in side_by_side(*some) for member in page.members]
        return frozenset(folded(member.email) for member in members) & wanted

    def _pending(self, invitation_id: str) -> Invitation:
        found = self.find(invitation_id)
        if not found.is_pending:
            raise ChangedElsewhere("invitation_not_pending")
        return found


class ReceivedInvitationClient:
    """Bound to one invitation; what else it asks about is named in Logto's own answer to that."""

    def __init__(
        self, http: JsonClient, invitation_id: str, template: Callable[[], Template]
    ) -> None:
        self._http = http
        self._id = invitation_id
        self._template = template

    def show(self) -> Invited:
        found = _find(self._http, self._id)
        organization, inviter, template = side_by_side(
            lambda: _organization(self._http, found.organization_id),
            lambda: self._inviter(found.inviter_id),
            self._template,
        )
        known = [template.role(role_id) for role_id in found.role_ids]
        return Invited(found, organization, inviter, tuple(role for role in known if role))

    def accept(self, user_id: str) -> None:
        """
        Logto gives both of its reasons to refuse the same code: what has become of the invitation
        by then says which it was.
        """
        body = {"status": "Accepted", "acceptedUserId": user_id}
        try:
            self._http.put(path(f"{_ONE}/status", invitation=self._id), body)
        except InputRejected as rejected:
            if _find(self._http, self._id).is_pending:
                raise NotAllowed("invitation_for_another_address") from rejected
            raise ChangedElsewhere("invitation_not_pending") from rejected

    def decline(self) -> None:
        _revoke(self._http, self._id)

    def _inviter(self, user_id: str | None) -> Inviter | None:
        """None for somebody who is gone; Logto takes their invitations away in a moment."""
        if user_id is None:
            return None
        try:
            answer = self._http.get(path("/api/users/{user}", user=user_id))
        except NotFound:
            return None
        told = wire.read(_Inviter, answer)
        known = (told.name, told.username, told.primary_email)
        name = next((plain(words) for words in known if words and plain(words)), "")
        return Inviter(told.id, name, told.primary_email)


class InvitationsAtLogto:
    """The part of ``LogtoBackend`` that keeps what ``InvitationBackend`` promises."""

    _reach: Reach

    def sent_invitations(self, organization_id: str) -> SentInvitationsClient:
        return SentInvitationsClient(self._reach.portal, organization_id)

    def received_invitation(self, invitation_id: str) -> ReceivedInvitationClient:
        template = cast(OrganizationsAtLogto, self).organization_template
        return ReceivedInvitationClient(self._reach.portal, invitation_id, template)

    def open_invitations(self, email: str) -> tuple[Invited, ...]:
        """One call where there are none, and one more for each organization that invites."""
        answer = self._reach.portal.get(_ADDRESS, {"invitee": email})
        mine = [one for one in _read_all(answer) if one.is_for(email) and one.is_pending]
        ids = list(dict.fromkeys(one.organization_id for one in mine))
        told: list[Organization | None] = []
        for some in _portions([partial(_if_there, self._reach.portal, id_) for id_ in ids]):
            told += side_by_side(*some)
        there = {found.id: found for found in told if found}
        return tuple(
            Invited(one, there[one.organization_id]) for one in mine if one.organization_id in there
        )


def _find(http: JsonClient, invitation_id: str) -> Invitation:
    """Raises NotFound for what cannot be an id: this one comes out of anybody's link."""
    if not _ID.fullmatch(invitation_id):
        raise NotFound("no_invitation_id")
    return _read(http.get(path(_ONE, invitation=invitation_id)))


def _revoke(http: JsonClient, invitation_id: str) -> None:
    try:
        http.put(path(f"{_ONE}/status", invitation=invitation_id), {"status": "Revoked"})
    except InputRejected as rejected:
        raise ChangedElsewhere("invitation_not_pending") from rejected


def _organization(http: JsonClient, organization_id: str) -> Organization:
    answer = http.get(path("/api/organizations/{organization}", organization=organization_id))
    return wires.organization(wire.read(wires.WireOrganization, answer))


def _if_there(http: JsonClient, organization_id: str) -> Organization | None:
    try:
        return _organization(http, organization_id)
    except NotFound:  # deleted a moment ago, with its invitations
        return None


def _refused(rejected: InputRejected) -> PortalError:
    """Of what we send only the address can be wrong, and only in these ways (§6.4)."""
    reasons = {
        "request.invalid_input": Reason.ALREADY_MEMBER,
        "entity.unique_integrity_violation": Reason.ALREADY_INVITED,
    }
    reason = reasons.get(rejected.code, rejected.reason)
    return InputRejected("addresses", reason, rejected.code)


def _read_all(answer: object) -> tuple[Invitation, ...]:
    return tuple(_invitation(told) for told in wire.read(list[_Invitation], answer))


def _read(answer: object) -> Invitation:
    return _invitation(wire.read(_Invitation, answer))


def _invitation(told: _Invitation) -> Invitation:
    """Logto tells that one is over when it is asked; its time is looked at here too (C-30)."""
    state, expires_at = _STATES[told.status], wire.moment(told.expires_at)
    if state is InvitationState.PENDING and expires_at and expires_at <= datetime.now(UTC):
        state = InvitationState.EXPIRED
    return Invitation(
        id=told.id,
        organization_id=told.organization_id,
        address=told.invitee,
        state=state,
        roles=wires.held_roles(told.organization_roles),
        inviter_id=told.inviter_id,
        accepted_by=told.accepted_user_id,
        created_at=wire.moment(told.created_at),
        expires_at=expires_at,
    )


def _portions(calls: Sequence[T]) -> Iterator[Sequence[T]]:
    """So many at the same time as a platform takes without a word."""
    for start in range(0, len(calls), _AT_A_TIME):
        yield calls[start : start + _AT_A_TIME]
