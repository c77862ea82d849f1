"""The Account API's second steps: the list, binding one, naming, removing (§4.5)."""

from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from portal.sandbox.account import authenticators, backup_codes, gate
from portal.sandbox.api import callers, refusals, request_shapes
from portal.sandbox.api.request_shapes import Members
from portal.sandbox.errors import ApiError
from portal.sandbox.oidc.live_tokens import Caller
from portal.sandbox.people.factors import (
    add_factor,
    change_factor,
    factor_json,
    factors_of,
    new_factor,
    remove_factor,
)
from portal.sandbox.verification.records import usable_record

bp = Blueprint("account_mfa", __name__, url_prefix="/api/my-account/mfa-verifications")

Json = dict[str, Any]

_KINDS = ("WebAuthn", "Totp", "BackupCode")


@bp.get("")
def list_factors() -> Response:
    person = callers.caller()
    gate.require_readable("mfa")
    callers.require_scope(person, "identities")
    return jsonify([factor_json(factor) for factor in person.user["mfa_verifications"]])


@bp.post("")
def bind() -> ResponseReturnValue:
    person = callers.caller()
    sent = request_shapes.body()
    if "type" not in sent or sent.text("type") not in _KINDS:
        raise refusals.unknown_kind("type", _KINDS)
    match sent.text("type"):
        case "Totp":
            authenticators.bind(person, sent)
        case "BackupCode":
            backup_codes.bind(person, sent)
        case _:
            _bind_passkey(person, sent)
    return "", 204


@bp.patch("/<factor_id>/name")
def rename(factor_id: str) -> Response:
    """Passkeys alone have a name; an empty one will do (§11)."""
    person = callers.caller()
    name = request_shapes.body().text("name")
    gate.require_proof(person)
    gate.require_editable("passkey")
    callers.require_scope(person, "identities")
    callers.require_first_party(person)
    if _named(person, factor_id)["type"] != "WebAuthn":
        raise ApiError(400, "verification_record.not_found")
    change_factor(person.user_id, factor_id, name=name)
    return Response("OK", mimetype="text/plain")


@bp.delete("/<factor_id>")
def remove(factor_id: str) -> ResponseReturnValue:
    person = callers.caller()
    gate.require_proof(person)
    callers.require_scope(person, "identities")
    callers.require_first_party(person)
    kind = _named(person, factor_id)["type"]
    gate.require_editable("passkey" if kind == "WebAuthn" else "mfa")
    remove_factor(person.user_id, factor_id)
    return "", 204


def _named(person: Caller, factor_id: str) -> Json:
    found = [factor for factor in factors_of(person.user_id) if factor["id"] == factor_id]
    if not found:
        raise ApiError(400, "verification_record.not_found")
    return found[0]


def _bind_passkey(person: Caller, sent: Members) -> None:
    record_id = sent.text("newIdentifierVerificationRecordId")
    gate.require_factor_offered(person, "passkey", "WebAuthn")
    registered = _registered_passkey(record_id)
    name = {"name": sent.text("name")} if "name" in sent else {}
    agent = request.user_agent.string
    add_factor(person.user_id, new_factor("WebAuthn", **registered, **name, agent=agent))


def _registered_passkey(record_id: str) -> Json:
    """Whoever's it is: Logto does not look (§11)."""
    record = usable_record(record_id)
    if record is None or not record["verified"] or record["type"] != "WebAuthn":
        raise ApiError(400, "verification_record.not_found")
    passkey: Json = record["data"]["passkey"]
    return passkey
