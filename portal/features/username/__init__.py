"""The name that somebody signs in with."""

from portal.features.username.routes import bp
from portal.web.feature import Feature

FEATURE = Feature(bp)
