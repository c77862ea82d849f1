"""Which roles somebody may hand out with an invitation: none that is above their own (W-45)."""

from collections.abc import Collection

from portal.identity.organizations import Role, Template
from portal.organizations.here import Here


def roles_to_give(here: Here, template: Template) -> list[Role]:
    return [role for role in template.roles if here.may_invite_as(role)]


def may_give_all(here: Here, template: Template, role_ids: Collection[str]) -> bool:
    """A role that is gone from the template is nobody's to give."""
    return set(role_ids) <= {role.id for role in roles_to_give(here, template)}
