"""“Confirm it’s you”: proof before whatever changes how somebody gets in."""

from portal.features.verify import by_authenticator, by_code, by_password, by_sign_in, routes
from portal.features.verify.blueprint import bp
from portal.web.feature import Feature

__all__ = ["FEATURE", "by_authenticator", "by_code", "by_password", "by_sign_in", "routes"]

FEATURE = Feature(bp)
