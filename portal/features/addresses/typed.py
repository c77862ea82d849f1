"""From what somebody types to an address as it is kept: whole, or refused with a reason."""

import re

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType, ValidationResult

from portal.identity.errors import InputRejected, Reason

LONGEST_EMAIL = 128
LONGEST_PHONE = 64
"""Characters, as typed. An address longer than the first has no place at the platform (§1)."""

_EMAIL = re.compile(
    r"[^\s@<>()\[\]\\,;:\"]{1,64}@[^\s@<>()\[\]\\,;:\".]+(?:\.[^\s@<>()\[\]\\,;:\".]+)+"
)
# What a Chinese or Japanese keyboard gives for the ASCII characters.
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {ord("。"): ord(".")}
_COSTLY = frozenset({PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST})


def email(text: str) -> str:
    """
    *text* as an address; the part before the @ keeps its case, which may matter where it is read.

    Raises InputRejected on ``email``.
    """
    address = text.translate(_WIDE)
    if len(address) > LONGEST_EMAIL:
        raise InputRejected("email", Reason.TOO_LONG)
    if not _EMAIL.fullmatch(address):
        raise InputRejected("email", Reason.NOT_AN_EMAIL)
    name, _at, domain = address.partition("@")
    return f"{name}@{domain.lower()}"


def phone(text: str, country: str) -> str:
    """
    *text* as a number in E.164: read as one of *country* (ISO 3166-1) unless it begins with a plus
    sign. Whether it exists is for the code to tell, not for a table that is soon out of date.

    Raises InputRejected on ``phone``.
    """
    try:
        number = phonenumbers.parse(text[:LONGEST_PHONE], country or None)
    except phonenumbers.NumberParseException as error:
        raise InputRejected("phone", Reason.NOT_A_PHONE) from error
    is_whole = phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    if not is_whole or number.extension or phonenumbers.number_type(number) in _COSTLY:
        raise InputRejected("phone", Reason.NOT_A_PHONE)
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))
