"""Who calls an API: a person with an access token, or the management application.

Each function returns when the caller passes and raises ApiError with Logto's code when not.
"""

from typing import Any

from flask import request

from portal.sandbox import clock
from portal.sandbox.config import MANAGEMENT_RESOURCE
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.oidc import signing
from portal.sandbox.oidc.live_tokens import Caller, caller_of
from portal.sandbox.tenant.settings import account_center


def caller() -> Caller:
    """
    The person calling the Account or Verification API.

    Raises ApiError: 401 for a dead token, 403 ``auth.forbidden`` where it lacks the scope openid,
    400 ``account_center.not_enabled`` where the API is off.
    """
    found = caller_of(_bearer_token())
    if found is None:
        raise ApiError(401, "auth.unauthorized")
    if "openid" not in found.scopes:
        raise ApiError(403, "auth.forbidden")
    if not account_center()["enabled"]:
        raise ApiError(400, "account_center.not_enabled")
    return found


def first_party_caller() -> Caller:
    """As ``caller``, by way of an application of the tenant's own: 403 ``auth.forbidden``."""
    found = caller()
    require_first_party(found)
    return found


def require_first_party(person: Caller) -> None:
    if not person.is_first_party:
        raise ApiError(403, "auth.forbidden")


def require_scope(person: Caller, scope: str, *, status: int = 401) -> None:
    """The status with which Logto refuses differs from address to address; the code does not."""
    if scope not in person.scopes:
        raise ApiError(status, "auth.unauthorized")


def require_management() -> None:
    """Admit the management application. Raises ApiError 401, or 403 without scope ``all``."""
    token = _bearer_token()
    claims = signing.claims_of(token, typ=signing.ACCESS_TOKEN)
    if claims is None or not _meant_for_management(claims):
        raise ApiError(401, "auth.unauthorized", data=_what_is_wrong_with(token, claims))
    if "all" not in str(claims.get("scope", "")).split():
        raise ApiError(403, "auth.forbidden")


def _what_is_wrong_with(token: str, claims: dict[str, Any] | None) -> dict[str, Any]:
    """As the library says it that Logto checks tokens with."""
    known = claims or signing.claims_of(token, typ=signing.ID_TOKEN)
    if known is None:
        return {"code": "ERR_JWS_INVALID", "name": "JWSInvalid"}
    return {
        "code": "ERR_JWT_CLAIM_VALIDATION_FAILED",
        "name": "JWTClaimValidationFailed",
        "claim": "aud",
        "reason": "check_failed",
        "payload": known,
    }


def _bearer_token() -> str:
    """The token of the Authorization header. Raises ApiError 401 as Logto's APIs do."""
    header = request.headers.get("Authorization")
    if not header:
        raise ApiError(401, "auth.authorization_header_missing")
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer":
        data = {"supportedTypes": ["Bearer"]}
        raise ApiError(401, "auth.authorization_token_type_not_supported", data=data)
    return token.strip()


def _meant_for_management(claims: dict[str, Any]) -> bool:
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    lapsed = int(claims.get("exp", 0)) <= clock.now_in_seconds()
    known = store().find("applications", id=claims.get("client_id")) is not None
    return MANAGEMENT_RESOURCE in audiences and not lapsed and known
