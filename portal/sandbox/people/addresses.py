"""What people type to say who they are: a username, an e-mail address or a telephone number."""

import re


def kind_of(identifier: str) -> str:
    """``username``, ``email`` or ``phone``: what somebody typed."""
    if "@" in identifier:
        return "email"
    return "phone" if phone_digits(identifier) else "username"


def is_email(text: str) -> bool:
    return re.fullmatch(r"\S+@\S+\.\S+", text) is not None and len(text) <= 128


def phone_digits(text: str) -> str:
    """``+1 415 555 0101`` → ``14155550101``; the empty string for what is no telephone number."""
    if not re.fullmatch(r"\s*\+?[\d\s().-]{5,24}", text):
        return ""
    return re.sub(r"\D", "", text)
