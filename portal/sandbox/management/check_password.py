"""Asking whether a password would do, as the Management API lets (contracts/logto-api.md §11)."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.sandbox.api import request_shapes
from portal.sandbox.api.callers import require_management
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.people.password_policy import password_issues
from portal.sandbox.store import Row

bp = Blueprint("management_check_password", __name__, url_prefix="/api/sign-in-exp/default")
bp.before_request(require_management)


@bp.post("/check-password")
def check_password() -> ResponseReturnValue:
    sent = request_shapes.body()
    issues = password_issues(sent.text("password"), _user(sent))
    return ({"result": False, "issues": issues}, 400) if issues else {"result": True}


def _user(sent: request_shapes.Members) -> Row | None:
    if "userId" not in sent:
        return None
    user = store().find("users", id=sent.text("userId"))
    if user is None:
        raise ApiError(404, "entity.not_found")
    return user
