"""A person's row as Logto's APIs write it."""

from typing import Any

from portal.sandbox.store import Row

Json = dict[str, Any]


def user_json(user: Row) -> Json:
    """All that the Management API shows of a person; the password only as whether there is one."""
    return {
        "id": user["id"],
        "username": user["username"],
        "primaryEmail": user["primary_email"],
        "primaryPhone": user["primary_phone"],
        "name": user["name"],
        "avatar": user["avatar"],
        "customData": user["custom_data"],
        "identities": user["identities"],
        "lastSignInAt": user["last_sign_in_at"],
        "createdAt": user["created_at"],
        "updatedAt": user["updated_at"],
        "profile": user["profile"],
        "applicationId": user["application_id"],
        "cimdClientId": user["cimd_client_id"],
        "isSuspended": user["is_suspended"],
        "hasPassword": user["password_hash"] is not None,
    }
