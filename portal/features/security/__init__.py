"""One list of everything that lets me in or protects me, and what I should do next."""

from flask_babel import lazy_gettext as _l

from portal.features.security import put_aside_routes, routes
from portal.features.security.blueprint import bp
from portal.web.feature import Feature, Group, MenuEntry

__all__ = ["FEATURE", "put_aside_routes", "routes"]

FEATURE = Feature(
    bp,
    MenuEntry(
        _l("Sign-in and security"),
        _l("Everything that lets you in"),
        "security.show",
        "shield",
        Group.SECURITY,
        above=("password", "email", "phone", "username", "passkeys", "two_step"),
    ),
)
