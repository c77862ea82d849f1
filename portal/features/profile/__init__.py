"""Who I am: name, picture, personal details, address, and what else the tenant asks for."""

from flask_babel import lazy_gettext as _l

from portal.features.profile import avatar_routes, routes
from portal.features.profile.blueprint import bp
from portal.web.feature import Feature, MenuEntry

__all__ = ["FEATURE", "avatar_routes", "routes"]

FEATURE = Feature(
    bp,
    MenuEntry(_l("Profile"), _l("Your name, picture and personal details"), "profile.show", "user"),
)
