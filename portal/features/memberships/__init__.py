"""What I belong to and may do at the company: to be read, because others see to it."""

from flask_babel import lazy_gettext as _l

from portal.features.memberships import belonging, permissions, roles
from portal.features.memberships.blueprint import bp
from portal.identity.backend import Capability
from portal.web.feature import Feature, Group, MenuEntry

__all__ = ["FEATURE", "belonging", "permissions", "roles"]

FEATURE = Feature(
    bp,
    MenuEntry(
        _l("Departments and roles"),
        _l("Where you belong and what you may do"),
        "memberships.show",
        "building",
        Group.ORGANIZATIONS,
    ),
    needs=Capability.MEMBERSHIPS,
)
