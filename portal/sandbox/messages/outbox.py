"""``/outbox``: what the sandbox would have sent, for people and for programs."""

from typing import Any

from flask import Blueprint, Response, jsonify

from portal.sandbox import clock
from portal.sandbox.messages import sending
from portal.sandbox.pages.page import page
from portal.sandbox.store import Row

bp = Blueprint("sandbox_outbox", __name__)

_SUBJECTS = {
    "SignIn": "Your code to sign in",
    "Register": "Your code to create an account",
    "ForgotPassword": "Your code to reset your password",
    "UserPermissionValidation": "Your code to prove it is you",
    "BindNewIdentifier": "Your code to confirm a new address",
    "OrganizationInvitation": "You are invited to an organization",
    "CHANNEL_LOGIN": "Your code to sign in",
    "CHANNEL_REGISTER": "Your code to create an account",
    "CHANNEL_RESET_PASSWORD": "Your code to reset your password",
    "CHANNEL_BIND_EMAIL": "Your code to confirm a new address",
    "CHANNEL_BIND_PHONE": "Your code to confirm a new address",
    "CHANNEL_UPDATE_EMAIL": "Your code to change your address",
    "CHANNEL_UNBIND_EMAIL": "Your code to remove an address",
    "CHANNEL_UNBIND_PHONE": "Your code to remove or change a number",
    "CHANNEL_BIND_MFA": "Your code to set up a second step",
    "CHANNEL_VERIFY_MFA": "Your code to prove it is you",
    "CHANNEL_DELETE_ACCOUNT": "Your code to close your account",
}


@bp.get("/outbox")
def for_people() -> Response:
    return page("sandbox/outbox.html", None, messages=[_message(row) for row in sending.outbox()])


@bp.get("/outbox.json")
def for_programs() -> Response:
    """``[{kind, to, template, subject, sentAt, code?, …}]``, newest first."""
    return jsonify([_message(row) for row in sending.outbox()])


def _message(row: Row) -> dict[str, Any]:
    plus = "+" if row["kind"] == "phone" else ""
    return {
        **row["payload"],
        "kind": row["kind"],
        "to": plus + row["recipient"],
        "template": row["template"],
        "subject": _SUBJECTS.get(row["template"], "Your code"),
        "sentAt": clock.iso(row["sent_at"]),
    }
