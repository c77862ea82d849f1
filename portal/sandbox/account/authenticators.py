"""The Account API's authenticator apps: a new key, and binding it (§4.5)."""

import re

import pyotp
from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from portal.sandbox.account import gate
from portal.sandbox.api import callers, request_shapes
from portal.sandbox.api.request_shapes import Members
from portal.sandbox.errors import ApiError
from portal.sandbox.oidc.live_tokens import Caller
from portal.sandbox.people.factors import add_factor, factors_of, new_factor

bp = Blueprint("account_authenticators", __name__, url_prefix="/api/my-account/mfa-verifications")

_SECRET_LENGTH = 32  # Base32 characters: 20 bytes
_SECRET = re.compile(r"[A-Z2-7]{16,32}")


@bp.post("/totp-secret/generate")
def generate_secret() -> Response:
    """Stores nothing."""
    callers.caller()
    return jsonify({"secret": pyotp.random_base32(_SECRET_LENGTH)})


@bp.put("/totp")
def put() -> ResponseReturnValue:
    """The one that demands a code; it takes the place of the one before."""
    person = callers.caller()
    sent = request_shapes.body()
    secret, code = sent.text("secret"), sent.text("code")
    gate.require_factor_offered(person, "mfa", "Totp")
    _require_good(secret, code)
    add_factor(person.user_id, new_factor("Totp", key=secret), replacing="Totp")
    return "", 204


def bind(person: Caller, sent: Members) -> None:
    """The other way: the code is optional, and a second one is refused."""
    secret = sent.text("secret")
    code = sent.text("code") if "code" in sent else None
    gate.require_factor_offered(person, "mfa", "Totp")
    _require_good(secret, code)
    if factors_of(person.user_id, "Totp"):
        raise ApiError(422, "user.totp_already_in_use")
    add_factor(person.user_id, new_factor("Totp", key=secret))


def _require_good(secret: str, code: str | None) -> None:
    if not _SECRET.fullmatch(secret):
        raise ApiError(400, "user.totp_secret_invalid")
    if code is None:
        return
    if not pyotp.TOTP(secret).verify(code, valid_window=1):  # real time: the app knows no other
        raise ApiError(400, "session.mfa.invalid_totp_code")
