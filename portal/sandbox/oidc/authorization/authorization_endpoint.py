"""``/oidc/auth``: sends the browser to the sign-in pages, or straight back with a code."""

from urllib.parse import quote, urlencode

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from portal.sandbox import clock
from portal.sandbox.oidc import grants, signing
from portal.sandbox.oidc.authorization import authorization_request, interactions
from portal.sandbox.oidc.authorization.authorization_request import (
    AuthorizationRefused,
    AuthorizationRequest,
)
from portal.sandbox.oidc.authorization.authorization_response import answer_code, answer_refusal
from portal.sandbox.oidc.sessions.browser_sessions import present_session
from portal.sandbox.store import Row

bp = Blueprint("sandbox_authorization", __name__)

_SCREENS = {
    "sign_in": "/sign-in",
    "signIn": "/sign-in",
    "register": "/register",
    "signUp": "/register",
    "reset_password": "/reset-password",
    "identifier:sign_in": "/identifier-sign-in",
    "identifier:register": "/identifier-register",
    "single_sign_on": "/single-sign-on",
}
_DIRECT = ("social", "sso")


@bp.route("/oidc/auth", methods=["GET", "POST"])
def authorize() -> Response:
    asked = authorization_request.read(request.values)
    try:
        authorization_request.check(asked, request.values)
        session = present_session()
        if session is not None and not _must_sign_in(asked, session):
            return _answer_session(asked, session)
        if "none" in asked.prompts:
            raise AuthorizationRefused("login_required", "End-User authentication is required")
    except AuthorizationRefused as refusal:
        return answer_refusal(asked, refusal.error, refusal.description)
    return _begin(asked, _sign_in_address(asked))


def _answer_session(asked: AuthorizationRequest, session: Row) -> Response:
    """A code without a page between, but for somebody who comes with a one-time token."""
    if not grants.covers(session, asked.application, asked.scopes):
        if "none" in asked.prompts:
            raise AuthorizationRefused("consent_required", "requested scopes not granted")
        if {"one_time_token", "login_hint"} <= asked.parameters.keys():
            return _begin(asked, f"/consent?{urlencode({'app_id': asked.application['id']})}")
    return answer_code(asked, session)


def _must_sign_in(asked: AuthorizationRequest, session: Row) -> bool:
    if "login" in asked.prompts or _hint_names_another(asked, session):
        return True
    if "openid" not in asked.scopes:  # as recorded: such a request does not ride on a session
        return True
    age = clock.now() - session["signed_in_at"]
    return asked.max_age is not None and age >= asked.max_age * clock.SECOND


def _hint_names_another(asked: AuthorizationRequest, session: Row) -> bool:
    hint = asked.parameters.get("id_token_hint")
    if hint is None:
        return False
    claims = signing.claims_of(hint, typ=signing.ID_TOKEN)
    return claims is None or claims.get("sub") != session["account_id"]


def _begin(asked: AuthorizationRequest, address: str) -> Response:
    """Send the browser to a page of ours at *address*, which will find the request again."""
    response = redirect(address, 303)
    interactions.begin(asked.application["id"], asked.parameters, response)
    return response


def first_screen(asked: AuthorizationRequest) -> str:
    """The path of the page that a request wants to begin with."""
    parameters = asked.parameters
    screen = parameters.get("first_screen") or parameters.get("interaction_mode", "sign_in")
    return _SCREENS.get(screen, "/sign-in")


def _sign_in_address(asked: AuthorizationRequest) -> str:
    parameters, path = asked.parameters, first_screen(asked)
    query = {"app_id": asked.application["id"]}
    carried = ["organization_id", "ui_locales", "one_time_token", "login_hint"]
    if path.startswith("/identifier-"):
        carried.append("identifier")
    query |= {name: parameters[name] for name in carried if name in parameters}
    method, _, target = parameters.get("direct_sign_in", "").partition(":")
    if method in _DIRECT and target:
        query["fallback"] = path.removeprefix("/")
        path = f"/direct/{method}/{quote(target, safe='')}"
    return f"{path}?{urlencode(query)}"
