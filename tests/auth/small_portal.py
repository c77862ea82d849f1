"""
A portal of four pages, to see signing in, sessions and forms at work without everything else.

Its platform has one thing to say about a person, which it asks with the session's access token.
"""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import requests
from flask import Flask, flash, g, get_flashed_messages, redirect, request, session
from jinja2 import DictLoader

from portal.auth import current, setup
from portal.auth.guards import needs, public, signed_in
from portal.auth.keyring import Keyring
from portal.auth.parts import request_session
from portal.auth.proofs import NoProof
from portal.auth.sqlite_store import SqliteStore
from portal.identity.backend import Capability
from portal.identity.errors import (
    AccountSuspended,
    BackendUnavailable,
    SetupProblem,
    SignInRequired,
)
from portal.identity.models import LinkState, Person
from portal.ops import request_ids
from portal.settings import Branding, Oidc, Sessions
from portal.tenants.models import Tenant
from portal.tenants.registry import TenantRegistry
from portal.web import csrf, errors, headers, hosts, i18n
from portal.web.csrf import from_elsewhere, keeps_input
from portal.web.once import acted, acts_once, new_form_key
from tests.auth.provider import CLIENT_ID, CLIENT_SECRET

TEMPLATES = {
    "auth/sign_in_failed.html": "<h1>{{ heading }}</h1>{{ words }}<a href='{{ retry_url }}'>on</a>",
    "auth/link.html": "<h1>sign in?</h1><i>{{ link.id }}</i>{{ link.email }}",
    "auth/link_over.html": "<h1>{{ heading }}</h1>{{ words }}",
    "auth/suspended.html": "<h1>suspended</h1>",
    "auth/sign_out.html": (
        "<h1>sign out?</h1><i>{{ csrf_token() }}</i>{{ form.form_errors }}"
        "<b>others: {{ others }}</b><b>next: {{ next_page }}</b>"
    ),
    "auth/signed_out.html": (
        "<h1>signed out</h1>{{ get_flashed_messages() }}<a href='{{ sign_in_url }}'>on</a>"
    ),
    "errors/page.html": "<h1>{{ heading }}</h1>{{ words }}<i>{{ csrf_token() }}</i>",
}


PROOFS = {
    "note": NoProof("a note"),
    "save": NoProof("nothing is saved"),
}


def tenant(id_: str, host: str, issuer: str, *, url: str = "", **sessions: int) -> Tenant:
    return Tenant(
        id=id_,
        name=id_.title(),
        hosts=(host,),
        url=url or f"https://{host}",
        platform="logto",
        languages=("en", "zh-CN"),
        oidc=Oidc(issuer=issuer, client_id=CLIENT_ID, id_token_alg="ES384", client_auth="basic"),
        sessions=Sessions(**sessions),
        branding=Branding(),
        client_secret=CLIENT_SECRET,
    )


class UserinfoPlatform:
    """The small platform's backend: asks who the token is for, once more when it is refused."""

    capabilities = frozenset({Capability.EDIT_PROFILE, Capability.SIGN_IN_LINKS})

    def __init__(self, http: requests.Session, issuer: str, token: current.AccessToken) -> None:
        self._http, self._issuer, self._token = http, issuer, token

    def person(self) -> Person:
        token = self._token(None)
        answer = self._ask(token)
        if answer.status_code == 401:
            answer = self._ask(self._token(token))
        if answer.status_code == 401:
            raise SignInRequired("invalid_token")
        if not answer.ok:
            raise BackendUnavailable(str(answer.status_code))
        document: Mapping[str, Any] = answer.json()
        if document.get("suspended"):
            raise AccountSuspended
        return Person(user_id=document["sub"])

    def is_suspended(self, user_id: str) -> bool:
        """With the portal's own authority, which needs no token here."""
        answer = self._http.get(f"{self._issuer}/people/{user_id}", timeout=5)
        if not answer.ok:
            raise BackendUnavailable(str(answer.status_code))
        return bool(answer.json()["suspended"])

    def link_state(self, token: str, email: str) -> LinkState:
        raise SetupProblem("management_not_configured")

    def _ask(self, token: str) -> requests.Response:
        return self._http.get(
            f"{self._issuer}/me", headers={"Authorization": f"Bearer {token}"}, timeout=5
        )


def create_small_portal(
    folder: Path,
    tenants: list[Tenant],
    new_http: Callable[[], requests.Session],
    *,
    store: Any = None,
    now: Callable[[], float] = time.time,
) -> Flask:
    app = Flask("small_portal", static_folder=None)
    app.jinja_loader = DictLoader(TEMPLATES)
    registry = TenantRegistry(tenants)
    request_ids.init_app(app)
    hosts.init_app(app, registry)
    i18n.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    setup.init_app(
        app,
        store=store or SqliteStore(folder / "sessions.db", now=now),
        keyring=Keyring.load(folder / "keys", create=True),
        new_http=new_http,
        registry=tenants,
        proofs=PROOFS,
        now=now,
    )
    http = new_http()
    app.extensions["foyer.backends"] = lambda tenant, token: UserinfoPlatform(
        http, tenant.oidc.issuer, token
    )
    _add_pages(app)
    _add_forms(app)
    return app


def _add_pages(app: Flask) -> None:
    @app.get("/")
    @public
    def overview() -> str:
        return "somebody" if current.is_signed_in() else "nobody"

    @app.get("/token")
    @public
    def token() -> str:
        return f"{csrf.csrf_token()} {new_form_key()}"

    @app.get("/profile")
    @signed_in
    def profile() -> str:
        return f"{current.current_person().user_id} {get_flashed_messages()}"

    @app.get("/remember/<name>/<value>")
    @signed_in
    def remember(name: str, value: str) -> str:
        before = dict(session)
        session[name] = value
        if request.args.get("slowly"):
            time.sleep(0.3)
        return str(before)

    @app.get("/new-id")
    @signed_in
    def new_id() -> str:
        request_session().rotate()
        return csrf.csrf_token()

    @app.get("/passkeys")
    @needs(Capability.UPLOAD_AVATAR)
    def passkeys() -> str:
        return "never"


def _add_forms(app: Flask) -> None:
    app.extensions["noted"] = []

    @app.route("/note", methods=["GET", "POST"])
    @signed_in
    @keeps_input
    @acts_once
    def note() -> Any:
        text = request.form.get("text", "")
        if request.method == "GET" or g.get("csrf_stale") or text == "refused":
            return f"shown with {text}"
        time.sleep(float(request.form.get("seconds", "0")))
        if text == "seen once":
            app.extensions["noted"].append(text)
            acted(then="/profile?seen")
            return "seen once"
        if text == "fails":
            raise BackendUnavailable("down")
        app.extensions["noted"].append(text)
        flash("Noted.")
        return redirect(f"/profile?noted={text}", 303)

    @app.post("/save")
    @signed_in
    def save() -> str:
        return "saved"

    @app.post("/choose")
    @public
    def choose() -> str:
        return "chosen"

    @app.post("/hook")
    @public
    @from_elsewhere
    def hook() -> str:
        return "heard"
