"""Phone numbers as the API has them: national, with the country's code beside (contract §2)."""

import re
from dataclasses import dataclass

from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.arguments import Json, optional, required
from portal.sandbox.authing.api.envelope import Refused
from portal.sandbox.authing.people.directory import whole_number

CHINA = "+86"


@dataclass(frozen=True, slots=True)
class Number:
    national: str
    country_code: str

    @property
    def whole(self) -> str:
        """As codes and messages are kept."""
        return whole_number(self.national, self.country_code)


def number_in(members: Json, name: str, country: str = "phoneCountryCode") -> Number:
    """The number of a call, Chinese where it does not say. Raises Refused for what is none."""
    number = Number(required(members, name), optional(members, country) or CHINA)
    if not re.fullmatch(r"[0-9]{4,15}", number.national):
        raise Refused(refusals.BAD_VALUE)
    if not re.fullmatch(r"\+[0-9]{1,4}", number.country_code):
        raise Refused(refusals.BAD_VALUE)
    return number
