"""The Management API's trusted devices of people (contracts/logto-api.md §6.1)."""

from flask import Blueprint, Response

from portal.sandbox.api.callers import require_management
from portal.sandbox.api.pagination import paged
from portal.sandbox.people import trusted_devices

bp = Blueprint(
    "management_trusted_devices", __name__, url_prefix="/api/users/<user_id>/trusted-devices"
)
bp.before_request(trusted_devices.require_feature)
bp.before_request(require_management)


@bp.get("")
def list_devices(user_id: str) -> Response:
    found = trusted_devices.of_person(user_id)
    return paged([trusted_devices.device_json(device) for device in found])
