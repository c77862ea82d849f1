"""Passkeys: the list, making one, its name, and doing without it."""

from portal.features.passkeys import adding, removing, renaming, routes
from portal.features.passkeys.blueprint import bp
from portal.web.feature import Feature

__all__ = ["FEATURE", "adding", "removing", "renaming", "routes"]

FEATURE = Feature(bp)
