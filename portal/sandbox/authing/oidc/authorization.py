"""``/oidc/auth``: sends the browser to the sign-in pages, or straight back with a code."""

from urllib.parse import quote, urlencode

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from portal.sandbox import clock
from portal.sandbox.authing.oidc import signing
from portal.sandbox.authing.oidc.answers import answer_code, answer_refusal
from portal.sandbox.oidc.authorization import authorization_request, interactions
from portal.sandbox.oidc.authorization.authorization_request import (
    AuthorizationRefused,
    AuthorizationRequest,
)
from portal.sandbox.oidc.sessions.browser_sessions import present_session
from portal.sandbox.store import Row

bp = Blueprint("authing_authorization", __name__)

_LEEWAYS = authorization_request.Leeways(
    prompts=frozenset({"none", "login", "consent", "select_account"}),
    challenge_methods=frozenset({"S256", "plain"}),
)


@bp.route("/oidc/auth", methods=["GET", "POST"])
def authorize() -> Response:
    asked = authorization_request.read(request.values)
    try:
        authorization_request.check(asked, request.values, _LEEWAYS)
        session = present_session()
        if session is None or _must_sign_in(asked, session):
            if "none" in asked.prompts:
                raise AuthorizationRefused("login_required", "End-User authentication is required")
            return _begin(asked, _sign_in_path(asked))
    except AuthorizationRefused as refusal:
        return answer_refusal(asked, refusal.error, refusal.description)
    if "consent" in asked.prompts:
        return _begin(asked, "/consent")
    return answer_code(asked, session)


def _must_sign_in(asked: AuthorizationRequest, session: Row) -> bool:
    if asked.prompts & {"login", "select_account"}:
        return True
    hint = asked.parameters.get("id_token_hint")
    if hint is not None:
        claims = signing.claims_of_id_token(hint)
        if claims is None or claims.get("sub") != session["account_id"]:
            return True
    age = clock.now() - session["signed_in_at"]
    return asked.max_age is not None and age >= asked.max_age * clock.SECOND


def _sign_in_path(asked: AuthorizationRequest) -> str:
    """``ext_idp_conn_id`` leads straight to one provider."""
    connection = asked.parameters.get("ext_idp_conn_id")
    if connection:
        return f"/social/{quote(connection, safe='')}"
    page = asked.parameters.get("login_page_context", "")
    return "/register" if page == "register" else "/sign-in"


def _begin(asked: AuthorizationRequest, path: str) -> Response:
    response = redirect(f"{path}?{urlencode({'app_id': asked.application['id']})}", 303)
    interactions.begin(asked.application["id"], asked.parameters, response)
    return response
