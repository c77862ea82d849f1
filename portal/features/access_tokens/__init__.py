"""Tokens for people's own programs: see them, make one, rename it, revoke it."""

from flask_babel import lazy_gettext as _l

from portal.features.access_tokens import creating, routes
from portal.features.access_tokens.blueprint import bp
from portal.identity.backend import Capability
from portal.web.feature import Feature, Group, MenuEntry

__all__ = ["FEATURE", "creating", "routes"]

FEATURE = Feature(
    bp,
    MenuEntry(
        _l("Access tokens"),
        _l("For programs of your own"),
        "access_tokens.index",
        "key",
        Group.SECURITY,
    ),
    needs=Capability.ACCESS_TOKENS,
)
