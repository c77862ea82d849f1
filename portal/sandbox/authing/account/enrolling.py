"""A second step is enrolled in two calls within a minute (contract §7.3, §8.4)."""

import secrets

import pyotp
from flask import Response

from portal.sandbox.authing import pool
from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.arguments import Json, body, nested, one_of, required
from portal.sandbox.authing.api.caller import api, caller
from portal.sandbox.authing.api.envelope import Refused, done
from portal.sandbox.authing.messages.codes import check_code, send_code
from portal.sandbox.authing.people import errands, key_uri
from portal.sandbox.authing.people.directory import change_person
from portal.sandbox.authing.people.factors import add_factor
from portal.sandbox.authing.people.numbers import Number, number_in
from portal.sandbox.people.addresses import is_email
from portal.sandbox.store import Row

bp = api("enrolling")

KINDS = ("OTP", "SMS", "EMAIL")

_ERRAND = "enroll-factor"
_SMS, _EMAIL = "CHANNEL_BIND_MFA", "CHANNEL_VERIFY_MFA"


def offered() -> list[str]:
    """What the console has switched on."""
    return [kind for kind in KINDS if kind in pool.setting("factors")]


def person_with_plan() -> Row:
    """The person who calls, where the vendor's plan includes second steps at all."""
    if not pool.setting("factorsInPlan"):
        raise Refused(refusals.NOT_IN_PLAN)
    return caller().user


@bp.post("/send-enroll-factor-request")
def send_enroll_factor_request() -> Response:
    """Each request voids the one before, and for an authenticator means a new secret."""
    user, asked = person_with_plan(), body()
    kind, profile = one_of(asked, "factorType", *KINDS), nested(asked, "profile")
    if kind not in offered():
        raise Refused(refusals.FORBIDDEN)
    if kind == "OTP":
        return _begin_otp(user)
    if kind == "SMS":
        number = number_in(profile, "phoneNumber")
        send_code("phone", number.whole, _SMS)
        kept = {"phoneNumber": number.national, "phoneCountryCode": number.country_code}
    else:
        kept = {"email": _email_in(profile)}
        send_code("email", kept["email"], _EMAIL)
    token = errands.begin(_ERRAND, user["id"], kind=kind, profile=kept)
    return done({"enrollmentToken": token})


@bp.post("/enroll-factor")
def enroll_factor() -> Response:
    """A wrong code leaves the token good."""
    user, asked = person_with_plan(), body()
    kind, token = one_of(asked, "factorType", *KINDS), required(asked, "enrollmentToken")
    code = required(nested(asked, "enrollmentData"), "passCode")
    _, begun = errands.check(_ERRAND, token, user["id"])
    if begun["kind"] != kind:
        raise Refused(refusals.BAD_VALUE)
    _check(kind, begun, code)
    errands.finish(_ERRAND, token, user["id"])
    secret = {"secret": begun["secret"]} if kind == "OTP" else {}
    add_factor(user, kind, begun["profile"], **secret)
    if kind == "OTP":
        change_person(user["id"], recovery_code=begun["recoveryCode"])
    return done()


def _begin_otp(user: Row) -> Response:
    secret, recovery_code = pyotp.random_base32(), secrets.token_hex(12)
    token = errands.begin(
        _ERRAND, user["id"], kind="OTP", profile={}, secret=secret, recoveryCode=recovery_code
    )
    address = key_uri.key_uri(user, secret)
    otp = {
        "qrCodeUri": address,
        "qrCodeDataUrl": key_uri.as_picture(address),
        "recoveryCode": recovery_code,
    }
    return done({"enrollmentToken": token, "otpData": otp})


def _email_in(profile: Json) -> str:
    email = required(profile, "email")
    if not is_email(email):
        raise Refused(refusals.BAD_EMAIL)
    return email


def _check(kind: str, begun: Json, code: str) -> None:
    """Raises Refused for a code that is not right."""
    profile = begun["profile"]
    match kind:
        case "OTP":
            if not pyotp.TOTP(begun["secret"]).verify(code, valid_window=1):
                raise Refused(refusals.WRONG_OTP)
        case "SMS":
            number = Number(profile["phoneNumber"], profile["phoneCountryCode"])
            check_code("phone", number.whole, _SMS, code)
        case _:
            check_code("email", profile["email"], _EMAIL, code)
