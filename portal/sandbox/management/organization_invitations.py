"""The Management API's invitations to an organization (contracts/logto-api.md §6.4)."""

import re
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from portal.sandbox import clock
from portal.sandbox.api import refusals, request_shapes
from portal.sandbox.api.callers import require_management
from portal.sandbox.api.request_shapes import Members
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.people import invitations
from portal.sandbox.store import Row
from portal.sandbox.tenant.settings import TENANT

bp = Blueprint(
    "management_organization_invitations", __name__, url_prefix="/api/organization-invitations"
)
bp.before_request(require_management)

_EMAIL = re.compile(r"[\w.+'-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}", re.ASCII)
_COLUMNS = {"organizationId": "organization_id", "inviterId": "inviter_id", "invitee": "invitee"}
_STATUSES = ("Accepted", "Revoked")


@bp.get("")
def list_invitations() -> Response:
    """All of them, newest first: this list has no pages."""
    wanted = {
        column: request.args[name] for name, column in _COLUMNS.items() if name in request.args
    }
    return jsonify([_invitation_json(row) for row in invitations.invitations(**wanted)])


@bp.post("")
def add_invitation() -> ResponseReturnValue:
    sent = request_shapes.body()
    invitee = _address(sent)
    organization_id = sent.text("organizationId")
    expires_at = int(sent.number("expiresAt", at_least=0))
    inviter_id = sent.text_or_null("inviterId") if "inviterId" in sent else None
    role_ids = sent.texts("organizationRoleIds") if "organizationRoleIds" in sent else []
    if expires_at <= clock.now():
        message = "Input is invalid. The value of `expiresAt` must be in the future."
        raise ApiError(400, "request.invalid_input", message=message)
    made = invitations.invite(
        invitee, organization_id, expires_at, inviter_id, role_ids, _mail(sent)
    )
    return jsonify(_invitation_json(made)), 201


@bp.get("/<invitation_id>")
def show_invitation(invitation_id: str) -> Response:
    return jsonify(_invitation_json(invitations.invitation(invitation_id)))


@bp.delete("/<invitation_id>")
def delete_invitation(invitation_id: str) -> ResponseReturnValue:
    if not store().delete("organization_invitations", id=invitation_id):
        raise ApiError(404, "entity.not_found")
    return "", 204


@bp.post("/<invitation_id>/message")
def send_message(invitation_id: str) -> ResponseReturnValue:
    """A revoked one can still be mailed, as at Logto (§11)."""
    payload = dict(request.get_json(force=True))
    invitations.send(invitations.invitation(invitation_id), payload)
    return "", 204


@bp.put("/<invitation_id>/status")
def change_status(invitation_id: str) -> Response:
    sent = request_shapes.body()
    status = sent.choice("status", _STATUSES)
    if status == "Revoked":
        return jsonify(_invitation_json(invitations.revoke(invitation_id)))
    if "acceptedUserId" not in sent:
        message = "Input is invalid. The `acceptedUserId` is required."
        raise ApiError(422, "request.invalid_input", message=message)
    accepted = invitations.accept(invitation_id, sent.text("acceptedUserId"))
    return jsonify(_invitation_json(accepted))


def _address(sent: Members) -> str:
    invitee = sent.text("invitee", at_least=1, at_most=256)
    if not _EMAIL.fullmatch(invitee):
        raise refusals.invalid_string(("invitee",), "email", "Invalid email")
    return invitee


def _mail(sent: Members) -> dict[str, Any] | None:
    """Nothing is mailed where nobody said so."""
    if "messagePayload" not in sent or sent.is_false("messagePayload"):
        return None
    return sent.object("messagePayload")


def _invitation_json(row: Row) -> dict[str, Any]:
    return {
        "tenantId": TENANT,
        "id": row["id"],
        "inviterId": row["inviter_id"],
        "invitee": row["invitee"],
        "acceptedUserId": row["accepted_user_id"],
        "organizationId": row["organization_id"],
        "status": invitations.status_of(row),
        "createdAt": row["created_at"],
        "updatedAt": row["updated_at"],
        "expiresAt": row["expires_at"],
        "organizationRoles": invitations.roles_of(row["id"]),
    }
