"""The Account API's backup codes: new ones, binding them, looking at them (§4.5)."""

import re
import secrets

from flask import Blueprint, Response, jsonify

from portal.sandbox.account import gate
from portal.sandbox.api import callers
from portal.sandbox.api.request_shapes import Members
from portal.sandbox.errors import ApiError
from portal.sandbox.oidc.live_tokens import Caller
from portal.sandbox.people.factors import add_factor, factors_of, new_factor

bp = Blueprint("account_backup_codes", __name__, url_prefix="/api/my-account/mfa-verifications")

_HOW_MANY = 10
_CODE = re.compile(r"[0-9a-f]{10}", re.IGNORECASE)


@bp.post("/backup-codes/generate")
def generate() -> Response:
    """Stores nothing."""
    callers.caller()
    return jsonify({"codes": [secrets.token_hex(5) for _ in range(_HOW_MANY)]})


@bp.get("/backup-codes")
def look() -> Response:
    """Logto keeps them as they are, so they can be looked at again."""
    person = callers.caller()
    gate.require_proof(person)
    callers.require_scope(person, "identities")
    found = factors_of(person.user_id, "BackupCode")
    if not found:
        raise ApiError(404, "verification_record.not_found")
    return jsonify({"codes": found[0]["codes"]})


def bind(person: Caller, sent: Members) -> None:
    """Ten equal ones will do (§11)."""
    codes = sent.texts("codes")
    gate.require_factor_offered(person, "mfa", "BackupCode")
    factors = factors_of(person.user_id)
    if any(
        "usedAt" not in code
        for factor in factors
        if factor["type"] == "BackupCode"
        for code in factor["codes"]
    ):
        raise ApiError(422, "user.backup_code_already_in_use")
    if all(factor["type"] == "BackupCode" for factor in factors):
        raise ApiError(422, "session.mfa.backup_code_can_not_be_alone")
    if len(codes) != _HOW_MANY or not all(_CODE.fullmatch(code) for code in codes):
        raise ApiError(422, "user.wrong_backup_code_format")
    add_factor(person.user_id, new_factor("BackupCode", codes=[{"code": code} for code in codes]))
