"""Asking about a token, and ending it: ``/oidc/me``, introspection, revocation (contract §3)."""

from flask import Blueprint, Response, jsonify, request

from portal.sandbox import clock
from portal.sandbox.authing.oidc.clients import client
from portal.sandbox.authing.oidc.scopes import claims
from portal.sandbox.current import config, store
from portal.sandbox.errors import OidcError
from portal.sandbox.ids import digest
from portal.sandbox.oidc.live_tokens import caller_of, session_carries
from portal.sandbox.oidc.tokens.token_answers import required
from portal.sandbox.store import Row

bp = Blueprint("authing_live_tokens", __name__)

_KINDS = ("access_tokens", "refresh_tokens")


@bp.route("/oidc/me", methods=["GET", "POST"])
def userinfo() -> Response:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    caller = caller_of(token.strip()) if scheme.lower() == "bearer" else None
    if caller is None:
        raise OidcError(401, "invalid_token", "invalid token provided")
    return jsonify(claims(caller.user, set(caller.scopes)))


@bp.post("/oidc/token/revocation")
def revoke() -> Response:
    """The token alone dies, not its companion; whatever is unknown is dead already."""
    application, hash_ = client("revocation"), digest(required("token"))
    for kind in _KINDS:
        store().delete(kind, hash=hash_, application_id=application["id"])
    return Response("OK", mimetype="text/plain")


@bp.post("/oidc/token/introspection")
def introspect() -> Response:
    application, token = client("introspection"), required("token")
    found = next((row for kind in _KINDS if (row := _row(kind, token))), None)
    if found is None or found["application_id"] != application["id"] or not _is_live(found):
        return jsonify({"active": False})
    return jsonify(
        {
            "active": True,
            "sub": found["user_id"],
            "client_id": found["application_id"],
            "exp": found["expires_at"] // 1000,
            "iat": found["created_at"] // 1000,
            "iss": config().issuer,
            "jti": found["hash"][:22],
            "scope": found["scope"],
            "token_type": "Bearer",
        }
    )


def _row(kind: str, token: str) -> Row | None:
    return store().find(kind, hash=digest(token))


def _is_live(found: Row) -> bool:
    lapsed = found["expires_at"] <= clock.now() or found.get("consumed_at") is not None
    return not lapsed and session_carries(found)
