"""The page behind the link of an invitation: accept it, decline it, or find the way to it."""

from portal.features.joining import answering, asking, entering, page
from portal.features.joining.blueprint import bp
from portal.identity.backend import Capability
from portal.web.feature import Feature

__all__ = ["FEATURE", "answering", "asking", "entering", "page"]

FEATURE = Feature(bp, needs=Capability.ORGANIZATIONS)
