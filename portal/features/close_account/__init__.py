"""Leaving: what will be gone, what stands in the way, the act itself, and the way back."""

from portal.features.close_account import confirming, returning, routes
from portal.features.close_account.blueprint import bp
from portal.web.feature import Feature

__all__ = ["FEATURE", "confirming", "returning", "routes"]

FEATURE = Feature(bp)
