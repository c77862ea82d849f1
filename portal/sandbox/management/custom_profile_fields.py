"""The Management API's catalogue of profile fields (contracts/logto-api.md §7)."""

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from portal.sandbox.api import request_shapes
from portal.sandbox.api.callers import require_management
from portal.sandbox.errors import ApiError
from portal.sandbox.tenant import profile_fields

bp = Blueprint("custom_profile_fields", __name__, url_prefix="/api/custom-profile-fields")
bp.before_request(require_management)

TYPES = ("Text", "Number", "Date", "Checkbox", "Select", "Url", "Regex", "Address", "Fullname")
_SIGN_IN_IDENTIFIERS = frozenset(
    {"username", "email", "phone", "primaryEmail", "primaryPhone", "preferredUsername"}
)


@bp.get("")
def list_fields() -> Response:
    return jsonify(profile_fields.all_fields())


@bp.post("")
def add_field() -> ResponseReturnValue:
    sent = request_shapes.body()
    name = sent.text("name", at_least=1)
    kind = sent.choice("type", TYPES)
    label = sent.text("label") if "label" in sent else ""
    description = sent.text("description") if "description" in sent else None
    required = sent.truth("required")
    settings = sent.object("config") if "config" in sent else {}
    if name in _SIGN_IN_IDENTIFIERS:
        message = f"Invalid field name. Reserved sign-in identifier key(s): {name}."
        code = "custom_profile_fields.name_conflict_sign_in_identifier"
        raise ApiError(400, code, message=message)
    field = profile_fields.add_field(
        name, kind, label, description, required=required, settings=settings
    )
    return jsonify(field), 201
