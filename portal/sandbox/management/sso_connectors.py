"""The Management API’s companies, and people’s accounts there (contracts/logto-api.md §6)."""

from typing import Any

from flask import Blueprint, Response, jsonify

from portal.sandbox.api.callers import require_management
from portal.sandbox.api.pagination import paged
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.tenant.companies import all_companies

bp = Blueprint("management_sso_connectors", __name__, url_prefix="/api")
bp.before_request(require_management)


@bp.get("/sso-connectors")
def list_connectors() -> Response:
    return paged([_shown(company) for company in all_companies()], optional=True)


@bp.get("/sso-connectors/<connector_id>")
def show_connector(connector_id: str) -> Response:
    found = next((item for item in all_companies() if item["id"] == connector_id), None)
    if found is None:
        message = f"The sso_connectors with ID `{connector_id}` does not exist."
        raise ApiError(404, "entity.not_exists_with_id", message=message)
    return jsonify(_shown(found))


@bp.get("/users/<user_id>/sso-identities/<connector_id>")
def show_identity(user_id: str, connector_id: str) -> Response:
    user = store().find("users", id=user_id)
    listed = user["sso_identities"] if user else []
    found = next((item for item in listed if item["ssoConnectorId"] == connector_id), None)
    if found is None:
        raise ApiError(404, "user.enterprise_sso_identity_not_exists")
    return jsonify({"ssoIdentity": found})


def _shown(company: dict[str, Any]) -> dict[str, Any]:
    """With what its kind of provider is called. The secret is in it, as at Logto."""
    return {
        **company,
        "name": "OIDC",
        "providerType": "oidc",
        "providerLogo": "data:,",
        "providerLogoDark": "data:,",
        "providerConfig": {"issuer": company["config"]["issuer"]},
    }
