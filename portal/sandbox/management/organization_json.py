"""Organizations, roles and scopes as Logto's Management API writes them."""

from typing import Any

from portal.sandbox.store import Row
from portal.sandbox.tenant.settings import TENANT, has_trusted_devices

Json = dict[str, Any]


def organization_json(organization: Row) -> Json:
    return {
        "tenantId": TENANT,
        "id": organization["id"],
        "name": organization["name"],
        "description": organization["description"],
        "customData": organization["custom_data"],
        "isMfaRequired": organization["is_mfa_required"],
        **({"isTrustedDeviceAllowed": True} if has_trusted_devices() else {}),
        "color": organization["color"],
        "branding": organization["branding"],
        "customCss": organization["custom_css"],
        "createdAt": organization["created_at"],
    }


def role_json(role: Row) -> Json:
    return {
        "tenantId": TENANT,
        "id": role["id"],
        "name": role["name"],
        "description": role["description"],
        "type": role["type"],
    }


def scope_json(scope: Row) -> Json:
    return {
        "tenantId": TENANT,
        "id": scope["id"],
        "name": scope["name"],
        "description": scope["description"],
    }
