"""The Account API's e-mail address and phone number (contracts/logto-api.md §4.3)."""

from dataclasses import dataclass

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.sandbox.account import gate
from portal.sandbox.api import callers, request_shapes
from portal.sandbox.errors import ApiError
from portal.sandbox.oidc.live_tokens import Caller
from portal.sandbox.people.changes import change_user
from portal.sandbox.verification.records import usable_record

bp = Blueprint("account_identifiers", __name__, url_prefix="/api/my-account")


@dataclass(frozen=True)
class Identifier:
    """One of the two addresses a person may have.

    ``field`` is the name of its control, of its scope and of its member in a request.
    """

    field: str
    column: str
    record_type: str


EMAIL = Identifier("email", "primary_email", "EmailVerificationCode")
PHONE = Identifier("phone", "primary_phone", "PhoneVerificationCode")


@bp.post("/primary-email")
def set_email() -> ResponseReturnValue:
    return _set(EMAIL)


@bp.delete("/primary-email")
def remove_email() -> ResponseReturnValue:
    return _remove(EMAIL)


@bp.post("/primary-phone")
def set_phone() -> ResponseReturnValue:
    return _set(PHONE)


@bp.delete("/primary-phone")
def remove_phone() -> ResponseReturnValue:
    return _remove(PHONE)


def _set(identifier: Identifier) -> ResponseReturnValue:
    person = callers.caller()
    sent = request_shapes.body()
    pattern = request_shapes.EMAIL if identifier is EMAIL else request_shapes.PHONE
    value = sent.text(identifier.field, pattern=pattern)
    record_id = sent.text("newIdentifierVerificationRecordId")
    _admit(person, identifier)
    _require_proven(identifier, value, record_id)
    change_user(person.user_id, **{identifier.column: value})
    return "", 204


def _remove(identifier: Identifier) -> ResponseReturnValue:
    person = callers.caller()
    _admit(person, identifier)
    change_user(person.user_id, **{identifier.column: None})
    return "", 204


def _admit(person: Caller, identifier: Identifier) -> None:
    callers.require_first_party(person)
    gate.require_proof(person)
    gate.require_editable(identifier.field)
    callers.require_scope(person, identifier.field)


def _require_proven(identifier: Identifier, value: str, record_id: str) -> None:
    """The record need not be this person's: Logto does not ask (§11)."""
    record = usable_record(record_id)
    wanted = {"type": identifier.field, "value": value}
    if (
        record is None
        or not record["verified"]
        or record["type"] != identifier.record_type
        or record["data"].get("identifier") != wanted
    ):
        raise ApiError(400, "verification_record.not_found")
