"""Organizations: the ones I am in, and the pages of each."""

from flask_babel import lazy_gettext as _l

from portal.features.organizations import (
    changing,
    creating,
    deleting,
    departing,
    describing,
    handing_over,
    joining_by_address,
    members,
    mine,
    overview,
    roles,
    second_step,
    settings,
    several,
)
from portal.features.organizations.blueprint import bp
from portal.identity.backend import Capability
from portal.web.feature import Feature, Group, MenuEntry

__all__ = [
    "FEATURE",
    "changing",
    "creating",
    "deleting",
    "departing",
    "describing",
    "handing_over",
    "joining_by_address",
    "members",
    "mine",
    "overview",
    "roles",
    "second_step",
    "settings",
    "several",
]

FEATURE = Feature(
    bp,
    MenuEntry(
        _l("Your organizations"),
        _l("The companies and teams you work with"),
        "organizations.index",
        "building",
        Group.ORGANIZATIONS,
        above=("invitations",),
    ),
    needs=Capability.ORGANIZATIONS,
)
