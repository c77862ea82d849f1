"""
The Account API's second steps: the list, an authenticator app, binding a passkey, settings (§4.5).

Making backup codes, renaming and removing are not here yet.
"""

import re
from typing import Any

import pyotp
from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from portal.sandbox import clock
from portal.sandbox.account import gate
from portal.sandbox.api import callers, refusals, request_shapes
from portal.sandbox.api.request_shapes import Members
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.ids import long_id
from portal.sandbox.oidc.live_tokens import Caller
from portal.sandbox.people import directory
from portal.sandbox.people.changes import change_user
from portal.sandbox.people.factors import factor_json
from portal.sandbox.store import Row
from portal.sandbox.tenant.settings import sign_in_experience
from portal.sandbox.verification.records import usable_record

bp = Blueprint("account_mfa", __name__, url_prefix="/api/my-account")

Json = dict[str, Any]

_SECRET_LENGTH = 32  # Base32 characters: 20 bytes
_SECRET = re.compile(r"[A-Z2-7]{16,32}")
_BINDABLE = ("WebAuthn",)


@bp.get("/mfa-verifications")
def list_factors() -> Response:
    person = callers.caller()
    gate.require_readable("mfa")
    callers.require_scope(person, "identities")
    return jsonify([factor_json(factor) for factor in person.user["mfa_verifications"]])


@bp.post("/mfa-verifications/totp-secret/generate")
def generate_secret() -> Response:
    callers.caller()
    return jsonify({"secret": pyotp.random_base32(_SECRET_LENGTH)})


@bp.put("/mfa-verifications/totp")
def set_totp() -> ResponseReturnValue:
    person = callers.caller()
    sent = request_shapes.body()
    secret, code = sent.text("secret"), sent.text("code")
    _admit(person, "mfa", "Totp")
    if not _SECRET.fullmatch(secret):
        raise ApiError(400, "user.totp_secret_invalid")
    if not pyotp.TOTP(secret).verify(code, valid_window=1):  # real time: the app knows no other
        raise ApiError(400, "session.mfa.invalid_totp_code")
    _add_factor(person, _new_factor("Totp", key=secret), replacing="Totp")
    return "", 204


@bp.post("/mfa-verifications")
def bind() -> ResponseReturnValue:
    person = callers.caller()
    sent = request_shapes.body()
    if "type" not in sent or sent.text("type") not in _BINDABLE:
        raise refusals.unknown_kind("type", _BINDABLE)
    record_id = sent.text("newIdentifierVerificationRecordId")
    _admit(person, "passkey", "WebAuthn")
    registered = _registered_passkey(person, record_id)
    agent = request.user_agent.string
    passkey = _new_factor("WebAuthn", **registered, **_name(sent), agent=agent)
    _add_factor(person, passkey)
    return "", 204


@bp.get("/mfa-settings")
def settings() -> Response:
    person = callers.caller()
    gate.require_readable("mfa")
    callers.require_scope(person, "identities")
    return jsonify(_mfa_settings(person.user))


@bp.patch("/mfa-settings")
def change_settings() -> Response:
    person = callers.first_party_caller()
    skip = request_shapes.body().truth("skipMfaOnSignIn")
    gate.require_proof(person)
    gate.require_editable("mfa")
    callers.require_scope(person, "identities")
    with store().transaction():
        kept = directory.person(person.user_id)["logto_config"]
        changed = {**kept, "mfa": {**kept.get("mfa", {}), "skipMfaOnSignIn": skip}}
        return jsonify(_mfa_settings(change_user(person.user_id, logto_config=changed)))


@bp.get("/logto-configs")
def configurations() -> Response:
    person = callers.caller()
    gate.require_readable("passkey")
    callers.require_scope(person, "identities")
    kept = person.user["logto_config"]
    return jsonify(
        {
            "mfa": {
                "skipped": kept.get("mfa", {}).get("skipped", False),
                **_mfa_settings(person.user),
            },
            "passkeySignIn": {"skipped": kept.get("passkeySignIn", {}).get("skipped", False)},
        }
    )


def _admit(person: Caller, field: str, factor: str) -> None:
    callers.require_first_party(person)
    gate.require_proof(person)
    gate.require_editable(field)
    callers.require_scope(person, "identities")
    if factor not in sign_in_experience()["mfa"]["factors"]:
        raise ApiError(400, "session.mfa.mfa_factor_not_enabled")


def _registered_passkey(person: Caller, record_id: str) -> Json:
    record = usable_record(record_id)
    if (
        record is None
        or not record["verified"]
        or record["type"] != "WebAuthn"
        or record["user_id"] != person.user_id
    ):
        raise ApiError(400, "verification_record.not_found")
    passkey: Json = record["data"]
    return passkey


def _name(sent: Members) -> Json:
    return {"name": sent.text("name")} if "name" in sent else {}


def _new_factor(kind: str, **members: Any) -> Json:
    return {"id": long_id(), "type": kind, "createdAt": clock.iso(clock.now()), **members}


def _add_factor(person: Caller, factor: Json, *, replacing: str | None = None) -> None:
    with store().transaction():
        factors = directory.person(person.user_id)["mfa_verifications"]
        kept = [other for other in factors if other["type"] != replacing]
        change_user(person.user_id, mfa_verifications=[*kept, factor])


def _mfa_settings(user: Row) -> Json:
    return {"skipMfaOnSignIn": user["logto_config"].get("mfa", {}).get("skipMfaOnSignIn", False)}
