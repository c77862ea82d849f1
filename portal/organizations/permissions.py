"""
Who may do what in an organization (W-45): the one table, and what follows from it.

A permission comes with membership, with a scope that one of somebody's roles carries, or with a
role that may manage everything; which scope and which roles, the tenant's operator says. Empty is
not allowed: somebody without roles and scopes has what every member has, and nothing else.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from portal.identity.organizations import HeldRole, Role
from portal.settings import Organizations


class Permission(StrEnum):
    BE_HERE = "be_here"
    SEE_MEMBERS = "see_members"
    INVITE = "invite"
    MANAGE_MEMBERS = "manage_members"
    CHANGE_SETTINGS = "change_settings"
    DELETE = "delete"


ScopeKey = Literal["see", "invite", "members", "settings"]


@dataclass(frozen=True, slots=True)
class Rule:
    """
    What gives a permission, beside a role that may manage: membership alone (*every_member*), or
    the scope under the operator's key *scope*; *if_unset* is whether every member has it where the
    operator names no scope.
    """

    every_member: bool = False
    scope: ScopeKey | None = None
    if_unset: bool = False


TABLE: Mapping[Permission, Rule] = {
    Permission.BE_HERE: Rule(every_member=True),
    Permission.SEE_MEMBERS: Rule(scope="see", if_unset=True),
    Permission.INVITE: Rule(scope="invite"),
    Permission.MANAGE_MEMBERS: Rule(scope="members"),
    Permission.CHANGE_SETTINGS: Rule(scope="settings"),
    Permission.DELETE: Rule(),
}

_OF_ADMINS: tuple[ScopeKey, ...] = ("invite", "members", "settings")


class Permissions:
    """The table, read with what the operator of a tenant says."""

    def __init__(self, settings: Organizations) -> None:
        self._admin_roles = frozenset(settings.admin_roles)
        scopes = settings.manage_scopes
        self._scopes: dict[ScopeKey, str] = {
            "see": scopes.see,
            "invite": scopes.invite,
            "members": scopes.members,
            "settings": scopes.settings,
        }

    @property
    def known_scopes(self) -> frozenset[str]:
        """The scopes that allow something here; the others are for the tenant's apps."""
        return frozenset(scope for scope in self._scopes.values() if scope)

    def of_member(
        self, roles: Iterable[HeldRole], scopes: Collection[str]
    ) -> frozenset[Permission]:
        """What a member with *roles* may, whose roles carry *scopes*."""
        return self._of({role.name for role in roles}, scopes)

    def of_role(self, role: Role) -> frozenset[Permission]:
        """What a member may who has *role* and no other."""
        return self._of({role.name}, role.scopes)

    def is_admin(self, role_names: Collection[str], scopes: Collection[str]) -> bool:
        """
        Whether that may manage everything: by a role of the operator's choice or, where the
        operator chose none, by carrying every scope there is for managing.
        """
        if self._admin_roles:
            return not self._admin_roles.isdisjoint(role_names)
        wanted = [self._scopes[key] for key in _OF_ADMINS]
        return all(scope and scope in scopes for scope in wanted)

    def is_admin_role(self, role: Role) -> bool:
        return self.is_admin({role.name}, role.scopes)

    def sources(self, permission: Permission, roles: Iterable[Role]) -> list[Role]:
        """Those of *roles* that give *permission*, each for itself."""
        return [role for role in roles if permission in self.of_role(role)]

    def _of(self, role_names: Collection[str], scopes: Collection[str]) -> frozenset[Permission]:
        if self.is_admin(role_names, scopes):
            return frozenset(Permission)
        return frozenset(
            permission for permission, rule in TABLE.items() if self._gives(rule, scopes)
        )

    def _gives(self, rule: Rule, scopes: Collection[str]) -> bool:
        if rule.every_member or rule.scope is None:
            return rule.every_member
        wanted = self._scopes[rule.scope]
        return wanted in scopes if wanted else rule.if_unset
