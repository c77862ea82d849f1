"""The discovery document and the signing key (contract §3)."""

from flask import Blueprint, Response, jsonify

from portal.sandbox.authing import pool
from portal.sandbox.authing.oidc import signing
from portal.sandbox.authing.oidc.scopes import SCOPES
from portal.sandbox.current import config

bp = Blueprint("authing_discovery", __name__)

_ADDRESSES = {
    "authorization_endpoint": "/auth",
    "end_session_endpoint": "/session/end",
    "jwks_uri": "/.well-known/jwks.json",
    "token_endpoint": "/token",
    "userinfo_endpoint": "/me",
    "introspection_endpoint": "/token/introspection",
    "revocation_endpoint": "/token/revocation",
}
_CLIENT_AUTHENTICATION = ["client_secret_post", "client_secret_basic", "none"]


@bp.get("/oidc/.well-known/openid-configuration")
def openid_configuration() -> Response:
    """Of back-channel logout it says nothing: there is none."""
    addresses = {name: config().issuer + path for name, path in _ADDRESSES.items()}
    return jsonify(
        {
            **addresses,
            "issuer": config().issuer,
            "scopes_supported": list(SCOPES),
            "claims_parameter_supported": False,
            "code_challenge_methods_supported": ["plain", "S256"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "response_modes_supported": ["query", "fragment", "form_post"],
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [pool.setting("idTokenAlg")],
            "token_endpoint_auth_methods_supported": _CLIENT_AUTHENTICATION,
            "introspection_endpoint_auth_methods_supported": _CLIENT_AUTHENTICATION,
            "revocation_endpoint_auth_methods_supported": _CLIENT_AUTHENTICATION,
        }
    )


@bp.get("/oidc/.well-known/jwks.json")
@bp.get("/<application_id>/oidc/.well-known/jwks.json")
def jwks(application_id: str = "") -> Response:
    """One key for all applications."""
    return jsonify({"keys": [signing.public_key()]})
