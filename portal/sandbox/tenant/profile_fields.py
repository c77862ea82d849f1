"""The tenant's own profile fields (contracts/logto-api.md §7)."""

from typing import Any

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.ids import long_id
from portal.sandbox.tenant.settings import TENANT

Json = dict[str, Any]

_SETTING = "custom_profile_fields"


def all_fields() -> list[Json]:
    """In the order in which the sign-in experience and the portal show them."""
    fields: list[Json] = store().setting(_SETTING, [])
    return sorted(fields, key=lambda field: field["sieOrder"])


def add_field(
    name: str,
    kind: str,
    label: str,
    description: str | None,
    *,
    required: bool,
    settings: Json,
) -> Json:
    """Put a field behind all others. Raises ApiError 422 ``custom_profile_fields.name_exists``."""
    with store().transaction():
        fields = all_fields()
        if any(other["name"] == name for other in fields):
            raise ApiError(422, "custom_profile_fields.name_exists")
        field = {
            "tenantId": TENANT,
            "id": long_id(),
            "name": name,
            "type": kind,
            "label": label,
            "description": description,
            "required": required,
            "config": settings,
            "createdAt": clock.now(),
            "sieOrder": max((other["sieOrder"] for other in fields), default=0) + 1,
        }
        store().set_setting(_SETTING, [*fields, field])
    return field
