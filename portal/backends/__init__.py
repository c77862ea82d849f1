"""Everything that goes out to an identity API; one adapter a platform."""

from collections.abc import Callable

from portal.backends.calls import Call, Context, Ledger
from portal.backends.http import Authorize
from portal.backends.platform import Asking
from portal.backends.platforms import Platforms
from portal.identity.backend import IdentityBackend
from portal.identity.errors import SignInRequired
from portal.tenants.models import Tenant

__all__ = ["Authorize", "Call", "Context", "Ledger", "Platforms", "build"]


def _nobodys() -> str:
    raise SignInRequired("no_session")


def build(
    tenant: Tenant,
    *,
    token: Authorize,
    platforms: Platforms,
    id_token: Callable[[], str] = _nobodys,
    context: Callable[[], Context] = Context,
    ledger: Ledger = lambda call: None,
) -> IdentityBackend:
    """
    The platform of *tenant*, for one request of the portal.

    *token* is called with None for the access token of the person signed in and, when the platform
    refuses that, once more with the refused one for another. *id_token* gives what their sign-in
    was told by; it may be old. *context* gives what is handed on from the browser's request.
    *ledger* is told of every call that was made. Makes no call itself.
    """
    return platforms.backend(tenant, Asking(token, id_token, context, ledger))
