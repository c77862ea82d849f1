"""Telephone numbers: as people read them, and from what they type to one as it is kept."""

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType, ValidationResult

from portal.identity.errors import InputRejected, Reason

LONGEST_PHONE = 64
"""Characters, as typed."""

_COSTLY = frozenset({PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST})


def readable(number: str) -> str:
    """*number* (E.164) in groups, ``+41 44 668 18 00``; what is no number stays as it is."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return str(phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL))


def phone_number(text: str, country: str) -> str:
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
