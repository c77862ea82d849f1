"""Proving who one is with the password (contracts/logto-api.md §5.1)."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from portal.sandbox.api import request_shapes
from portal.sandbox.api.callers import first_party_caller
from portal.sandbox.errors import ApiError
from portal.sandbox.people import lockouts, passwords
from portal.sandbox.verification.records import new_record, told

bp = Blueprint("password_check", __name__, url_prefix="/api/verifications")


@bp.post("/password")
def check_password() -> ResponseReturnValue:
    person = first_party_caller()
    password = request_shapes.body().text("password", at_least=1)
    with lockouts.counted(person.user_id):
        if not passwords.matches(password, person.user["password_hash"]):
            raise ApiError(422, "session.invalid_credentials")
    return jsonify(told(new_record(person.user_id, "Password", verified=True))), 201
