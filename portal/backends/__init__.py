"""Everything that goes out to an identity API; one adapter a platform."""

from collections.abc import Callable

from portal.backends.calls import Call, Context, Ledger
from portal.backends.http import Authorize
from portal.backends.platforms import Platforms
from portal.identity.backend import IdentityBackend
from portal.tenants.models import Tenant

__all__ = ["Authorize", "Call", "Context", "Ledger", "Platforms", "build"]


def build(
    tenant: Tenant,
    *,
    token: Authorize,
    platforms: Platforms,
    context: Callable[[], Context] = Context,
    ledger: Ledger = lambda call: None,
) -> IdentityBackend:
    """
    The platform of *tenant*, for one request of the portal.

    *token* is called with None for the access token of the person signed in and, when the platform
    refuses that, once more with the refused one for another. *context* gives what is handed on from
    the browser's request. *ledger* is told of every call that was made. Makes no call itself.
    """
    return platforms.backend(tenant, token=token, context=context, ledger=ledger)
