"""
Organizations: who is in them, in which roles, and what the roles allow.

Roles and what they allow are a template of the tenant's, the same in all its organizations. What
the portal asks here it asks with its own authority, so every client is bound to one person or to
one organization; who may ask for what is decided above (``portal.organizations``).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from portal.identity.models import initials, plain

LONGEST_NAME = 128
LONGEST_DESCRIPTION = 256


@dataclass(frozen=True, slots=True)
class Scope:
    """Something that a role may allow; *name* is the tenant's word for it (``manage:member``)."""

    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that somebody has in an organization."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Role:
    """A role of the template; *scopes* are the names of what it allows."""

    id: str
    name: str
    description: str = ""
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Template:
    """The roles that people can have in an organization, and all that roles may allow."""

    roles: tuple[Role, ...] = ()
    scopes: tuple[Scope, ...] = ()

    def role(self, role_id: str) -> Role | None:
        return next((role for role in self.roles if role.id == role_id), None)


@dataclass(frozen=True, slots=True)
class OrganizationLooks:
    """How an organization presents itself; addresses and colours as they were written there."""

    logo_url: str | None = None
    dark_logo_url: str | None = None
    color: str | None = None
    dark_color: str | None = None


@dataclass(frozen=True, slots=True)
class Organization:
    """*created_at* is aware and in UTC."""

    id: str
    name: str
    description: str = ""
    looks: OrganizationLooks = OrganizationLooks()
    requires_second_step: bool = False
    created_at: datetime | None = None

    @property
    def display_name(self) -> str:
        """Without characters that turn the text around it; never empty."""
        return plain(self.name) or self.id


@dataclass(frozen=True, slots=True)
class Membership:
    """That somebody is in *organization*, and as what: perhaps without any role."""

    organization: Organization
    roles: tuple[HeldRole, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """
    Somebody in an organization, as others there see them. *phone* is written as in E.164; *locale*
    is the language they chose for themselves, for letters to them.
    """

    user_id: str
    name: str | None = None
    username: str | None = None
    email: str | None = None
    phone: str | None = None
    avatar_url: str | None = None
    is_suspended: bool = False
    roles: tuple[HeldRole, ...] = ()
    locale: str = ""

    @property
    def initials(self) -> str:
        return initials(self.display_name)

    @property
    def display_name(self) -> str:
        known = (self.name, self.username, self.email, self.phone)
        return next((plain(words) for words in known if words and plain(words)), self.user_id)

    @property
    def address(self) -> str:
        """What else tells them from others of the same name; empty where nothing does."""
        known = (self.email, self.username, self.phone)
        return next((words for words in known if words and words != self.display_name), "")

    @property
    def role_ids(self) -> frozenset[str]:
        return frozenset(role.id for role in self.roles)


@dataclass(frozen=True, slots=True)
class MemberPage:
    """A part of the members that were asked for, and how many they are all together."""

    members: tuple[Member, ...]
    total: int


@dataclass(frozen=True, slots=True)
class OrganizationChanges:
    """What shall become different; None for what stays. An empty *description* takes it away."""

    name: str | None = None
    description: str | None = None
    looks: OrganizationLooks | None = None
    requires_second_step: bool | None = None


class BoundOrganization(Protocol):
    """
    One organization, asked and changed with the portal's own authority.

    Everything here may raise NotFound when the organization is gone. Nothing replaces a whole list:
    members and roles are added and removed one by one, so that two who work here at the same time
    undo nothing of each other's.
    """

    def scopes_of(self, user_id: str) -> frozenset[str]:
        """
        The names of what *user_id* may do here, asked freshly. Empty is nothing, for a member
        without rights as for somebody who is no member.
        """

    def members(self, *, query: str = "", role_id: str = "", page: int, size: int) -> MemberPage:
        """
        A page of the members, in the platform's order. *query* is a part of a name or an address;
        *page* counts from one, *size* is 100 at most.
        """

    def member(self, user_id: str) -> Member:
        """Raises NotFound for somebody who is not a member."""

    def add_member(self, user_id: str) -> None:
        """Who is one already stays one. Raises NotFound for an account that is gone."""

    def remove_member(self, user_id: str) -> None:
        """Their roles go with it. Raises NotFound for somebody who is no member (any more)."""

    def give_roles(self, user_ids: Collection[str], role_ids: Collection[str]) -> None:
        """
        Every one of *user_ids* has all of *role_ids* afterwards, beside what they had; all or
        nobody. Raises NotFound where one is no member or one is no role.
        """

    def take_role(self, user_id: str, role_id: str) -> None:
        """Raises NotFound where they do not have it, or are no member."""

    def change(self, changes: OrganizationChanges) -> Organization:
        """Raises InputRejected on ``name``, ``description``, ``color`` or ``logo``."""

    def delete(self) -> None:
        """For good, with everybody's membership."""

    def email_domains(self) -> tuple[str, ...]:
        """Whoever is new and has an address there joins by themselves."""

    def add_email_domain(self, domain: str) -> None:
        """Raises InputRejected on ``domain`` for one that is there already."""

    def remove_email_domain(self, domain: str) -> None:
        """Raises NotFound for one that is not there."""

    def default_roles(self) -> tuple[HeldRole, ...]:
        """What those get who join by themselves."""

    def add_default_roles(self, role_ids: Sequence[str]) -> None:
        """Beside what is there. Raises NotFound for what is no role."""

    def remove_default_role(self, role_id: str) -> None:
        """Raises NotFound for one that is not there."""

    def has_second_step(self, user_id: str) -> bool:
        """
        Whether *user_id* enrolled anything for the second step, as the platform counts it when
        the organization requires one. Raises NotFound for an account that is gone.
        """


class OrganizationsBackend(Protocol):
    """All of it is asked with the portal's own authority: SetupProblem where it has none."""

    def organizations_of(self, user_id: str) -> tuple[Membership, ...]:
        """Every organization that *user_id* is in, by name. Raises NotFound for who is gone."""

    def organization(self, organization_id: str) -> BoundOrganization:
        """Asks nobody. Whoever calls this has made sure that the person at hand may."""

    def organization_template(self) -> Template:
        """Roles for people, and scopes, by name; asked freshly."""

    def create_organization(self, name: str, description: str) -> Organization:
        """Without any member. Raises InputRejected on ``name`` or ``description``."""

    def count_members(self, organization_id: str) -> int:
        """How many are in it; nobody's name is asked for."""
