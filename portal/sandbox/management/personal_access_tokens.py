"""The Management API's personal access tokens (contracts/logto-api.md §6.2)."""

from typing import Any

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from portal.sandbox.api import request_shapes
from portal.sandbox.api.callers import require_management
from portal.sandbox.api.request_shapes import Members
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.people import personal_access_tokens
from portal.sandbox.store import Row
from portal.sandbox.tenant.settings import TENANT

bp = Blueprint(
    "management_personal_access_tokens",
    __name__,
    url_prefix="/api/users/<user_id>/personal-access-tokens",
)
bp.before_request(require_management)

_LONGEST_NAME = 256


@bp.get("")
def list_tokens(user_id: str) -> Response:
    """With their values, every time, as Logto does."""
    if store().find("users", id=user_id) is None:
        raise ApiError(404, "entity.not_found")
    return jsonify([_token_json(row) for row in personal_access_tokens.tokens_of(user_id)])


@bp.post("")
def add_token(user_id: str) -> ResponseReturnValue:
    sent = request_shapes.body()
    name = _name(sent, "name")
    token = personal_access_tokens.add_token(user_id, name, _expiry(sent))
    return jsonify(_token_json(token)), 201


@bp.patch("")
def rename_token(user_id: str) -> Response:
    sent = request_shapes.body()
    before, name = sent.text("currentName"), _name(sent, "name")
    return jsonify(_token_json(personal_access_tokens.rename(user_id, before, name)))


@bp.post("/delete")
def delete_token(user_id: str) -> ResponseReturnValue:
    personal_access_tokens.remove(user_id, request_shapes.body().text("name"))
    return "", 204


def _name(sent: Members, member: str) -> str:
    return sent.text(member, at_least=1, at_most=_LONGEST_NAME)


def _expiry(sent: Members) -> int | None:
    return int(sent.number("expiresAt", at_least=0)) if sent.is_given("expiresAt") else None


def _token_json(token: Row) -> dict[str, Any]:
    return {
        "tenantId": TENANT,
        "userId": token["user_id"],
        "name": token["name"],
        "value": token["value"],
        "createdAt": token["created_at"],
        "expiresAt": token["expires_at"],
    }
