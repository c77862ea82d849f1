"""The discovery document, the signing keys and the sign of life."""

from flask import Blueprint, Response, jsonify

from portal.sandbox.current import config
from portal.sandbox.oidc import signing
from portal.sandbox.oidc.claims import SCOPES

bp = Blueprint("sandbox_discovery", __name__)

_ADDRESSES = {
    "authorization_endpoint": "/auth",
    "device_authorization_endpoint": "/device/auth",
    "end_session_endpoint": "/session/end",
    "jwks_uri": "/jwks",
    "token_endpoint": "/token",
    "pushed_authorization_request_endpoint": "/request",
    "userinfo_endpoint": "/me",
    "introspection_endpoint": "/token/introspection",
    "revocation_endpoint": "/token/revocation",
}

_CLIENT_AUTHENTICATION = [
    "client_secret_basic",
    "client_secret_jwt",
    "client_secret_post",
    "private_key_jwt",
    "none",
]
_CLIENT_SIGNATURES = ["HS256", "RS256", "PS256", "ES256", "Ed25519", "EdDSA"]

_CLAIMS = [
    *("sub", "name", "family_name", "given_name", "middle_name", "nickname", "preferred_username"),
    *("profile", "picture", "website", "gender", "birthdate", "zoneinfo", "locale", "updated_at"),
    *("username", "created_at", "email", "email_verified", "phone_number", "phone_number_verified"),
    *("address", "custom_data", "identities", "sso_identities", "roles", "organizations"),
    *("organization_data", "organization_roles", "sid", "auth_time", "iss"),
]


@bp.get("/oidc/.well-known/openid-configuration")
def openid_configuration() -> Response:
    """As recorded from Logto, with what the sandbox lacks: device flow, pushed requests."""
    addresses = {name: config().issuer + path for name, path in _ADDRESSES.items()}
    return jsonify(
        {
            **addresses,
            "issuer": config().issuer,
            "scopes_supported": list(SCOPES),
            "claims_supported": _CLAIMS,
            "claims_parameter_supported": False,
            "code_challenge_methods_supported": ["S256"],
            "grant_types_supported": [
                "implicit",
                "authorization_code",
                "refresh_token",
                "client_credentials",
                "urn:ietf:params:oauth:grant-type:device_code",
                "urn:ietf:params:oauth:grant-type:token-exchange",
            ],
            "authorization_response_iss_parameter_supported": True,
            "response_modes_supported": ["form_post", "fragment", "query"],
            "response_types_supported": ["code id_token", "code", "id_token", "none"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES384"],
            "request_uri_parameter_supported": False,
            "backchannel_logout_supported": True,
            "backchannel_logout_session_supported": True,
            "claim_types_supported": ["normal"],
            "token_endpoint_auth_methods_supported": _CLIENT_AUTHENTICATION,
            "token_endpoint_auth_signing_alg_values_supported": _CLIENT_SIGNATURES,
        }
    )


@bp.get("/oidc/jwks")
def jwks() -> Response:
    response = jsonify({"keys": signing.public_keys()})
    response.content_type = "application/jwk-set+json; charset=utf-8"
    return response


@bp.get("/api/status")
def status() -> tuple[str, int]:
    return "", 204
