"""Organization tokens: a refresh with ``organization_id`` gives a JWT of what roles allow there."""

from flask import request

from portal.sandbox.current import store
from portal.sandbox.errors import OidcError
from portal.sandbox.oidc.claims import ORGANIZATIONS, organization_scopes
from portal.sandbox.oidc.tokens.jwt_access_tokens import LIFETIME, jwt_access_token
from portal.sandbox.oidc.tokens.token_answers import Answer, companions
from portal.sandbox.store import Row


def organization_token(
    application: Row, refreshed: Row, refresh_token: str, organization_id: str
) -> Answer:
    """Raises OidcError: ``insufficient_scope``, or 403 ``access_denied`` for who is no member."""
    if ORGANIZATIONS not in refreshed["scope"].split():
        description = "refresh token missing required scope"
        raise OidcError(403, "insufficient_scope", description, scope=ORGANIZATIONS)
    _check_membership(organization_id, refreshed["user_id"])
    asked = request.form.get("scope", "").split()
    scope = _scope(refreshed, organization_id, asked)
    token = jwt_access_token(
        application,
        subject=refreshed["user_id"],
        audience=f"urn:logto:organization:{organization_id}",
        scope=scope or None,
    )
    answer: Answer = {"access_token": token, "expires_in": LIFETIME}
    answer |= companions(
        application, refreshed, " ".join(asked) or refreshed["scope"], refresh_token
    )
    answer["scope"] = scope
    return answer


def _scope(refreshed: Row, organization_id: str, asked: list[str]) -> str:
    authorized = refreshed["resource_scope"].split()
    allowed = set(organization_scopes(organization_id, refreshed["user_id"])) & set(authorized)
    return " ".join(name for name in authorized if name in allowed and (not asked or name in asked))


def _check_membership(organization_id: str, user_id: str) -> None:
    organization = store().row(
        "SELECT o.* FROM organizations o JOIN organization_members m ON m.organization_id = o.id"
        " WHERE o.id = ? AND m.user_id = ?",
        organization_id,
        user_id,
    )
    if organization is None:
        raise OidcError(403, "access_denied", "user is not a member of the organization")
    user = store().find("users", id=user_id)
    if organization["is_mfa_required"] and not (user and user["mfa_verifications"]):
        description = "organization requires MFA but user has no MFA configured"
        raise OidcError(403, "access_denied", description)
