"""Proving that a passkey was made, before it is bound to anybody (contracts/logto-api.md §5.2)."""

from flask import Blueprint, Response, jsonify, request

from portal.sandbox import clock
from portal.sandbox.api import request_shapes
from portal.sandbox.api.callers import first_party_caller
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.passkeys.registration import creation_options, made_passkey
from portal.sandbox.tenant.settings import account_center
from portal.sandbox.verification.records import new_record, usable_record

bp = Blueprint("passkey_registration", __name__, url_prefix="/api/verifications/web-authn")


@bp.post("/registration")
def begin() -> Response:
    person = first_party_caller()
    options = creation_options(person.user)
    record = new_record(person.user_id, "WebAuthn", {"challenge": options["challenge"]})
    return jsonify(
        {
            "verificationRecordId": record["id"],
            "registrationOptions": options,
            "expiresAt": clock.iso(record["expires_at"]),
        }
    )


@bp.post("/registration/verify")
def finish() -> Response:
    """Whoever began it: Logto does not look (§11)."""
    first_party_caller()
    sent = request_shapes.body()
    record_id, payload = sent.text("verificationRecordId"), sent.members("payload")
    record = usable_record(record_id)
    if record is None or record["type"] != "WebAuthn":
        raise ApiError(400, "verification_record.not_found")
    challenge = record["data"].get("challenge")
    if challenge is None:
        raise ApiError(400, "session.mfa.pending_info_not_found")
    passkey = made_passkey(payload, challenge, _origins())
    data = {"challenge": challenge, "passkey": passkey}  # so that the same may be told again
    store().update("verification_records", {"id": record_id}, verified=True, data=data)
    return jsonify({"verificationRecordId": record_id})


def _origins() -> list[str]:
    """
    Whatever page the caller says to stand on, as Logto takes it (§5.3): its own pages say so. A
    portal says nothing there, and is one of the related origins.
    """
    return [request.headers.get("Origin", ""), *account_center()["webauthnRelatedOrigins"]]
