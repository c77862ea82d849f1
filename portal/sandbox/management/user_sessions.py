"""The Management API's sessions of people: where somebody is signed in, ending that (§6.1)."""

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from portal.sandbox.api import request_shapes
from portal.sandbox.api.callers import require_management
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.oidc.sessions import active_sessions

bp = Blueprint("management_user_sessions", __name__, url_prefix="/api/users/<user_id>/sessions")
bp.before_request(require_management)

_TARGET = "revokeGrantsTarget"


@bp.get("")
def list_sessions(user_id: str) -> Response:
    """Of somebody unknown: none."""
    sessions = active_sessions.sessions_of(user_id)
    return jsonify({"sessions": [active_sessions.session_json(session) for session in sessions]})


@bp.get("/<uid>")
def show_session(user_id: str, uid: str) -> Response:
    for session in active_sessions.sessions_of(user_id):
        if session["uid"] == uid:
            return jsonify(active_sessions.session_json(session))
    raise ApiError(404, "oidc.session_not_found")


@bp.delete("/<uid>")
def end_session(user_id: str, uid: str) -> ResponseReturnValue:
    asked = request_shapes.query()
    target = asked.choice(_TARGET, active_sessions.REVOCABLE) if _TARGET in asked else None
    session = store().find("oidc_sessions", uid=uid)
    if session is None:
        raise ApiError(404, "oidc.session_not_found")
    if session["account_id"] != user_id:
        raise ApiError(404, "oidc.invalid_session_account_id")
    active_sessions.revoke(session, target)
    return "", 204
