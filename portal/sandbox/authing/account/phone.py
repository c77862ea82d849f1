"""Binding, changing and unbinding the phone number (contract §7.2, §8.1, §8.2)."""

from flask import Response

from portal.sandbox.authing import pool
from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.arguments import Json, body, nested, one_of, optional, required
from portal.sandbox.authing.api.caller import api, caller
from portal.sandbox.authing.api.envelope import Refused, done
from portal.sandbox.authing.messages.codes import check_code
from portal.sandbox.authing.people import errands
from portal.sandbox.authing.people.directory import change_person, whole_number_of
from portal.sandbox.authing.people.numbers import Number, number_in
from portal.sandbox.authing.people.taken import refuse_taken_phone
from portal.sandbox.authing.people.ways_in import refuse_last_way
from portal.sandbox.store import Row

bp = api("phone")

_ERRAND = "update-phone"
_NEW, _OLD = "CHANNEL_BIND_PHONE", "CHANNEL_UNBIND_PHONE"  # there is none for a change


@bp.post("/bind-phone")
def bind_phone() -> Response:
    """The first one: whoever has one changes it."""
    user, asked = caller().user, body()
    number, code = number_in(asked, "phoneNumber"), required(asked, "passCode")
    if user["phone"]:
        raise Refused(refusals.PHONE_TAKEN)
    refuse_taken_phone(number, user)
    check_code("phone", number.whole, _NEW, code)
    _write(user, number)
    return done()


@bp.post("/unbind-phone")
def unbind_phone() -> Response:
    user, code = caller().user, required(body(), "passCode")
    if not user["phone"]:
        raise Refused(refusals.NOT_FOUND)
    refuse_last_way(user, "phone")
    check_code("phone", whole_number_of(user), _OLD, code)
    change_person(user["id"], phone=None, phone_country_code=None, phone_verified=False)
    return done()


@bp.post("/verify-update-phone-request")
def verify_update_phone_request() -> Response:
    user, asked = caller().user, body()
    one_of(asked, "verifyMethod", "PHONE_PASSCODE")
    payload = nested(asked, "phonePassCodePayload")
    new = number_in(payload, "newPhoneNumber", "newPhoneCountryCode")
    code = required(payload, "newPhonePassCode")
    if new == _own(user):
        raise Refused(refusals.SAME_PHONE)
    refuse_taken_phone(new, user)
    if pool.setting("verifyOldPhone") and user["phone"]:
        old_code = _old_code(payload, user)
        check_code("phone", new.whole, _NEW, code, keep=True)
        check_code("phone", whole_number_of(user), _OLD, old_code)
    check_code("phone", new.whole, _NEW, code)
    token = errands.begin(_ERRAND, user["id"], national=new.national, country_code=new.country_code)
    return done({"updatePhoneToken": token, "tokenExpiresIn": errands.LIFETIME})


@bp.post("/update-phone")
def update_phone() -> Response:
    user = caller().user
    _, verified = errands.finish(_ERRAND, required(body(), "updatePhoneToken"), user["id"])
    number = Number(**verified)
    refuse_taken_phone(number, user)
    _write(user, number)
    return done()


def _old_code(payload: Json, user: Row) -> str:
    """The code sent to the number that the person has; the call must name that number too."""
    code = optional(payload, "oldPhonePassCode")
    if not code or not optional(payload, "oldPhoneNumber"):
        raise Refused(refusals.OLD_NEEDED)
    if number_in(payload, "oldPhoneNumber", "oldPhoneCountryCode") != _own(user):
        raise Refused(refusals.OLD_PHONE_DIFFERS)
    return code


def _own(user: Row) -> Number | None:
    return Number(user["phone"], user["phone_country_code"]) if user["phone"] else None


def _write(user: Row, number: Number) -> None:
    change_person(
        user["id"],
        phone=number.national,
        phone_country_code=number.country_code,
        phone_verified=True,
    )
