"""Password and security: what is known of them, changing them, resetting them (§7.2, §8.3, §9)."""

from flask import Response

from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.arguments import body, nested, one_of, optional, required
from portal.sandbox.authing.api.caller import api, caller
from portal.sandbox.authing.api.envelope import Refused, done
from portal.sandbox.authing.messages.codes import check_code
from portal.sandbox.authing.people import directory, errands
from portal.sandbox.authing.people.encrypted import password_in
from portal.sandbox.authing.people.forgotten import refuse_where_the_pool_does
from portal.sandbox.authing.people.new_passwords import password_columns
from portal.sandbox.authing.people.numbers import number_in
from portal.sandbox.authing.people.strength import require_good_password
from portal.sandbox.people import passwords
from portal.sandbox.store import Row

bp = api("password")

_ERRAND = "reset-password"
_CHANNEL = "CHANNEL_RESET_PASSWORD"


@bp.get("/get-security-info")
def get_security_info() -> Response:
    """The weights of the score are nobody's business but the vendor's; these fit its one sample."""
    user = caller().user
    parts = ((user["email"], 25), (user["phone"], 15), (user["password_hash"], 40))
    score = sum(points for has, points in parts if has) + 20 * bool(user["factors"])
    return done(
        {
            "securityScore": score,
            "emailBinded": bool(user["email"]),
            "phoneBinded": bool(user["phone"]),
            "passwordSet": bool(user["password_hash"]),
            "passwordSecurityLevel": user["password_level"],
            "mfaEnrolled": bool(user["factors"]),
        }
    )


@bp.post("/update-password")
def update_password() -> Response:
    """The old one is needed where there is one; other sessions go on."""
    user, asked = caller().user, body()
    new = password_in(asked, "newPassword")
    if user["password_hash"]:
        if not optional(asked, "oldPassword"):
            raise Refused(refusals.OLD_PASSWORD_MISSING)
        if not passwords.matches(password_in(asked, "oldPassword"), user["password_hash"]):
            raise Refused(refusals.WRONG_OLD_PASSWORD)
    _write(user["id"], new)
    return done()


@bp.post("/validate-password")
def validate_password() -> Response:
    """Whether this is the password of the account named; of the caller's own alone."""
    user, asked = caller().user, body()
    if _named(asked) != user["id"]:
        raise Refused(refusals.WRONG_PASSWORD)
    return done({"valid": passwords.matches(password_in(asked, "password"), user["password_hash"])})


@bp.post("/verify-reset-password-request")
def verify_reset_password_request() -> Response:
    """Without a bearer: whoever forgot their password is signed out."""
    refuse_where_the_pool_does()
    asked = body()
    user: Row | None
    if one_of(asked, "verifyMethod", "EMAIL_PASSCODE", "PHONE_PASSCODE") == "EMAIL_PASSCODE":
        payload = nested(asked, "emailPassCodePayload")
        email = required(payload, "email")
        check_code("email", email, _CHANNEL, required(payload, "passCode"))
        user = directory.person_with_email(email)
    else:
        payload = nested(asked, "phonePassCodePayload")
        number = number_in(payload, "phoneNumber")
        check_code("phone", number.whole, _CHANNEL, required(payload, "passCode"))
        user = directory.person_with_phone(number.national, number.country_code)
    if user is None:
        raise Refused(refusals.WRONG_CODE)
    token = errands.begin(_ERRAND, user["id"])
    return done({"passwordResetToken": token, "tokenExpiresIn": errands.LIFETIME})


@bp.post("/reset-password")
def reset_password() -> Response:
    refuse_where_the_pool_does()
    asked = body()
    token, password = required(asked, "passwordResetToken"), password_in(asked, "password")
    user_id, _ = errands.check(_ERRAND, token)
    require_good_password(password)
    errands.finish(_ERRAND, token)
    _write(user_id, password)
    return done({"success": True})


def _write(user_id: str, password: str) -> None:
    require_good_password(password)
    directory.change_person(user_id, **password_columns(password))


def _named(asked: dict[str, object]) -> str | None:
    """The id of whom ``email`` names, or else ``phone``, or else ``username``."""
    found: Row | None
    if asked.get("email") or not asked.get("phone"):
        found = directory.person_called(str(asked.get("email") or required(asked, "username")))
    else:
        number = number_in(asked, "phone")
        found = directory.person_with_phone(number.national, number.country_code)
    return None if found is None else str(found["id"])
