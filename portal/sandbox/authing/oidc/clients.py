"""Client authentication, in the way that the console has set for the application (contract §3)."""

from flask import request

from portal.sandbox.authing import pool
from portal.sandbox.errors import OidcError
from portal.sandbox.oidc.clients import authenticated_client
from portal.sandbox.store import Row


def client(address: str) -> Row:
    """The application that sends this request to the address of ``token``, and so on.

    Raises OidcError where it does not prove it, or proves it in another way than was set for this
    address.
    """
    application = authenticated_client()
    basic = request.headers.get("Authorization", "").lower().startswith("basic ")
    method = "client_secret_basic" if basic else "client_secret_post"
    if pool.setting(f"{address}AuthMethod") not in (None, method):
        raise OidcError(401, "invalid_client", "client authentication failed")
    return application
