"""Token exchange: a personal access token becomes an access token (contracts/logto-api.md §2.6)."""

from flask import request

from portal.sandbox import clock
from portal.sandbox.config import MANAGEMENT_RESOURCE
from portal.sandbox.current import store
from portal.sandbox.errors import OidcError
from portal.sandbox.ids import long_id
from portal.sandbox.oidc import grants
from portal.sandbox.oidc.claims import SCOPES
from portal.sandbox.oidc.tokens.jwt_access_tokens import LIFETIME, jwt_access_token
from portal.sandbox.oidc.tokens.token_answers import Answer, live_user, refused_grant, required
from portal.sandbox.store import Row

TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"  # noqa: S105  # a grant type
_PERSONAL = "urn:logto:token-type:personal_access_token"


def exchanged_token(application: Row) -> Answer:
    """The personal access token stays good; what comes of it lives an hour, and is not renewed."""
    if not application["custom_client_metadata"].get("allowTokenExchange", False):
        raise OidcError(
            400, "invalid_request", "requested grant type is not allowed for this client"
        )
    value = required("subject_token")
    if required("subject_token_type") != _PERSONAL:
        raise refused_grant()
    person = live_user(_live_token(value))
    resource = request.form.get("resource")
    if resource is None:
        return _for_the_account(application, person)
    if resource != MANAGEMENT_RESOURCE:
        raise OidcError(400, "invalid_target", "resource indicator is missing, or unknown")
    # The sandbox has no roles, so nobody may do anything at a resource.
    jwt = jwt_access_token(application, subject=person["id"], audience=resource, scope="")
    return _answer(jwt, "")


def _live_token(value: str) -> Row:
    token = store().find("personal_access_tokens", value=value)
    if token is None or (token["expires_at"] is not None and token["expires_at"] <= clock.now()):
        raise refused_grant()
    return token


def _for_the_account(application: Row, person: Row) -> Answer:
    asked = request.form.get("scope", "").split()
    scope = " ".join(name for name in asked if name in SCOPES)
    now = clock.now()
    grant = {
        "application_id": application["id"],
        "user_id": person["id"],
        "session_uid": None,
        "scope": scope,
    }
    grant_id = long_id()
    store().insert(
        "grants", id=grant_id, created_at=now, expires_at=now + grants.GRANT_LIFETIME, **grant
    )
    origin = {**grant, "grant_id": grant_id, "expires_with_session": False, "sid": None}
    return _answer(grants.new_access_token(origin, scope), scope)


def _answer(token: str, scope: str) -> Answer:
    return {
        "access_token": token,
        "expires_in": LIFETIME,
        "scope": scope,
        "token_type": "Bearer",
    }
