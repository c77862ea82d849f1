"""The Management API's applications (contracts/logto-api.md §3)."""

from flask import Blueprint, Response, jsonify

from portal.sandbox.api.callers import require_management
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.tenant.settings import TENANT

bp = Blueprint("management_applications", __name__, url_prefix="/api/applications")
bp.before_request(require_management)


@bp.get("/<application_id>")
def show_application(application_id: str) -> Response:
    application = store().find("applications", id=application_id)
    if application is None:
        message = f"The applications with ID `{application_id}` does not exist."
        raise ApiError(404, "entity.not_exists_with_id", message=message)
    return jsonify(
        {
            "tenantId": TENANT,
            "id": application["id"],
            "name": application["name"],
            "secret": f"internal:{application['id']}",  # the real ones are kept apart
            "description": application["description"],
            "type": application["type"],
            "oidcClientMetadata": application["oidc_client_metadata"],
            "customClientMetadata": application["custom_client_metadata"],
            "protectedAppMetadata": None,
            "customData": {},
            "isThirdParty": application["is_third_party"],
            "appLevelAccessControlEnabled": False,
            "createdAt": application["created_at"],
            "isAdmin": False,
        }
    )
