"""Telephone numbers as people read them."""

import phonenumbers


def readable(number: str) -> str:
    """*number* (E.164) in groups, ``+41 44 668 18 00``; what is no number stays as it is."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))
