"""Inviting people to an organization, and what becomes of each invitation."""

from portal.features.invitations import listing, new, one
from portal.features.invitations.blueprint import bp
from portal.identity.backend import Capability
from portal.web.feature import Feature

__all__ = ["FEATURE", "listing", "new", "one"]

FEATURE = Feature(bp, needs=Capability.ORGANIZATIONS)
