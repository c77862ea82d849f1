"""The Management API's ends of an account: suspended, and deleted (contracts/logto-api.md §6.1)."""

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from portal.sandbox.api import request_shapes
from portal.sandbox.api.callers import require_management
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.people import changes
from portal.sandbox.people.user_json import user_json

bp = Blueprint("management_leaving", __name__, url_prefix="/api/users/<user_id>")
bp.before_request(require_management)


@bp.patch("/is-suspended")
def suspend(user_id: str) -> Response:
    """Whoever is suspended is signed out everywhere; taking it back signs nobody in again."""
    is_suspended = request_shapes.body().truth("isSuspended")
    _require(user_id)
    with store().transaction():
        user = changes.change_user(user_id, is_suspended=is_suspended)
        if is_suspended:
            changes.lock_out(user_id)
    return jsonify(user_json(user))


@bp.delete("")
def delete(user_id: str) -> ResponseReturnValue:
    """With everything that hangs on the account. Applications are not told (§2.5)."""
    _require(user_id)
    store().delete("users", id=user_id)
    return "", 204


def _require(user_id: str) -> None:
    if store().find("users", id=user_id) is None:
        raise ApiError(404, "entity.not_found")
