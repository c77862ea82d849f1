"""A new password for somebody who forgot theirs and is not signed in."""

from portal.features.password.forgotten import asking, setting
from portal.features.password.forgotten.blueprint import bp

__all__ = ["asking", "bp", "setting"]
