"""``send-email``, ``send-sms`` and ``pre-check-code`` (contract §7.2)."""

from flask import Response, request

from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.arguments import body, nested, one_of, required
from portal.sandbox.authing.api.caller import api, caller
from portal.sandbox.authing.api.envelope import Refused, done
from portal.sandbox.authing.messages import codes
from portal.sandbox.authing.people import directory
from portal.sandbox.authing.people.forgotten import refuse_unknown, refuse_where_the_pool_does
from portal.sandbox.authing.people.numbers import number_in
from portal.sandbox.authing.people.taken import refuse_taken_email, refuse_taken_phone
from portal.sandbox.messages.sending import Kind
from portal.sandbox.people.addresses import is_email
from portal.sandbox.store import Row

bp = api("messages")

EMAIL_CHANNELS = (
    *("CHANNEL_LOGIN", "CHANNEL_REGISTER", "CHANNEL_RESET_PASSWORD", "CHANNEL_VERIFY_EMAIL_LINK"),
    *("CHANNEL_UPDATE_EMAIL", "CHANNEL_BIND_EMAIL", "CHANNEL_UNBIND_EMAIL", "CHANNEL_VERIFY_MFA"),
    *("CHANNEL_UNLOCK_ACCOUNT", "CHANNEL_COMPLETE_EMAIL", "CHANNEL_DELETE_ACCOUNT"),
)
SMS_CHANNELS = (
    *("CHANNEL_LOGIN", "CHANNEL_REGISTER", "CHANNEL_RESET_PASSWORD", "CHANNEL_BIND_PHONE"),
    *("CHANNEL_UNBIND_PHONE", "CHANNEL_BIND_MFA", "CHANNEL_VERIFY_MFA", "CHANNEL_UNBIND_MFA"),
    *("CHANNEL_COMPLETE_PHONE", "CHANNEL_IDENTITY_VERIFICATION", "CHANNEL_DELETE_ACCOUNT"),
)
_FOR_ANYONE = ("CHANNEL_RESET_PASSWORD", "CHANNEL_LOGIN", "CHANNEL_REGISTER")


@bp.post("/send-email")
def send_email() -> Response:
    asked = body()
    channel, email = one_of(asked, "channel", *EMAIL_CHANNELS), required(asked, "email")
    if not is_email(email):
        raise Refused(refusals.BAD_EMAIL)
    _know_the_person(channel)
    if channel == "CHANNEL_BIND_EMAIL":
        refuse_taken_email(email, caller().user)
    if channel == "CHANNEL_UPDATE_EMAIL" and not _is_own_email(email):
        refuse_taken_email(email, caller().user)
    if channel != "CHANNEL_RESET_PASSWORD" or _may_reset(directory.person_with_email(email)):
        codes.send_code("email", email, channel)
    return done()


@bp.post("/send-sms")
def send_sms() -> Response:
    asked = body()
    channel, number = one_of(asked, "channel", *SMS_CHANNELS), number_in(asked, "phoneNumber")
    _know_the_person(channel)
    if channel == "CHANNEL_BIND_PHONE":
        refuse_taken_phone(number, caller().user)
    known = directory.person_with_phone(number.national, number.country_code)
    if channel != "CHANNEL_RESET_PASSWORD" or _may_reset(known):
        codes.send_code("phone", number.whole, channel)
    return done()


@bp.post("/pre-check-code")
def pre_check_code() -> Response:
    """Whether a code is right; it stays good for the call that uses it."""
    asked = body()
    kind: Kind
    if one_of(asked, "codeType", "SMS", "EMAIL") == "SMS":
        payload = nested(asked, "smsCodePayload")
        kind, address = "phone", number_in(payload, "phone").whole
    else:
        payload = nested(asked, "emailCodePayload")
        kind, address = "email", required(payload, "email")
    channel, code = required(payload, "channel"), required(payload, "passCode")
    try:
        codes.check_code(kind, address, channel, code, keep=True)
    except Refused as refused:
        return done({"isValid": False, "message": refused.refusal.message})
    return done({"isValid": True, "message": "success"})


def _know_the_person(channel: str) -> None:
    """Those signed out may ask for what signs them in, or lets them choose a new password."""
    if channel not in _FOR_ANYONE or "Authorization" in request.headers:
        caller()


def _may_reset(user: Row | None) -> bool:
    refuse_where_the_pool_does()
    refuse_unknown(user is not None)
    return user is not None


def _is_own_email(email: str) -> bool:
    return (caller().user["email"] or "").lower() == email.lower()
