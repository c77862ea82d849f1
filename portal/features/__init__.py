"""The areas of the portal, in the order of the menu; none knows another."""

from portal.features import overview, profile
from portal.web.feature import Feature

FEATURES: tuple[Feature, ...] = (overview.FEATURE, profile.FEATURE)
