"""Proving who one is, or that an address is one's own, by six digits.

Contract: contracts/logto-api.md §5.2.
"""

from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from portal.sandbox.api import request_shapes
from portal.sandbox.api.callers import first_party_caller
from portal.sandbox.api.request_shapes import Members
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.messages import codes
from portal.sandbox.messages.sending import Kind
from portal.sandbox.oidc.live_tokens import Caller
from portal.sandbox.people import lockouts
from portal.sandbox.tenant.languages import preferred_language
from portal.sandbox.tenant.settings import require_connector
from portal.sandbox.verification.records import (
    CODE_RECORDS,
    PROVES_A_PERSON,
    new_record,
    told,
    usable_record,
)

bp = Blueprint("code_check", __name__, url_prefix="/api/verifications")

_OWN_COLUMNS: dict[Kind, str] = {"email": "primary_email", "phone": "primary_phone"}
_TEMPLATES = (PROVES_A_PERSON, "BindMfa")
_NEW_IDENTIFIER = "BindNewIdentifier"


@bp.post("/verification-code")
def send_code() -> ResponseReturnValue:
    person = first_party_caller()
    sent = request_shapes.body()
    kind, value = _identifier(sent)
    template = _template(sent, kind, value, person)
    data = {"identifier": {"type": kind, "value": value}, "templateType": template}
    owner = None if template == _NEW_IDENTIFIER else person.user_id
    require_connector(kind)
    with store().transaction():
        record = new_record(owner, CODE_RECORDS[kind], data)
        codes.send_code(record["id"], kind, value, template, **_variables(kind, person))
    return jsonify(told(record)), 201


@bp.post("/verification-code/verify")
def check_code() -> ResponseReturnValue:
    first_party_caller()
    sent = request_shapes.body()
    kind, address = _identifier(sent)
    record_id, code = sent.text("verificationId"), sent.text("code")
    record = usable_record(record_id)
    if record is None or record["type"] != CODE_RECORDS[kind]:
        raise ApiError(400, "verification_record.not_found")
    with lockouts.counted(address):
        if not code:
            raise ApiError(400, "verification_code.not_found")
        codes.check_code(record_id, kind, address, record["data"]["templateType"], code)
    store().update("verification_records", {"id": record_id}, verified=True)
    return jsonify({"verificationRecordId": record_id})


def _identifier(sent: Members) -> tuple[Kind, str]:
    identifier = sent.members("identifier")
    kind: Kind = "email" if identifier.choice("type", ("email", "phone")) == "email" else "phone"
    pattern = request_shapes.EMAIL if kind == "email" else request_shapes.PHONE
    return kind, identifier.text("value", pattern=pattern)


def _template(sent: Members, kind: Kind, value: str, person: Caller) -> str:
    asked = sent.choice("templateType", _TEMPLATES) if "templateType" in sent else PROVES_A_PERSON
    return asked if value == person.user[_OWN_COLUMNS[kind]] else _NEW_IDENTIFIER


def _variables(kind: Kind, person: Caller) -> dict[str, Any]:
    """What a mail's template may speak of; a text message knows the language only."""
    language = {"locale": preferred_language()}
    if kind == "phone":
        return language
    user, application = person.user, person.application or {}
    return {
        **language,
        "application": {"id": application.get("id"), "name": application.get("name")},
        "user": {
            "id": user["id"],
            "avatar": user["avatar"],
            "name": user["name"],
            "primaryEmail": user["primary_email"],
            "primaryPhone": user["primary_phone"],
            "username": user["username"],
            "profile": user["profile"],
        },
    }
