"""The company's apps that I can open, and the apps that may act for me."""

from flask_babel import lazy_gettext as _l

from portal.features.apps import access, launcher, revoking
from portal.features.apps.blueprint import bp
from portal.web.feature import Feature, MenuEntry

__all__ = ["FEATURE", "access", "launcher", "revoking"]

FEATURE = Feature(
    bp, MenuEntry(_l("Apps"), _l("What you can open with this account"), "apps.show", "apps")
)
