"""What somebody gains and loses when their roles change, in words, before it happens."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from portal.identity.organizations import HeldRole, Role, Template
from portal.organizations.here import table
from portal.organizations.permissions import Permission
from portal.organizations.words import LABELS


@dataclass(frozen=True, slots=True)
class Difference:
    """Sentences for what is new and for what is gone; both empty where nothing changes."""

    gained: tuple[str, ...]
    lost: tuple[str, ...]


def difference(template: Template, before: Collection[str], after: Collection[str]) -> Difference:
    """*before* and *after* are the ids of somebody's roles."""
    old, new = _allowed(template, before), _allowed(template, after)
    return Difference(
        gained=tuple(words for words in new if words not in old),
        lost=tuple(words for words in old if words not in new),
    )


def held(roles: Iterable[Role]) -> tuple[HeldRole, ...]:
    return tuple(HeldRole(role.id, role.name) for role in roles)


def _allowed(template: Template, role_ids: Collection[str]) -> list[str]:
    """What the roles allow here, and what else they allow in the tenant's apps."""
    roles = [role for role in template.roles if role.id in role_ids]
    scopes = frozenset(scope for role in roles for scope in role.scopes)
    here = table().of_member(held(roles), scopes)
    known = table().known_scopes
    elsewhere = [
        scope.description or scope.name
        for scope in template.scopes
        if scope.name in scopes and scope.name not in known
    ]
    return [str(LABELS[permission]) for permission in Permission if permission in here] + elsewhere
