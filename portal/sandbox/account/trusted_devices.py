"""The Account API's trusted devices (contracts/logto-api.md §4.6)."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from portal.sandbox.account import gate
from portal.sandbox.api import callers
from portal.sandbox.api.pagination import paged
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.people import trusted_devices

bp = Blueprint("account_trusted_devices", __name__, url_prefix="/api/my-account/trusted-devices")
bp.before_request(trusted_devices.require_feature)

SCOPE = "urn:logto:scope:trusted_devices"


@bp.get("")
def list_devices() -> Response:
    """None is the present one: the browser's cookie does not come here."""
    person = callers.caller()
    gate.require_proof(person)
    gate.require_readable("trustedDevice")
    callers.require_scope(person, SCOPE)
    found = trusted_devices.of_person(person.user_id)
    return paged([{**trusted_devices.device_json(one), "isCurrent": False} for one in found])


@bp.delete("/<device_id>")
def forget_device(device_id: str) -> ResponseReturnValue:
    person = callers.first_party_caller()
    gate.require_proof(person)
    gate.require_editable("trustedDevice")
    callers.require_scope(person, SCOPE)
    if not store().delete("trusted_devices", id=device_id, user_id=person.user_id):
        raise ApiError(404, "entity.not_found")
    return "", 204
