"""``/oidc/token/revocation`` and ``/oidc/token/introspection`` (RFC 7009, RFC 7662)."""

from typing import Any

from flask import Blueprint, Response, jsonify

from portal.sandbox import clock
from portal.sandbox.current import config, store
from portal.sandbox.errors import OidcError
from portal.sandbox.ids import digest
from portal.sandbox.oidc import grants
from portal.sandbox.oidc.clients import authenticated_client
from portal.sandbox.oidc.live_tokens import session_carries
from portal.sandbox.oidc.tokens.token_answers import required
from portal.sandbox.store import Row

bp = Blueprint("sandbox_token_management", __name__)


@bp.post("/oidc/token/revocation")
def revoke() -> Response:
    """Revoking either token ends the grant, and so the other one too: as recorded."""
    application = authenticated_client()
    found = _access_token(required("token")) or _refresh_token(required("token"))
    if found is not None:
        if found["application_id"] != application["id"]:
            description = "client is not authorized to revoke the presented token"
            raise OidcError(400, "invalid_request", description)
        grants.end_grant(found["grant_id"])
    return Response("", mimetype="text/plain")


@bp.post("/oidc/token/introspection")
def introspect() -> Response:
    """An application learns of its own live tokens only."""
    application = authenticated_client()
    access_token = _access_token(required("token"))
    found = access_token or _refresh_token(required("token"))
    if found is None or found["application_id"] != application["id"] or not _is_live(found):
        return jsonify({"active": False})
    answer = _description(found)
    if access_token is not None:
        answer |= {"token_type": "Bearer"}
    return jsonify(answer)


def _access_token(token: str) -> Row | None:
    return store().find("access_tokens", hash=digest(token))


def _refresh_token(token: str) -> Row | None:
    return store().find("refresh_tokens", hash=digest(token))


def _is_live(found: Row) -> bool:
    lapsed = found["expires_at"] <= clock.now() or found.get("consumed_at") is not None
    return not lapsed and session_carries(found)


def _description(found: Row) -> dict[str, Any]:
    return {
        "active": True,
        "sub": found["user_id"],
        "client_id": found["application_id"],
        "exp": found["expires_at"] // 1000,
        "iat": found["created_at"] // 1000,
        "sid": found["sid"],
        "iss": config().issuer,
        "scope": found["scope"],
    }
