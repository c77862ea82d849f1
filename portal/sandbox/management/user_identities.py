"""The Management API’s social accounts of a person, past the rules of their own (§6.1)."""

from typing import Any

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from portal.sandbox.api import request_shapes
from portal.sandbox.api.callers import require_management
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.people import directory
from portal.sandbox.people.changes import change_user
from portal.sandbox.people.user_json import user_json
from portal.sandbox.store import Row

bp = Blueprint("management_identities", __name__, url_prefix="/api/users/<user_id>")
bp.before_request(require_management)


@bp.get("/all-identities")
def list_identities(user_id: str) -> Response:
    user = _user(user_id)
    social = [
        {"target": target, "identity": identity} for target, identity in user["identities"].items()
    ]
    companies = [
        {"ssoConnectorId": one["ssoConnectorId"], "ssoIdentity": one}
        for one in user["sso_identities"]
    ]
    return jsonify({"socialIdentities": social, "ssoIdentities": companies})


@bp.get("/identities/<target>")
def show_identity(user_id: str, target: str) -> Response:
    return jsonify({"identity": _linked(_user(user_id), target)})


@bp.put("/identities/<target>")
def put_identity(user_id: str, target: str) -> ResponseReturnValue:
    """Whether the tenant has such a provider is not looked at."""
    sent = request_shapes.body()
    identity: dict[str, Any] = {"userId": sent.text("userId")}
    if "details" in sent:
        identity["details"] = sent.object("details")
    with store().transaction():
        user = _user(user_id)
        owner = directory.person_behind(target, identity["userId"])
        if owner is not None and owner["id"] != user_id:
            raise ApiError(422, "user.identity_already_in_use")
        identities = {**user["identities"], target: identity}
        return jsonify(change_user(user_id, identities=identities)["identities"]), 201


@bp.delete("/identities/<target>")
def delete_identity(user_id: str, target: str) -> Response:
    with store().transaction():
        user = _user(user_id)
        _linked(user, target)
        left = {name: one for name, one in user["identities"].items() if name != target}
        return jsonify(user_json(change_user(user_id, identities=left)))


def _linked(user: Row, target: str) -> Any:
    if target not in user["identities"]:
        raise ApiError(404, "user.identity_not_exist")
    return user["identities"][target]


def _user(user_id: str) -> Row:
    user = store().find("users", id=user_id)
    if user is None:
        raise ApiError(404, "entity.not_found")
    return user
