"""The Management API's organizations (contracts/logto-api.md §6)."""

from typing import Any

from flask import Blueprint, Response, request

from portal.sandbox.api.callers import require_management
from portal.sandbox.api.pagination import paged
from portal.sandbox.current import store
from portal.sandbox.store import Row
from portal.sandbox.tenant.settings import TENANT

bp = Blueprint("management_organizations", __name__, url_prefix="/api/organizations")
bp.before_request(require_management)


@bp.get("")
def list_organizations() -> Response:
    """In the order of their names; ``q`` is a part of the name, the id or the description."""
    part = request.args.get("q", "").lower()
    rows = store().rows("SELECT * FROM organizations ORDER BY name, id")
    found = [row for row in rows if part in "\n".join(_searched(row)).lower()]
    return paged([_organization_json(row) for row in found])


def _searched(organization: Row) -> tuple[str, str, str]:
    return organization["id"], organization["name"], organization["description"] or ""


def _organization_json(organization: Row) -> dict[str, Any]:
    return {
        "tenantId": TENANT,
        "id": organization["id"],
        "name": organization["name"],
        "description": organization["description"],
        "customData": organization["custom_data"],
        "isMfaRequired": organization["is_mfa_required"],
        "color": organization["color"],
        "branding": organization["branding"],
        "customCss": organization["custom_css"],
        "createdAt": organization["created_at"],
    }
