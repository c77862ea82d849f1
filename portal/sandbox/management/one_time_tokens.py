"""The Management API's one-time tokens (contracts/logto-api.md §6.5). Nothing is mailed here."""

from typing import Any

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from portal.sandbox.api import request_shapes
from portal.sandbox.api.callers import require_management
from portal.sandbox.api.pagination import paged
from portal.sandbox.api.request_shapes import Members
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.people import one_time_tokens
from portal.sandbox.store import Row
from portal.sandbox.tenant.settings import TENANT

bp = Blueprint("management_one_time_tokens", __name__, url_prefix="/api/one-time-tokens")
bp.before_request(require_management)

_EVENTS = ("SignIn", "Register", "ForgotPassword")
_LONGEST_EMAIL = 128
_LONGEST_TOKEN = 256


@bp.get("")
def list_tokens() -> Response:
    """Newest first. ``status`` finds a token that has lapsed among the active ones still."""
    asked = request_shapes.query()
    wanted = {}
    if "email" in asked:
        wanted["email"] = asked.text("email", pattern=request_shapes.EMAIL)
    if "status" in asked:
        wanted["status"] = asked.choice("status", one_time_tokens.STATUSES)
    rows = store().rows("SELECT * FROM one_time_tokens ORDER BY created_at DESC, rowid DESC")
    found = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return paged([_token_json(row) for row in found], optional=True)


@bp.post("")
def add_token() -> ResponseReturnValue:
    """Any text will do for an address, as in Logto (§11)."""
    sent = request_shapes.body()
    email = sent.text("email", at_least=1, at_most=_LONGEST_EMAIL)
    lifetime = sent.number("expiresIn", at_least=1) if "expiresIn" in sent else None
    context = _context(sent.members("context")) if "context" in sent else {}
    token = one_time_tokens.new_token(email, context, lifetime or one_time_tokens.LIFETIME)
    return jsonify(_token_json(token)), 201


@bp.post("/verify")
def verify_token() -> Response:
    sent = request_shapes.body()
    token = sent.text("token", at_least=1, at_most=_LONGEST_TOKEN)
    email = sent.text("email", at_least=1, at_most=_LONGEST_EMAIL)
    return jsonify(_token_json(one_time_tokens.consume(token, email)))


@bp.get("/<token_id>")
def show_token(token_id: str) -> Response:
    return jsonify(_token_json(one_time_tokens.token_with_id(token_id)))


@bp.delete("/<token_id>")
def delete_token(token_id: str) -> ResponseReturnValue:
    if not store().delete("one_time_tokens", id=token_id):
        raise ApiError(404, "entity.not_found")
    return "", 204


@bp.put("/<token_id>/status")
def change_status(token_id: str) -> Response:
    status = request_shapes.body().choice("status", one_time_tokens.STATUSES)
    return jsonify(_token_json(one_time_tokens.change_status(token_id, status)))


def _context(sent: Members) -> dict[str, Any]:
    context: dict[str, Any] = {}
    if "jitOrganizationIds" in sent:
        context["jitOrganizationIds"] = sent.texts("jitOrganizationIds")
    if "interactionEvent" in sent:
        context["interactionEvent"] = sent.choice("interactionEvent", _EVENTS)
    return context


def _token_json(token: Row) -> dict[str, Any]:
    return {
        "tenantId": TENANT,
        "id": token["id"],
        "email": token["email"],
        "token": token["token"],
        "context": token["context"],
        "status": one_time_tokens.status_of(token),
        "createdAt": token["created_at"],
        "expiresAt": token["expires_at"],
    }
