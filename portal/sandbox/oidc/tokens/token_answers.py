"""The answers of the token endpoint, and its usual refusals."""

from typing import Any

from flask import request

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.errors import OidcError
from portal.sandbox.oidc import grants, signing
from portal.sandbox.oidc.claims import id_token_claims
from portal.sandbox.store import Row

Answer = dict[str, Any]

ID_TOKEN_LIFETIME = 3600  # seconds


def required(name: str) -> str:
    """A parameter of the form. Raises OidcError ``invalid_request`` without it."""
    value = request.form.get(name)
    if not value:
        raise OidcError(400, "invalid_request", f"missing required parameter '{name}'")
    return value


def refused_grant() -> OidcError:
    """One answer for every code or refresh token that is no good: it does not say why."""
    uri = {"error_uri": "https://openid.sh/debug/invalid_grant"}
    return OidcError(400, "invalid_grant", "grant request is invalid", extra=uri)


def user_answer(application: Row, origin: Row, scope: str, refresh_token: str | None) -> Answer:
    """An opaque access token of ``scope`` under the grant of ``origin``: code or refresh token."""
    answer: Answer = {
        "access_token": grants.new_access_token(origin, scope),
        "expires_in": grants.ACCESS_TOKEN_LIFETIME // 1000,
    }
    return answer | companions(application, origin, scope, refresh_token)


def companions(application: Row, origin: Row, scope: str, refresh_token: str | None) -> Answer:
    """What comes with an access token: ID token, refresh token, scope, type."""
    answer: Answer = {}
    if "openid" in scope.split():
        answer["id_token"] = _id_token(application, origin, set(scope.split()))
    if refresh_token is not None:
        answer["refresh_token"] = refresh_token
    if scope:
        answer["scope"] = scope
    return answer | {"token_type": "Bearer"}


def live_user(origin: Row) -> Row:
    """The person of a code or refresh token. Raises OidcError for one suspended or deleted."""
    user = store().find("users", id=origin["user_id"])
    if user is None or user["is_suspended"]:
        raise refused_grant()
    return user


def _id_token(application: Row, origin: Row, scopes: set[str]) -> str:
    now = clock.now_in_seconds()
    claims = id_token_claims(live_user(origin), scopes)
    metadata = application["oidc_client_metadata"]
    if origin["auth_time"] is not None:
        claims["auth_time"] = origin["auth_time"]
    if origin["nonce"] is not None:
        claims["nonce"] = origin["nonce"]
    if metadata.get("backchannelLogoutUri") and metadata.get("backchannelLogoutSessionRequired"):
        claims["sid"] = origin["sid"]
    claims |= {"aud": application["id"], "exp": now + ID_TOKEN_LIFETIME, "iat": now}
    return signing.signed(claims, typ=signing.ID_TOKEN)
