"""The Account API's sessions and grants.

Where someone is signed in, and what may act for them (§4.6).
"""

from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from portal.sandbox import clock
from portal.sandbox.account import gate
from portal.sandbox.api import callers, request_shapes
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.oidc.grants import end_grant
from portal.sandbox.oidc.live_tokens import Caller
from portal.sandbox.oidc.sessions import active_sessions
from portal.sandbox.store import Row

bp = Blueprint("account_sessions", __name__, url_prefix="/api/my-account")

Json = dict[str, Any]

SCOPE = "urn:logto:scope:sessions"

_APPLICATION_TYPES = ("firstParty", "thirdParty")


@bp.get("/sessions")
def list_sessions() -> Response:
    person = callers.caller()
    gate.require_proof(person)
    gate.require_readable("session")
    callers.require_scope(person, SCOPE)
    sessions = active_sessions.sessions_of(person.user_id)
    return jsonify({"sessions": [_session_json(session, person) for session in sessions]})


@bp.delete("/sessions/<uid>")
def end_session(uid: str) -> ResponseReturnValue:
    person = callers.caller()
    target = _choice_in_query("revokeGrantsTarget", active_sessions.REVOCABLE)
    _admit_change(person)
    with store().transaction():
        session = store().find("oidc_sessions", uid=uid)
        if session is None:
            raise ApiError(400, "oidc.session_not_found", data={"status": 404})
        if session["account_id"] != person.user_id:
            raise ApiError(400, "oidc.invalid_session_account_id", data={"status": 404})
        active_sessions.revoke(session, target)
    return "", 204


@bp.get("/grants")
def list_grants() -> Response:
    person = callers.caller()
    kind = _choice_in_query("appType", _APPLICATION_TYPES)
    gate.require_proof(person)
    gate.require_readable("session")
    callers.require_scope(person, SCOPE)
    grants = [
        (grant, application)
        for grant in _live_grants(person)
        if (application := store().find("applications", id=grant["application_id"])) is not None
        and (kind is None or application["is_third_party"] == (kind == "thirdParty"))
    ]
    return jsonify({"grants": [_grant_json(grant, application) for grant, application in grants]})


@bp.delete("/grants/<grant_id>")
def revoke_grant(grant_id: str) -> ResponseReturnValue:
    person = callers.caller()
    _admit_change(person)
    grant = store().find("grants", id=grant_id)
    if grant is None or grant["user_id"] != person.user_id:
        raise ApiError(404, "oidc.invalid_grant")
    end_grant(grant_id)
    return "", 204


def _admit_change(person: Caller) -> None:
    callers.require_first_party(person)
    gate.require_proof(person)
    gate.require_editable("session")
    callers.require_scope(person, SCOPE)


def _choice_in_query(name: str, options: tuple[str, ...]) -> str | None:
    return request_shapes.query().choice(name, options) if name in request.args else None


def _live_grants(person: Caller) -> list[Row]:
    statement = "SELECT * FROM grants WHERE user_id = ? AND expires_at > ?"
    return store().rows(statement, person.user_id, clock.now())


def _session_json(session: Row, person: Caller) -> Json:
    shown = active_sessions.session_json(session)
    return {**shown, "isCurrent": session["uid"] == person.session_uid}


def _grant_json(grant: Row, application: Row) -> Json:
    return {
        "id": grant["id"],
        "payload": {
            "exp": grant["expires_at"] // clock.SECOND,
            "iat": grant["created_at"] // clock.SECOND,
            "jti": grant["id"],
            "kind": "Grant",
            "clientId": grant["application_id"],
            "accountId": grant["user_id"],
            "openid": {"scope": grant["scope"]},
        },
        "expiresAt": grant["expires_at"],
        "application": {"id": application["id"], "name": application["name"]},
    }
