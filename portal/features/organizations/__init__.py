"""Organizations: the ones I am in, and the pages of each."""

from flask_babel import lazy_gettext as _l

from portal.features.organizations import (
    changing,
    departing,
    handing_over,
    members,
    mine,
    overview,
    several,
)
from portal.features.organizations.blueprint import bp
from portal.identity.backend import Capability
from portal.web.feature import Feature, Group, MenuEntry

__all__ = [
    "FEATURE",
    "changing",
    "departing",
    "handing_over",
    "members",
    "mine",
    "overview",
    "several",
]

FEATURE = Feature(
    bp,
    MenuEntry(
        _l("Your organizations"),
        "organizations.index",
        "building",
        Group.ORGANIZATIONS,
        above=("invitations",),
    ),
    needs=Capability.ORGANIZATIONS,
)
