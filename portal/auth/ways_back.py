"""Where somebody who is not signed in sets a new password in the place of a forgotten one."""

from flask import url_for

from portal.identity.backend import Capability, IdentityBackend
from portal.identity.errors import BackendUnavailable
from portal.identity.models import Experience


def reset_page(platform: IdentityBackend) -> str | None:
    """A page of ours, or else the platform's own; None where the tenant has neither."""
    if Capability.RESET_WHEN_SIGNED_OUT in platform.capabilities:
        return url_for("forgotten_password.by_email")
    return platforms_own_page(platform)


def platforms_own_page(platform: IdentityBackend) -> str | None:
    """The way there. Offered also when the platform does not answer: it will say so itself."""
    try:
        experience = platform.experience()
    except BackendUnavailable:
        experience = Experience()
    able = Capability.RESET_PASSWORD in platform.capabilities and experience.password_reset
    return url_for("auth.reset_password") if able else None
