"""Deleting one's own account, in two calls within a minute (contract §7.5)."""

from flask import Response

from portal.sandbox.authing import pool
from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.arguments import Json, body, nested, one_of, optional, required
from portal.sandbox.authing.api.caller import api, caller
from portal.sandbox.authing.api.envelope import Refused, done
from portal.sandbox.authing.messages.codes import check_code
from portal.sandbox.authing.people import errands
from portal.sandbox.authing.people.directory import whole_number_of
from portal.sandbox.authing.people.encrypted import password_in
from portal.sandbox.authing.people.numbers import Number, number_in
from portal.sandbox.current import store
from portal.sandbox.people import passwords
from portal.sandbox.store import Row

bp = api("deletion")

_ERRAND = "delete-account"
_CHANNEL = "CHANNEL_DELETE_ACCOUNT"


@bp.post("/verify-delete-account-request")
def verify_delete_account_request() -> Response:
    user, asked = caller().user, body()
    if not pool.setting("selfDeletion"):
        raise Refused(refusals.FORBIDDEN)
    match one_of(asked, "verifyMethod", "EMAIL_PASSCODE", "PHONE_PASSCODE", "PASSWORD"):
        case "EMAIL_PASSCODE":
            _check_email(user, nested(asked, "emailPassCodePayload"))
        case "PHONE_PASSCODE":
            _check_phone(user, nested(asked, "phonePassCodePayload"))
        case _:
            _check_password(user, nested(asked, "passwordPayload"))
    token = errands.begin(_ERRAND, user["id"])
    return done({"deleteAccountToken": token, "tokenExpiresIn": errands.LIFETIME})


@bp.post("/delete-account")
def delete_account() -> Response:
    user = caller().user
    errands.finish(_ERRAND, required(body(), "deleteAccountToken"), user["id"])
    store().delete("users", id=user["id"])
    return done({"success": True})


def _check_email(user: Row, payload: Json) -> None:
    email = optional(payload, "email") or user["email"]
    if not user["email"] or email.lower() != user["email"].lower():
        raise Refused(refusals.OLD_EMAIL_DIFFERS)
    check_code("email", email, _CHANNEL, required(payload, "passCode"))


def _check_phone(user: Row, payload: Json) -> None:
    number = number_in(payload, "phoneNumber")
    if number != Number(user["phone"], user["phone_country_code"]):
        raise Refused(refusals.OLD_PHONE_DIFFERS)
    check_code("phone", whole_number_of(user), _CHANNEL, required(payload, "passCode"))


def _check_password(user: Row, payload: Json) -> None:
    """For those alone to whom no code can be sent."""
    if user["email"] or user["phone"]:
        raise Refused(refusals.FORBIDDEN)
    if not passwords.matches(password_in(payload, "password"), user["password_hash"]):
        raise Refused(refusals.WRONG_PASSWORD)
