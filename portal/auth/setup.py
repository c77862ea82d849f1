"""Puts sign-in into an app: sessions, the gates of forms, its pages, the ends of sessions."""

import time
from collections.abc import Callable, Iterable, Sequence

import requests
import structlog
from flask import Flask

from portal.auth import (
    arriving,
    back_channel,
    cookies,
    initiate,
    leaving,
    link,
    proving,
    routes,
    sign_out,
    stale,
)
from portal.auth.blueprint import bp
from portal.auth.flask_session import StoredSessions
from portal.auth.keyring import Keyring
from portal.auth.limits import Limiter
from portal.auth.links import Links
from portal.auth.oidc import OidcClient
from portal.auth.onward import OnwardPages
from portal.auth.parts import EXTENSION, AuthParts, request_session
from portal.auth.sessions import Sessions
from portal.auth.shared_fetch import SharedFetch
from portal.auth.store import SessionStore, StoreUnavailable
from portal.auth.tokens import AccessTokens
from portal.auth.transactions import Transactions
from portal.identity.errors import AccountSuspended, SignInRequired
from portal.tenants import current
from portal.tenants.models import Tenant
from portal.web import csrf, once
from portal.web.once import Turn

log = structlog.get_logger()

__all__ = ["arriving", "back_channel", "init_app", "initiate", "link", "routes", "sign_out"]


def init_app(
    app: Flask,
    *,
    store: SessionStore,
    keyring: Keyring,
    new_http: Callable[[], requests.Session],
    registry: Iterable[Tenant],
    proofs: proving.Table,
    now: Callable[[], float] = time.time,
) -> None:
    """
    To be called after the hook that finds the tenant is in place.

    *new_http* says how this installation reaches the platforms, *proofs* what its pages want
    proven; *now* is the clock.
    """
    sessions = Sessions(store, keyring, now)
    tenants = {tenant.id: tenant for tenant in registry}
    clients = {
        id_: OidcClient(tenant, new_http, SharedFetch(store, keyring, tenant.oidc.issuer), now)
        for id_, tenant in tenants.items()
    }
    app.extensions[EXTENSION] = AuthParts(
        store=store,
        sessions=sessions,
        transactions=Transactions(store, keyring, now),
        links=Links(store, keyring, now),
        onward=OnwardPages(store, keyring, now),
        keyring=keyring,
        limiter=Limiter(store),
        clients=clients,
        tokens={id_: AccessTokens(sessions, store, client, now) for id_, client in clients.items()},
        now=now,
    )
    app.session_interface = StoredSessions(sessions)
    csrf.init_app(app, binding=_Binding(keyring), stale=stale.lead_back)
    once.init_app(app, store=_ForgivingStore(store), scope=_scope)
    proving.init_app(app, proofs)
    app.register_blueprint(bp)
    app.register_error_handler(SignInRequired, leaving.sign_in_required)
    app.register_error_handler(AccountSuspended, leaving.account_suspended)
    app.register_error_handler(StoreUnavailable, leaving.store_unavailable)


def troubles(app: Flask) -> dict[str, Callable[[], str]]:
    """By a name for the operator: why signing in may not work just now, in a word (O-25)."""
    found: AuthParts = app.extensions[EXTENSION]
    return {f"sign-in {id_}": client.trouble for id_, client in found.clients.items()}


class _Binding:
    """What ties a form to whoever was shown it: the session, or else the browser."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def __call__(self, make: bool) -> Sequence[bytes]:
        whom = _whom(make)
        return self._keyring.codes(f"{current.get().id} {whom}", "csrf") if whom else ()


def _whom(make: bool) -> str | None:
    state = request_session()
    # What is only shown must render whatever happens; what is sent must not pass on a guess.
    session = state.known_session if make else state.session
    if session is not None:
        return f"session {session.key}"
    if state.is_unknown and state.presented_id:
        # The page says "try again": its forms will work when the store is back.
        return f"session {cookies.hashed(state.presented_id)}"
    browser = cookies.marked_browser_id() if make else cookies.browser_id()
    return f"browser {cookies.hashed(browser)}" if browser else None


def _scope() -> str:
    return f"{current.get().id} {_whom(make=True)}"


class _ForgivingStore:
    """Once something has been done, that is the answer, whatever becomes of the note about it."""

    def __init__(self, store: SessionStore) -> None:
        self._store = store

    def claim(self, key: str, owner: str, lease: float) -> Turn | str:
        return self._store.claim(key, owner, lease)

    def complete(self, key: str, owner: str, result: str, keep: float) -> None:
        try:
            self._store.complete(key, owner, result, keep)
        except StoreUnavailable as failure:
            log.warning("form_not_completed", error=failure.code)

    def release(self, key: str, owner: str) -> None:
        try:
            self._store.release(key, owner)
        except StoreUnavailable as failure:
            log.warning("form_not_released", error=failure.code)
