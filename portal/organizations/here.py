"""
``in_organization``: a page about one organization, for those who are in it and may.

What somebody may do is what the platform says of them and this organization on this very request;
neither their token nor their session is asked. The view gets a ``Here``, and with it a way to
change this organization and no other.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import structlog
from flask import abort, g, make_response, render_template
from flask.typing import ResponseReturnValue

from portal.auth.current import current_person, current_session, identity
from portal.auth.guards import needs
from portal.backends.side_by_side import side_by_side
from portal.identity.backend import Capability
from portal.identity.errors import NotFound, PortalError
from portal.identity.models import Person
from portal.identity.organizations import (
    BoundOrganization,
    HeldRole,
    Membership,
    Organization,
    Role,
)
from portal.organizations import known
from portal.organizations.permissions import Permission, Permissions
from portal.organizations.words import ACTIONS
from portal.tenants import current

log = structlog.get_logger()

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Here:
    """
    The organization of the address, and what the person signed in may do there just now.

    *platform* is bound to this organization. *scopes* are what *roles* carry. *mine* is every
    organization they are in, this one among them.
    """

    organization: Organization
    person: Person
    roles: tuple[HeldRole, ...]
    scopes: frozenset[str]
    permissions: frozenset[Permission]
    platform: BoundOrganization
    mine: tuple[Membership, ...]

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def may_give(self, role: Role) -> bool:
        """
        Whether *role* is theirs to give and to take: it allows nothing that they may not do
        themselves, so that nobody lifts themselves or others above their own height (W-45).
        """
        return self._is_within_mine(role) and self.may(Permission.MANAGE_MEMBERS)

    def may_invite_as(self, role: Role) -> bool:
        """The same for *role* in an invitation, which wants no more than the leave to invite."""
        return self._is_within_mine(role) and self.may(Permission.INVITE)

    def _is_within_mine(self, role: Role) -> bool:
        if table().is_admin({held.name for held in self.roles}, self.scopes):
            return True
        return role.scopes <= self.scopes and table().of_role(role) <= self.permissions

    def is_me(self, user_id: str) -> bool:
        return user_id == self.person.user_id


def table() -> Permissions:
    """Who may do what, as the operator of this tenant has it."""
    return Permissions(current.get().organizations)


def in_organization(permission: Permission) -> Callable[[View], View]:
    """
    For people signed in who may do *permission* in the organization ``<organization_id>`` of the
    address. Others in it are told whom to ask; for everyone else there is no such page, whether
    there is such an organization or not (W-44).
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def admitted(organization_id: str, **kwargs: Any) -> ResponseReturnValue:
            here = look_around(organization_id)
            g.here = here
            if not here.may(permission):
                return not_permitted(here, permission)
            return cast(ResponseReturnValue, view(here, **kwargs))

        guarded = needs(Capability.ORGANIZATIONS)(admitted)
        guarded.permission = permission  # type: ignore[attr-defined]  # a mark
        return guarded  # type: ignore[return-value]  # takes an id where the view takes a Here

    return decorate


def look_around(organization_id: str) -> Here:
    """Asked freshly, side by side; 404 for who is not in it."""
    platform, subject = identity(), current_session().record.subject
    bound = platform.organization(organization_id)
    try:
        person, mine, scopes = side_by_side(
            current_person,
            lambda: platform.organizations_of(subject),
            lambda: bound.scopes_of(subject),
        )
    except NotFound:
        abort(404)
    mine_are(mine)
    membership = next((one for one in mine if one.organization.id == organization_id), None)
    if membership is None:
        abort(404)
    return Here(
        organization=membership.organization,
        person=person,
        roles=membership.roles,
        scopes=scopes,
        permissions=table().of_member(membership.roles, scopes),
        platform=bound,
        mine=mine,
    )


def mine_are(memberships: tuple[Membership, ...]) -> tuple[Membership, ...]:
    """The organizations of the person signed in are known: the header offers to go there."""
    known.remember(memberships)
    return memberships


def mine_unless_known() -> tuple[Membership, ...] | None:
    """
    The same for the first page after signing in, which has no need of it: None where a page has
    asked of late, or the platform does not say. Beside other calls; ``mine_are`` comes after.
    """
    platform = identity()
    if Capability.ORGANIZATIONS not in platform.capabilities or not known.is_over():
        return None
    try:
        return platform.organizations_of(current_session().record.subject)
    except PortalError as error:
        log.warning("organizations_unknown", backend_code=error.code)
        return None


def not_permitted(here: Here, permission: Permission) -> ResponseReturnValue:
    page = render_template(
        "organizations/not_permitted.html", place=here, action=ACTIONS[permission]
    )
    return make_response(page, 403)
