"""``/oidc/token``: codes, refresh tokens and client credentials become tokens (§2.4, §2.6)."""

from collections.abc import Callable

from flask import Blueprint, Response, jsonify, request

from portal.sandbox.errors import OidcError
from portal.sandbox.oidc import audit_log, grants
from portal.sandbox.oidc.clients import authenticated_client
from portal.sandbox.oidc.tokens.client_credentials import management_token
from portal.sandbox.oidc.tokens.organization_tokens import organization_token
from portal.sandbox.oidc.tokens.redeeming import redeemed_code
from portal.sandbox.oidc.tokens.refreshing import consume_refresh_token, narrowed_scope
from portal.sandbox.oidc.tokens.token_answers import Answer, required, user_answer
from portal.sandbox.oidc.tokens.token_exchange import TOKEN_EXCHANGE, exchanged_token
from portal.sandbox.store import Row

bp = Blueprint("sandbox_token", __name__)


@bp.post("/oidc/token")
def token() -> Response:
    application = authenticated_client()
    grant_type = required("grant_type")
    if grant_type not in _GRANTS:
        raise OidcError(400, "unsupported_grant_type", "unsupported grant_type requested")
    machine = application["type"] == "MachineToMachine"
    if machine != (grant_type == "client_credentials"):
        raise OidcError(
            400, "invalid_request", "requested grant type is not allowed for this client"
        )
    response = jsonify(_GRANTS[grant_type](application))
    response.headers["Cache-Control"] = "no-store"
    return response


def _authorization_code(application: Row) -> Answer:
    code = redeemed_code(application)
    refresh_token = _first_refresh_token(code, application)
    audit_log.note("ExchangeTokenBy.AuthorizationCode", application["id"], user_id=code["user_id"])
    return user_answer(application, code, code["scope"], refresh_token)


def _refresh_token(application: Row) -> Answer:
    refreshed, refresh_token = consume_refresh_token(required("refresh_token"), application)
    organization_id = request.form.get("organization_id")
    if organization_id:
        return organization_token(application, refreshed, refresh_token, organization_id)
    if request.form.get("resource"):
        raise OidcError(400, "invalid_target", "resource indicator is missing, or unknown")
    return user_answer(application, refreshed, narrowed_scope(refreshed), refresh_token)


_GRANTS: dict[str, Callable[[Row], Answer]] = {
    "authorization_code": _authorization_code,
    "refresh_token": _refresh_token,
    "client_credentials": management_token,
    TOKEN_EXCHANGE: exchanged_token,
}


def _first_refresh_token(code: Row, application: Row) -> str | None:
    always = application["custom_client_metadata"].get("alwaysIssueRefreshToken", False)
    if always or "offline_access" in code["scope"].split():
        return grants.new_refresh_token(code, application)
    return None
