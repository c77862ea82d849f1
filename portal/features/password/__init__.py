"""The password: the first one, another, and one in the place of a forgotten one."""

from portal.features.password import resetting, routes, still_signed_in
from portal.features.password.blueprint import bp
from portal.features.password.forgotten import bp as forgotten_bp
from portal.web.feature import Feature

__all__ = ["FEATURE", "FORGOTTEN_FEATURE", "resetting", "routes", "still_signed_in"]

FEATURE = Feature(bp)
FORGOTTEN_FEATURE = Feature(forgotten_bp)
