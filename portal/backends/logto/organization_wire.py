"""Logto's JSON of organizations → our models, and back (contracts/logto-api.md §6.3)."""

from typing import Annotated

from msgspec import Meta, Struct

from portal.backends.logto import wire
from portal.identity.organizations import (
    HeldRole,
    Member,
    Membership,
    Organization,
    OrganizationChanges,
    OrganizationLooks,
    Role,
    Scope,
)

_Id = Annotated[str, Meta(min_length=1)]
_PEOPLE = "User"


class WireColor(Struct, frozen=True, rename="camel"):
    primary_color: str | None = None
    dark_primary_color: str | None = None


class WireBranding(Struct, frozen=True, rename="camel"):
    logo_url: str | None = None
    dark_logo_url: str | None = None


class WireHeldRole(Struct, frozen=True):
    id: _Id
    name: str


class WireOrganization(Struct, frozen=True, rename="camel"):
    id: _Id
    name: str
    description: str | None = None
    is_mfa_required: bool = False
    color: WireColor = WireColor()
    branding: WireBranding = WireBranding()
    created_at: float | None = None


class WireMembership(WireOrganization, frozen=True, rename="camel"):
    organization_roles: list[WireHeldRole] = []


class WireMembersProfile(Struct, frozen=True):
    locale: str | None = None


class WireMember(Struct, frozen=True, rename="camel"):
    """What others in an organization see of somebody; nothing else is read."""

    id: _Id
    name: str | None = None
    username: str | None = None
    primary_email: str | None = None
    primary_phone: str | None = None
    avatar: str | None = None
    is_suspended: bool = False
    profile: WireMembersProfile = WireMembersProfile()
    organization_roles: list[WireHeldRole] = []


class WireScope(Struct, frozen=True):
    name: str
    description: str | None = None


class WireScopeName(Struct, frozen=True):
    name: str


class WireRole(Struct, frozen=True):
    id: _Id
    name: str
    description: str | None = None
    type: str = _PEOPLE
    scopes: list[WireScopeName] = []

    @property
    def is_for_people(self) -> bool:
        return self.type == _PEOPLE


class WireEmailDomain(Struct, frozen=True, rename="camel"):
    email_domain: str


def organization(told: WireOrganization) -> Organization:
    return Organization(
        id=told.id,
        name=told.name,
        description=told.description or "",
        looks=OrganizationLooks(
            logo_url=told.branding.logo_url or None,
            dark_logo_url=told.branding.dark_logo_url or None,
            color=told.color.primary_color or None,
            dark_color=told.color.dark_primary_color or None,
        ),
        requires_second_step=told.is_mfa_required,
        created_at=wire.moment(told.created_at),
    )


def membership(told: WireMembership) -> Membership:
    return Membership(organization(told), held_roles(told.organization_roles))


def member(told: WireMember) -> Member:
    return Member(
        user_id=told.id,
        name=told.name,
        username=told.username,
        email=told.primary_email,
        phone=f"+{wire.digits(told.primary_phone)}" if told.primary_phone else None,
        avatar_url=told.avatar,
        is_suspended=told.is_suspended,
        roles=held_roles(told.organization_roles),
        locale=told.profile.locale or "",
    )


def held_roles(told: list[WireHeldRole]) -> tuple[HeldRole, ...]:
    """By name; Logto promises no order."""
    roles = [HeldRole(role.id, role.name) for role in told]
    return tuple(sorted(roles, key=lambda role: role.name.casefold()))


def role(told: WireRole) -> Role:
    scopes = frozenset(scope.name for scope in told.scopes)
    return Role(told.id, told.name, told.description or "", scopes)


def scope(told: WireScope) -> Scope:
    return Scope(told.name, told.description or "")


def changes(asked: OrganizationChanges, color: wire.Json, branding: wire.Json) -> wire.Json:
    """
    *color* and *branding* are what is there: Logto replaces each of them whole, and we know only a
    part of what is in them.
    """
    sent: wire.Json = {}
    if asked.name is not None:
        sent["name"] = asked.name
    if asked.description is not None:
        sent["description"] = asked.description or None
    if asked.requires_second_step is not None:
        sent["isMfaRequired"] = asked.requires_second_step
    if asked.looks is not None:
        looks = asked.looks
        colors = {"primaryColor": looks.color, "darkPrimaryColor": looks.dark_color}
        logos = {"logoUrl": looks.logo_url, "darkLogoUrl": looks.dark_logo_url}
        sent["color"] = wire.merged(color, colors)
        sent["branding"] = wire.merged(branding, logos)
    return sent
