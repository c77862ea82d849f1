"""
Organizations over the Management API (contracts/logto-api.md §6.3).

That API checks nothing: whoever holds the portal's authority may do anything to any organization.
Each client here is bound to one of them, or to one person, when it is made.
"""

from collections.abc import Collection, Sequence
from typing import Any

from msgspec import Struct

from portal.backends.http import JsonClient
from portal.backends.logto import organization_wire as wires
from portal.backends.logto import wire
from portal.backends.logto.reach import Reach
from portal.backends.paths import Path, path
from portal.backends.side_by_side import side_by_side
from portal.identity.errors import InputRejected, NotFound
from portal.identity.organizations import (
    HeldRole,
    Member,
    MemberPage,
    Membership,
    Organization,
    OrganizationChanges,
    Template,
)

_MOST_PER_PAGE = 100


class _Replaced(Struct, frozen=True):
    """What Logto replaces whole, with all that we do not know of it."""

    color: wire.Json = {}
    branding: wire.Json = {}


class _Factor(Struct, frozen=True):
    type: str


class OrganizationClient:
    """Bound to one organization from the start, so that no call can reach another one."""

    def __init__(self, http: JsonClient, organization_id: str) -> None:
        self._http = http
        self._id = organization_id

    def scopes_of(self, user_id: str) -> frozenset[str]:
        """Logto answers with an empty list for who is no member (§11): that is no permission."""
        answer = self._http.get(self._path("/users/{user}/scopes", user=user_id))
        return frozenset(scope.name for scope in wire.read(list[wires.WireScopeName], answer))

    def members(self, *, query: str = "", role_id: str = "", page: int, size: int) -> MemberPage:
        asked = {"q": query, "organizationRoleId": role_id}
        params = {name: value for name, value in asked.items() if value}
        window = {"page": str(page), "page_size": str(size)}
        answer, total = self._http.page(self._path("/users"), params | window)
        found = wire.read(list[wires.WireMember], answer)
        return MemberPage(tuple(wires.member(one) for one in found), total)

    def member(self, user_id: str) -> Member:
        """
        Looked for among the members, which is the one question that cannot tell of anybody else.
        Searching takes an id as well; a name may hold one too, so the id is compared.
        """
        found = self.members(query=user_id, page=1, size=_MOST_PER_PAGE).members
        for one in found:
            if one.user_id == user_id:
                return one
        raise NotFound("not_a_member")

    def add_member(self, user_id: str) -> None:
        self._http.post(self._path("/users"), {"userIds": [user_id]})

    def remove_member(self, user_id: str) -> None:
        self._http.delete(self._path("/users/{user}", user=user_id))

    def give_roles(self, user_ids: Collection[str], role_ids: Collection[str]) -> None:
        body = {"userIds": list(user_ids), "organizationRoleIds": list(role_ids)}
        self._http.post(self._path("/users/roles"), body)

    def take_role(self, user_id: str, role_id: str) -> None:
        self._http.delete(self._path("/users/{user}/roles/{role}", user=user_id, role=role_id))

    def change(self, changes: OrganizationChanges) -> Organization:
        there = _Replaced()
        if changes.looks is not None:
            there = wire.read(_Replaced, self._http.get(self._path("")))
        sent = wires.changes(changes, there.color, there.branding)
        answer = self._http.patch(self._path(""), sent)
        return wires.organization(wire.read(wires.WireOrganization, answer))

    def delete(self) -> None:
        self._http.delete(self._path(""))

    def email_domains(self) -> tuple[str, ...]:
        answer = self._http.get(self._path("/jit/email-domains"))
        found = wire.read(list[wires.WireEmailDomain], answer)
        return tuple(sorted(one.email_domain for one in found))

    def add_email_domain(self, domain: str) -> None:
        try:
            self._http.post(self._path("/jit/email-domains"), {"emailDomain": domain})
        except InputRejected as rejected:
            raise InputRejected("domain", rejected.reason, rejected.code) from rejected

    def remove_email_domain(self, domain: str) -> None:
        self._http.delete(self._path("/jit/email-domains/{domain}", domain=domain))

    def default_roles(self) -> tuple[HeldRole, ...]:
        answer = self._http.get(self._path("/jit/roles"))
        return wires.held_roles(wire.read(list[wires.WireHeldRole], answer))

    def add_default_roles(self, role_ids: Sequence[str]) -> None:
        self._http.post(self._path("/jit/roles"), {"organizationRoleIds": list(role_ids)})

    def remove_default_role(self, role_id: str) -> None:
        self._http.delete(self._path("/jit/roles/{role}", role=role_id))

    def has_second_step(self, user_id: str) -> bool:
        """Any kind counts for Logto when it decides about an organization token."""
        answer = self._http.get(path("/api/users/{user}/mfa-verifications", user=user_id))
        return bool(wire.read(list[_Factor], answer))

    def _path(self, below: str, **values: str) -> Path:
        template = "/api/organizations/{organization}" + below
        return path(template, organization=self._id, **values)


class OrganizationsAtLogto:
    """The part of ``LogtoBackend`` that keeps what ``OrganizationsBackend`` promises."""

    _reach: Reach

    def organizations_of(self, user_id: str) -> tuple[Membership, ...]:
        """Logto promises no order (§11)."""
        answer = self._reach.portal.get(path("/api/users/{user}/organizations", user=user_id))
        found = map(wires.membership, wire.read(list[wires.WireMembership], answer))
        return tuple(sorted(found, key=_by_name))

    def organization(self, organization_id: str) -> OrganizationClient:
        return OrganizationClient(self._reach.portal, organization_id)

    def organization_template(self) -> Template:
        roles, scopes = side_by_side(
            lambda: self._all_pages("/api/organization-roles"),
            lambda: self._reach.portal.get("/api/organization-scopes"),
        )
        known = [role for role in wire.read(list[wires.WireRole], roles) if role.is_for_people]
        named = [wires.scope(scope) for scope in wire.read(list[wires.WireScope], scopes)]
        return Template(
            tuple(sorted(map(wires.role, known), key=lambda role: role.name.casefold())),
            tuple(sorted(named, key=lambda scope: scope.name.casefold())),
        )

    def create_organization(self, name: str, description: str) -> Organization:
        body = {"name": name} | ({"description": description} if description else {})
        answer = self._reach.portal.post("/api/organizations", body)
        return wires.organization(wire.read(wires.WireOrganization, answer))

    def count_members(self, organization_id: str) -> int:
        return self.organization(organization_id).members(page=1, size=1).total

    def _all_pages(self, address: str) -> list[Any]:
        """A list that Logto gives in pages only."""
        found: list[Any] = []
        for number in range(1, _MOST_PER_PAGE + 1):
            window = {"page": str(number), "page_size": str(_MOST_PER_PAGE)}
            items, total = self._reach.portal.page(address, window)
            found += wire.read(list[Any], items)
            if not items or len(found) >= total:
                break
        return found


def _by_name(membership: Membership) -> tuple[str, str]:
    return membership.organization.display_name.casefold(), membership.organization.id
