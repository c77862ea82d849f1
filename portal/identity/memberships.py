"""What somebody belongs to and may do at the company, to be read and not changed by them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class TenantMembership:
    """A part of the company that is kept apart from the others."""

    id: str
    name: str
    joined_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Department:
    """
    *path* are the names of those it is in, from the top down, its own the last. *is_main* is the
    one that somebody foremost belongs to, *is_lead* one that they lead. Times are aware and in UTC.
    """

    id: str
    name: str
    path: tuple[str, ...] = ()
    description: str = ""
    code: str = ""
    is_main: bool = False
    is_lead: bool = False
    joined_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DepartmentPage:
    """Some of them, and how many there are in all."""

    departments: tuple[Department, ...]
    total: int


@dataclass(frozen=True, slots=True)
class UserGroup:
    """Who else is in it is nobody's business here: there is no place for them."""

    code: str
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class OwnRole:
    """*code* tells it from others of its *namespace*; unless *is_in_force*, it gives nothing."""

    code: str
    name: str
    description: str = ""
    namespace: str = ""
    namespace_name: str = ""
    is_in_force: bool = True


class ResourceKind(StrEnum):
    DATA = "data"
    API = "api"
    MENU = "menu"
    BUTTON = "button"
    UI = "ui"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class AuthorizedResource:
    """Something that *actions* may be done with, or may not, where it is not *is_allowed*."""

    code: str
    kind: ResourceKind
    actions: tuple[str, ...] = ()
    is_allowed: bool = True


class MembershipBackend(Protocol):
    """
    Of the person signed in. Every method raises NotAllowed where the tenant keeps it from people.
    """

    def tenant_memberships(self) -> tuple[TenantMembership, ...]:
        """In the platform's order."""

    def departments(self, page: int = 1) -> DepartmentPage:
        """Some fifty a page, counted from one; the longest-standing first."""

    def user_groups(self) -> tuple[UserGroup, ...]:
        """In the platform's order."""

    def own_roles(self, namespace: str | None = None) -> tuple[OwnRole, ...]:
        """Those of *namespace*, or of all."""

    def has_role(self, code: str, namespace: str | None = None) -> bool:
        """Whether a role of that code, exactly, is held and in force."""

    def authorized_resources(
        self, kind: ResourceKind | None = None
    ) -> tuple[AuthorizedResource, ...]:
        """Those of *kind*, or of all kinds."""
