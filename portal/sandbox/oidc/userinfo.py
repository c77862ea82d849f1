"""``/oidc/me``: who the bearer of an access token is."""

from flask import Blueprint, Response, jsonify, request

from portal.sandbox.errors import OidcError
from portal.sandbox.oidc.claims import userinfo_claims
from portal.sandbox.oidc.clients import www_authenticate
from portal.sandbox.oidc.live_tokens import caller_of

bp = Blueprint("sandbox_userinfo", __name__)


@bp.route("/oidc/me", methods=["GET", "POST"])
def userinfo() -> Response:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        header = {"WWW-Authenticate": www_authenticate("Bearer")}
        raise OidcError(401, "invalid_token", "no access token provided", headers=header)
    caller = caller_of(token.strip())
    if caller is None:
        raise _refused(401, "invalid_token", "invalid token provided")
    if "openid" not in caller.scopes:
        raise _refused(
            403, "insufficient_scope", "access token missing openid scope", scope="openid"
        )
    return jsonify(userinfo_claims(caller.user, set(caller.scopes)))


def _refused(status: int, error: str, description: str, scope: str | None = None) -> OidcError:
    members = {"error": error, "error_description": description}
    if scope is not None:
        members["scope"] = scope
    header = {"WWW-Authenticate": www_authenticate("Bearer", **members)}
    return OidcError(status, error, description, scope=scope, headers=header)
