"""The password: the first one, and another."""

from portal.features.password import resetting, routes, still_signed_in
from portal.features.password.blueprint import bp
from portal.web.feature import Feature

__all__ = ["FEATURE", "resetting", "routes", "still_signed_in"]

FEATURE = Feature(bp)
