"""
What somebody belongs to and may do (contracts/authing-api.md §6.6, §7.5).

A group comes with whole records of everyone in it. They are not read: there is no member for them.
"""

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct, field

from portal.backends.authing import wire
from portal.backends.authing.reach import Reach
from portal.backends.http import Params
from portal.backends.reading import read
from portal.identity.errors import NotAllowed
from portal.identity.memberships import (
    AuthorizedResource,
    Department,
    DepartmentPage,
    OwnRole,
    ResourceKind,
    TenantMembership,
    UserGroup,
)
from portal.identity.models import plain

PER_PAGE = 50
_IN_FORCE = "ENABLE"
_ALLOWED = "ALLOW"


class _WireTenant(Struct, frozen=True, rename="camel"):
    tenant_id: str
    tenant_name: str | None = None
    join_at: datetime | None = None


class _WireDepartment(Struct, frozen=True, rename="camel"):
    department_id: str
    name: str | None = None
    description: str | None = None
    code: str | None = None
    is_leader: bool | None = None
    is_main_department: bool | None = None
    joined_at: datetime | None = None
    department_name_path: list[str] | None = None


class _WireDepartments(Struct, frozen=True, rename="camel"):
    total_count: Annotated[int, Meta(ge=0)]
    departments: list[_WireDepartment] = field(name="list")


class _WireGroup(Struct, frozen=True, rename="camel"):
    code: str
    name: str | None = None
    description: str | None = None


class _WireRole(Struct, frozen=True, rename="camel"):
    code: str
    name: str | None = None
    description: str | None = None
    namespace: str | None = None
    namespace_name: str | None = None
    status: str | None = None


class _WireResource(Struct, frozen=True, rename="camel"):
    resource_code: str
    resource_type: str | None = None
    actions: list[str] | None = None
    effect: str | None = None


class _WireResources(Struct, frozen=True, rename="camel"):
    resources: list[_WireResource] = field(name="list")


class MembershipsAtAuthing:
    """Keeps what ``portal.identity.memberships`` promises."""

    _reach: Reach

    def tenant_memberships(self) -> tuple[TenantMembership, ...]:
        found = read(list[_WireTenant], self._asked("get-my-tenant-list") or [])
        return tuple(
            TenantMembership(
                one.tenant_id, plain(one.tenant_name or "") or one.tenant_id, wire.utc(one.join_at)
            )
            for one in found
        )

    def departments(self, page: int = 1) -> DepartmentPage:
        asked = {
            "page": str(page),
            "limit": str(PER_PAGE),
            "sortBy": "JoinDepartmentAt",
            "orderBy": "Asc",
            "withCustomData": "false",
        }
        found = read(_WireDepartments, self._asked("get-my-department-list", asked))
        return DepartmentPage(tuple(map(_department, found.departments)), found.total_count)

    def user_groups(self) -> tuple[UserGroup, ...]:
        found = read(list[_WireGroup], self._asked("get-my-group-list") or [])
        return tuple(
            UserGroup(one.code, plain(one.name or "") or one.code, plain(one.description or ""))
            for one in found
        )

    def own_roles(self, namespace: str | None = None) -> tuple[OwnRole, ...]:
        asked = {"namespace": namespace} if namespace else None
        found = read(list[_WireRole], self._asked("get-my-role-list", asked) or [])
        # Whether somebody may do something hangs on it: a role of elsewhere is none here.
        theirs = (one for one in found if not namespace or one.namespace in (None, namespace))
        return tuple(map(_role, theirs))

    def has_role(self, code: str, namespace: str | None = None) -> bool:
        """There is no call for it: the list tells (§6.6, no. 36)."""
        return any(role.code == code and role.is_in_force for role in self.own_roles(namespace))

    def authorized_resources(
        self, kind: ResourceKind | None = None
    ) -> tuple[AuthorizedResource, ...]:
        asked = {"resourceType": kind.name} if kind and kind is not ResourceKind.OTHER else None
        answer = self._asked("get-my-authorized-resources", asked)
        found = map(_resource, read(_WireResources, answer).resources)
        return tuple(one for one in found if kind is None or one.kind is kind)

    def _asked(self, what: str, asked: Params | None = None) -> Any:
        if not self._reach.settings.rights:
            raise NotAllowed("rights_off")
        return self._reach.person.get(f"/api/v3/{what}", asked)


def _department(one: _WireDepartment) -> Department:
    name = plain(one.name or "") or one.department_id
    return Department(
        id=one.department_id,
        name=name,
        path=tuple(map(plain, one.department_name_path or ())) or (name,),
        description=plain(one.description or ""),
        code=plain(one.code or ""),
        is_main=bool(one.is_main_department),
        is_lead=bool(one.is_leader),
        joined_at=wire.utc(one.joined_at),
    )


def _role(one: _WireRole) -> OwnRole:
    return OwnRole(
        code=one.code,
        name=plain(one.name or "") or one.code,
        description=plain(one.description or ""),
        namespace=one.namespace or "",
        namespace_name=plain(one.namespace_name or "") or one.namespace or "",
        is_in_force=one.status in (None, _IN_FORCE),
    )


def _resource(one: _WireResource) -> AuthorizedResource:
    known = ResourceKind.__members__
    return AuthorizedResource(
        code=plain(one.resource_code),
        kind=known.get(one.resource_type or "", ResourceKind.OTHER),
        actions=tuple(map(plain, one.actions or ())),
        is_allowed=one.effect in (None, _ALLOWED),
    )
