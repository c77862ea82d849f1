"""Client credentials: the token with which an application may use the Management API."""

from flask import request

from portal.sandbox.config import MANAGEMENT_RESOURCE
from portal.sandbox.errors import OidcError
from portal.sandbox.oidc.tokens.jwt_access_tokens import LIFETIME, jwt_access_token
from portal.sandbox.oidc.tokens.token_answers import Answer
from portal.sandbox.store import Row


def management_token(application: Row) -> Answer:
    """Without the role, or without asking for ``all``, the token has no scope, as in Logto."""
    resource = request.form.get("resource")
    if not resource:
        raise OidcError(
            400, "invalid_target", "both `resource` and `organization_id` are not provided"
        )
    if resource != MANAGEMENT_RESOURCE:
        raise OidcError(400, "invalid_target", "resource indicator is missing, or unknown")
    granted = application["may_manage"] and "all" in request.form.get("scope", "").split()
    scope = "all" if granted else None
    token = jwt_access_token(application, subject=application["id"], audience=resource, scope=scope)
    answer: Answer = {"access_token": token, "expires_in": LIFETIME, "token_type": "Bearer"}
    return answer | ({"scope": scope} if scope else {})
