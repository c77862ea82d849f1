"""Whether an address is somebody else's."""

from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.envelope import Refused
from portal.sandbox.authing.people.directory import person_with_email, person_with_phone
from portal.sandbox.authing.people.numbers import Number
from portal.sandbox.store import Row


def refuse_taken_email(email: str, user: Row) -> None:
    other = person_with_email(email)
    if other is not None and other["id"] != user["id"]:
        raise Refused(refusals.EMAIL_TAKEN)


def refuse_taken_phone(number: Number, user: Row) -> None:
    other = person_with_phone(number.national, number.country_code)
    if other is not None and other["id"] != user["id"]:
        raise Refused(refusals.PHONE_TAKEN)
