"""The parts that sign-in is made of, put together once for an app and found again from there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import current_app, session

from portal.auth.flask_session import RequestSession
from portal.auth.keyring import Keyring
from portal.auth.limits import Limiter
from portal.auth.links import Links
from portal.auth.oidc import OidcClient
from portal.auth.onward import OnwardPages
from portal.auth.sessions import Sessions
from portal.auth.store import SessionStore
from portal.auth.tokens import AccessTokens
from portal.auth.transactions import Transactions
from portal.tenants.models import Tenant

EXTENSION = "foyer.auth"


@dataclass(frozen=True, slots=True)
class AuthParts:
    """*clients* and *tokens* are by tenant id; *now* is the clock, in seconds since the epoch."""

    store: SessionStore
    sessions: Sessions
    transactions: Transactions
    links: Links
    onward: OnwardPages
    keyring: Keyring
    limiter: Limiter
    clients: dict[str, OidcClient]
    tokens: dict[str, AccessTokens]
    now: Callable[[], float]

    def client(self, tenant: Tenant) -> OidcClient:
        return self.clients[tenant.id]


def parts() -> AuthParts:
    found: AuthParts = current_app.extensions[EXTENSION]
    return found


def request_session() -> RequestSession:
    """``flask.session`` by its own name."""
    return cast(RequestSession, session._get_current_object())  # type: ignore[attr-defined]  # the proxy's
