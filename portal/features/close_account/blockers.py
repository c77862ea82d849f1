"""What stands in the way: an organization that nobody could manage any more (W-45)."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext as _

from portal.auth.current import identity
from portal.backends.side_by_side import side_by_side
from portal.features.close_account.belongings import Belongings
from portal.identity.organizations import Membership, Organization, Template
from portal.organizations.admins import admin_roles, is_left


@dataclass(frozen=True, slots=True)
class Solution:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Blocker:
    """*name* is the organization's, *solutions* are what can be done about it, the usual first."""

    name: str
    solutions: tuple[Solution, ...]


def blockers(found: Belongings) -> list[Blocker]:
    """Asked freshly; only organizations that the person manages are looked into."""
    template, user_id = found.template, found.person.user_id
    managed = [one.organization for one in found.memberships if _manages(one, template)]
    left = side_by_side(*(_question(one.id, template, user_id) for one in managed))
    return [
        Blocker(organization.display_name, tuple(_solutions(organization)))
        for organization, is_managed in zip(managed, left, strict=True)
        if not is_managed
    ]


def _question(organization_id: str, template: Template, user_id: str) -> Callable[[], bool]:
    """Whether somebody is left to manage it when *user_id* is gone."""
    bound = identity().organization(organization_id)
    return lambda: is_left(bound, template, without={user_id})


def _manages(membership: Membership, template: Template) -> bool:
    roles = {role.id for role in admin_roles(template)}
    return any(held.id in roles for held in membership.roles)


def _solutions(organization: Organization) -> list[Solution]:
    labels = {
        "organizations.hand_over": _("Hand it over"),
        "organizations.settings_deletion": _("Delete it"),
        "organizations.show": _("Open it"),
    }
    return [
        Solution(str(label), url_for(endpoint, organization_id=organization.id))
        for endpoint, label in labels.items()
        if endpoint in current_app.view_functions
    ]
