"""Second steps: all of them, the authenticator app, backup codes, and when they are asked for."""

from portal.features.two_step import (
    authenticator,
    backup_codes,
    listing,
    recovery_code,
    removing,
    sent_codes,
    when_asked,
)
from portal.features.two_step.blueprint import bp
from portal.web.feature import Feature

__all__ = [
    "FEATURE",
    "authenticator",
    "backup_codes",
    "listing",
    "recovery_code",
    "removing",
    "sent_codes",
    "when_asked",
]

FEATURE = Feature(bp)
