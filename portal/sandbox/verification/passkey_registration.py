"""
Registering a passkey, as far as the browser's own word for it goes (contracts/logto-api.md §5.3).

The client data is checked: its kind, challenge and origin. The attestation object is not opened, so
nobody can sign in with a passkey bound here; it can be listed.
"""

import base64
import binascii
import hmac
import json
import secrets
from typing import Any

from flask import Blueprint, Response, jsonify, request

from portal.sandbox import clock
from portal.sandbox.api import request_shapes
from portal.sandbox.api.callers import first_party_caller
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.oidc.live_tokens import Caller
from portal.sandbox.store import Row
from portal.sandbox.tenant.settings import account_center
from portal.sandbox.verification.records import new_record, usable_record

bp = Blueprint("passkey_registration", __name__, url_prefix="/api/verifications/web-authn")

Json = dict[str, Any]

_ES256, _RS256 = -7, -257  # COSE algorithms
_CEREMONY_TIMEOUT = 60_000  # milliseconds
_CHALLENGE_BYTES = 32


@bp.post("/registration")
def begin() -> Response:
    person = first_party_caller()
    options = _options(person)
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
    person = first_party_caller()
    sent = request_shapes.body()
    record_id, payload = sent.text("verificationRecordId"), sent.members("payload")
    credential_id = payload.text("id", at_least=1)
    client_data = payload.members("response").text("clientDataJSON")
    record = usable_record(record_id)
    if record is None or record["type"] != "WebAuthn" or record["user_id"] != person.user_id:
        raise ApiError(400, "verification_record.not_found")
    _require_honest(_decoded(client_data), record)
    data = {"credentialId": credential_id}
    store().update("verification_records", {"id": record_id}, verified=True, data=data)
    return jsonify({"verificationRecordId": record_id})


def _options(person: Caller) -> Json:
    """WebAuthn's creation options, as JSON; the relying party is the host that was called."""
    host, user = request.host.partition(":")[0], person.user
    known_as = user["primary_email"] or user["primary_phone"] or user["username"] or user["id"]
    return {
        "rp": {"name": host, "id": host},
        "user": {
            "id": _base64url(user["id"].encode()),
            "name": known_as,
            "displayName": user["name"] or known_as,
        },
        "challenge": _base64url(secrets.token_bytes(_CHALLENGE_BYTES)),
        "pubKeyCredParams": [{"type": "public-key", "alg": alg} for alg in (_ES256, _RS256)],
        "timeout": _CEREMONY_TIMEOUT,
        "excludeCredentials": [
            {"id": factor["credentialId"], "type": "public-key"}
            for factor in user["mfa_verifications"]
            if factor["type"] == "WebAuthn"
        ],
        "authenticatorSelection": {
            "requireResidentKey": True,
            "residentKey": "required",
            "userVerification": "required",
        },
        "attestation": "none",
        "extensions": {"credProps": True},
    }


def _require_honest(client_data: Json, record: Row) -> None:
    challenge = record["data"].get("challenge")
    if challenge is None:
        raise ApiError(400, "session.mfa.pending_info_not_found")
    honest = (
        client_data.get("type") == "webauthn.create"
        and hmac.compare_digest(str(client_data.get("challenge")).encode(), challenge.encode())
        and client_data.get("origin") in account_center()["webauthnRelatedOrigins"]
    )
    if not honest:
        raise ApiError(400, "session.mfa.webauthn_verification_failed")


def _decoded(client_data: str) -> Json:
    try:
        decoded = json.loads(base64.urlsafe_b64decode(client_data + "=" * (-len(client_data) % 4)))
    except (binascii.Error, ValueError):
        decoded = None
    if not isinstance(decoded, dict):
        raise ApiError(400, "session.mfa.webauthn_verification_failed")
    return decoded


def _base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")
