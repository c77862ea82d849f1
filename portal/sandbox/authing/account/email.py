"""Binding, changing and unbinding the e-mail address (contract §7.2, §8.1, §8.2)."""

from flask import Response

from portal.sandbox.authing import pool
from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.arguments import body, nested, one_of, optional, required
from portal.sandbox.authing.api.caller import api, caller
from portal.sandbox.authing.api.envelope import Refused, done
from portal.sandbox.authing.messages.codes import check_code
from portal.sandbox.authing.people import errands
from portal.sandbox.authing.people.directory import change_person
from portal.sandbox.authing.people.taken import refuse_taken_email
from portal.sandbox.authing.people.ways_in import refuse_last_way
from portal.sandbox.people.addresses import is_email
from portal.sandbox.store import Row

bp = api("email")

_ERRAND = "update-email"
_CHANGE = "CHANNEL_UPDATE_EMAIL"


@bp.post("/bind-email")
def bind_email() -> Response:
    """The first one: whoever has one changes it."""
    user, asked = caller().user, body()
    email, code = required(asked, "email"), required(asked, "passCode")
    if user["email"]:
        raise Refused(refusals.EMAIL_TAKEN)
    _refuse_unfit(email, user)
    check_code("email", email, "CHANNEL_BIND_EMAIL", code)
    change_person(user["id"], email=email, email_verified=True)
    return done()


@bp.post("/unbind-email")
def unbind_email() -> Response:
    user, code = caller().user, required(body(), "passCode")
    if not user["email"]:
        raise Refused(refusals.NO_EMAIL)
    refuse_last_way(user, "email")
    check_code("email", user["email"], "CHANNEL_UNBIND_EMAIL", code)
    change_person(user["id"], email=None, email_verified=False)
    return done()


@bp.post("/verify-update-email-request")
def verify_update_email_request() -> Response:
    user, asked = caller().user, body()
    one_of(asked, "verifyMethod", "EMAIL_PASSCODE")
    payload = nested(asked, "emailPassCodePayload")
    new, code = required(payload, "newEmail"), required(payload, "newEmailPassCode")
    if new.lower() == (user["email"] or "").lower():
        raise Refused(refusals.SAME_EMAIL)
    _refuse_unfit(new, user)
    if pool.setting("verifyOldEmail") and user["email"]:
        old, old_code = optional(payload, "oldEmail"), optional(payload, "oldEmailPassCode")
        if not old or not old_code:
            raise Refused(refusals.OLD_NEEDED)
        if old.lower() != user["email"].lower():
            raise Refused(refusals.OLD_EMAIL_DIFFERS)
        check_code("email", new, _CHANGE, code, keep=True)
        check_code("email", old, _CHANGE, old_code)
    check_code("email", new, _CHANGE, code)
    token = errands.begin(_ERRAND, user["id"], email=new)
    return done({"updateEmailToken": token, "tokenExpiresIn": errands.LIFETIME})


@bp.post("/update-email")
def update_email() -> Response:
    user = caller().user
    _, verified = errands.finish(_ERRAND, required(body(), "updateEmailToken"), user["id"])
    refuse_taken_email(verified["email"], user)
    change_person(user["id"], email=verified["email"], email_verified=True)
    return done()


def _refuse_unfit(email: str, user: Row) -> None:
    if not is_email(email):
        raise Refused(refusals.BAD_EMAIL)
    refuse_taken_email(email, user)
