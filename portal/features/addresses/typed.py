"""From what somebody types to a phone number as it is kept: whole, or refused with a reason."""

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType, ValidationResult

from portal.identity.errors import InputRejected, Reason

LONGEST_PHONE = 64
"""Characters, as typed."""

_COSTLY = frozenset({PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST})


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
