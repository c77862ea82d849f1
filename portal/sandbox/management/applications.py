"""The Management API's applications (contracts/logto-api.md §3)."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from portal.sandbox.api.callers import require_management
from portal.sandbox.api.pagination import paged
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.store import Row
from portal.sandbox.tenant.settings import TENANT

bp = Blueprint("management_applications", __name__, url_prefix="/api/applications")
bp.before_request(require_management)


@bp.get("")
def list_applications() -> Response:
    """Newest first, as Logto has them; of those that are asked for by ``isThirdParty``."""
    rows = store().rows("SELECT * FROM applications ORDER BY created_at DESC, id")
    wanted = {"true": (True,), "false": (False,)}.get(request.args.get("isThirdParty", ""))
    chosen = [row for row in rows if wanted is None or row["is_third_party"] in wanted]
    return paged([_shown(application) for application in chosen], optional=True)


@bp.get("/<application_id>")
def show_application(application_id: str) -> Response:
    application = store().find("applications", id=application_id)
    if application is None:
        message = f"The applications with ID `{application_id}` does not exist."
        raise ApiError(404, "entity.not_exists_with_id", message=message)
    return jsonify({**_shown(application), "isAdmin": False})


@bp.get("/<application_id>/sign-in-experience")
def show_branding(application_id: str) -> Response:
    """None has one of its own here."""
    message = f"The application_sign_in_experiences with ID `{application_id}` does not exist."
    raise ApiError(404, "entity.not_exists_with_id", message=message)


def _shown(application: Row) -> dict[str, Any]:
    return {
        "tenantId": TENANT,
        "id": application["id"],
        "name": application["name"],
        "secret": f"internal:{application['id']}",  # the real ones are kept apart
        "description": application["description"],
        "type": application["type"],
        "oidcClientMetadata": application["oidc_client_metadata"],
        "customClientMetadata": application["custom_client_metadata"],
        "protectedAppMetadata": None,
        "customData": application.get("custom_data", {}),  # a data folder of old lacks the column
        "isThirdParty": application["is_third_party"],
        "appLevelAccessControlEnabled": False,
        "createdAt": application["created_at"],
    }
