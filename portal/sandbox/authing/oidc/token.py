"""``/oidc/token``: codes and refresh tokens become tokens; each refresh brings a new one (§3)."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from portal.sandbox import clock
from portal.sandbox.authing import pool
from portal.sandbox.authing.oidc import signing
from portal.sandbox.authing.oidc.clients import client
from portal.sandbox.authing.oidc.scopes import claims
from portal.sandbox.current import store
from portal.sandbox.errors import OidcError
from portal.sandbox.ids import digest, opaque_token
from portal.sandbox.oidc import grants
from portal.sandbox.oidc.live_tokens import session_carries
from portal.sandbox.oidc.tokens.redeeming import redeemed_code
from portal.sandbox.oidc.tokens.token_answers import live_user, refused_grant, required
from portal.sandbox.store import Row

bp = Blueprint("authing_token", __name__)

ID_TOKEN_LIFETIME = 1209600  # seconds, as in the vendor's samples


@bp.post("/oidc/token")
def token() -> Response:
    application, grant_type = client("token"), required("grant_type")
    match grant_type:
        case "authorization_code":
            origin = redeemed_code(application)
        case "refresh_token" if pool.setting("refreshTokenGrant"):
            origin = _used_refresh_token(application)
        case _:
            raise OidcError(400, "unsupported_grant_type", "unsupported grant_type requested")
    response = jsonify(_answer(application, origin))
    response.headers["Cache-Control"] = "no-store"
    return response


def _answer(application: Row, origin: Row) -> dict[str, Any]:
    user, scope = live_user(origin), origin["scope"]
    seconds = grants.ACCESS_TOKEN_LIFETIME // clock.SECOND
    access_token = _access_token(application, origin, seconds)
    answer = {
        "access_token": grants.new_access_token(origin, scope, access_token),
        "token_type": "Bearer",
        "scope": scope,
        pool.setting("expiresInName"): seconds,
    }
    if "openid" in scope.split():
        answer["id_token"] = _id_token(application, origin, user)
    if "offline_access" in scope.split() and pool.setting("refreshTokenGrant"):
        answer["refresh_token"] = grants.new_refresh_token(origin, application)
    return answer


def _used_refresh_token(application: Row) -> Row:
    """Good once. Whoever shows one again has the grant ended for everybody."""
    where = {"hash": digest(required("refresh_token"))}
    row = store().find("refresh_tokens", **where)
    if row is None or row["application_id"] != application["id"]:
        raise refused_grant()
    if row["expires_at"] <= clock.now() or not session_carries(row):
        raise refused_grant()
    live_user(row)
    if set(request.form.get("scope", "").split()) - set(row["scope"].split()):
        raise OidcError(400, "invalid_scope", "refresh token missing requested scope")
    used = {"hash": row["hash"], "consumed_at": None}
    if not store().update("refresh_tokens", used, consumed_at=clock.now()):
        grants.end_grant(row["grant_id"])
        raise refused_grant()
    return row


def _access_token(application: Row, origin: Row, seconds: int) -> str:
    now = clock.now_in_seconds()
    return signing.access_token(
        {
            "jti": opaque_token(),
            "sub": origin["user_id"],
            "aud": application["id"],
            "iat": now,
            "exp": now + seconds,
            "scope": origin["scope"],
        }
    )


def _id_token(application: Row, origin: Row, user: Row) -> str:
    """Without ``sid``: nobody is told by a back channel."""
    now = clock.now_in_seconds()
    told = claims(user, set(origin["scope"].split()))
    told |= {"aud": application["id"], "iat": now, "exp": now + ID_TOKEN_LIFETIME}
    if origin["nonce"] is not None:
        told["nonce"] = origin["nonce"]
    if pool.setting("authTimeClaim"):
        told["auth_time"] = origin["auth_time"]
    return signing.id_token(application, told)
