"""
Invitations to an organization: for an email address, whether or not anybody has it.

Who may send or take one back is decided above; an invitation is accepted by nobody but whoever has
its address (W-46). Its id stands in the link that is mailed, and lets nobody in by itself.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from portal.identity.organizations import HeldRole, Organization, Role


class InvitationState(StrEnum):
    """What has become of an invitation. Declining it takes it back, for all a platform knows."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    REVOKED = "revoked"


def same_address(one: str | None, other: str | None) -> bool:
    """Whether both name the same mailbox: the case counts nowhere (conventions §2.2)."""
    return bool(one and other) and folded(one) == folded(other)


def folded(address: str | None) -> str:
    return (address or "").strip().casefold()


@dataclass(frozen=True, slots=True)
class Invitation:
    """
    *address* is as it was written. *inviter_id* and *accepted_by* are accounts, None where they are
    not known. Times are aware and in UTC.
    """

    id: str
    organization_id: str
    address: str
    state: InvitationState
    roles: tuple[HeldRole, ...] = ()
    inviter_id: str | None = None
    accepted_by: str | None = None
    created_at: datetime | None = None
    expires_at: datetime | None = None

    @property
    def is_pending(self) -> bool:
        return self.state is InvitationState.PENDING

    @property
    def role_ids(self) -> tuple[str, ...]:
        return tuple(role.id for role in self.roles)

    def is_for(self, email: str | None) -> bool:
        return same_address(self.address, email)


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """*inviter_id* is the account in whose name it is sent."""

    address: str
    role_ids: tuple[str, ...]
    expires_at: datetime
    inviter_id: str


@dataclass(frozen=True, slots=True)
class InvitationMail:
    """
    What the platform's mail may speak of, besides what it knows itself. *link* is absolute, *until*
    a date in *language*; *note* is the inviter's, plain text, perhaps empty.
    """

    link: str
    language: str
    until: str
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Inviter:
    """*name* is what others call them; *email* is for telling them, and for no page."""

    user_id: str
    name: str
    email: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation with all that the page of its address says. *inviter* may be gone by now."""

    invitation: Invitation
    organization: Organization
    inviter: Inviter | None = None
    roles: tuple[Role, ...] = ()


class SentInvitations(Protocol):
    """
    The invitations of one organization, with the portal's own authority.

    An id of another organization's is as unknown here as one that never was: NotFound.
    """

    def all(self) -> tuple[Invitation, ...]:
        """Whatever became of them; the newest first."""

    def find(self, invitation_id: str) -> Invitation: ...

    def send(self, new: NewInvitation) -> Invitation:
        """
        Make one; nothing is mailed yet. Raises InputRejected on ``addresses`` for a member and for
        an address with a pending one, NotFound where the organization or a role is gone.
        """

    def mail(self, invitation_id: str, mail: InvitationMail) -> None:
        """Raises ChangedElsewhere for one that is not pending: nobody could accept it."""

    def revoke(self, invitation_id: str) -> None:
        """Raises ChangedElsewhere for one that is not pending any more."""

    def members_among(self, addresses: Collection[str]) -> frozenset[str]:
        """Those of *addresses*, folded, that members of this very organization have."""


class ReceivedInvitation(Protocol):
    """
    One invitation as the page for its address needs it. Everything may raise NotFound: for one that
    never was, and for one whose organization is gone.
    """

    def show(self) -> Invited:
        """Asked freshly; an invitation whose time is over is EXPIRED from that moment (C-30)."""

    def accept(self, user_id: str) -> None:
        """
        *user_id* is a member from now on, in the roles it names. Raises ChangedElsewhere when it is
        not pending any more, NotAllowed when the account has another address (C-31).
        """

    def decline(self) -> None:
        """
        Whoever calls this has made sure that it is for the person at hand. Raises ChangedElsewhere
        when it is not pending any more.
        """


class InvitationBackend(Protocol):
    """All of it is asked with the portal's own authority: SetupProblem where it has none."""

    def sent_invitations(self, organization_id: str) -> SentInvitations:
        """Asks nobody. Whoever calls this has made sure that the person at hand may."""

    def received_invitation(self, invitation_id: str) -> ReceivedInvitation:
        """Asks nobody."""

    def open_invitations(self, email: str) -> tuple[Invited, ...]:
        """
        The pending ones for *email*, which the person at hand has; the newest first, without the
        roles' descriptions and without those who sent them.
        """
