"""Leaving: what will be gone, what stands in the way, the act itself, and the way back."""

from portal.features.close_account import asking, confirming, returning, routes
from portal.features.close_account.blueprint import bp
from portal.web.feature import Feature

__all__ = ["FEATURE", "asking", "confirming", "returning", "routes"]

FEATURE = Feature(bp)
