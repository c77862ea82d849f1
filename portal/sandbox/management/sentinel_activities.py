"""The Management API's way to end lockouts (contracts/logto-api.md §5.2)."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.sandbox.api import request_shapes
from portal.sandbox.api.callers import require_management
from portal.sandbox.people import lockouts

bp = Blueprint("management_sentinel", __name__, url_prefix="/api/sentinel-activities")
bp.before_request(require_management)

_TARGET_TYPES = ("User", "App")


@bp.post("/delete")
def delete_activities() -> ResponseReturnValue:
    sent = request_shapes.body()
    target_type, targets = sent.choice("targetType", _TARGET_TYPES), sent.texts("targets")
    if target_type == "User":
        lockouts.unlock(targets)
    return "", 204
