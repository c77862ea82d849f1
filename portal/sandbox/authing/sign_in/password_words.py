"""What the pages say of a password that the pool's policy refuses."""

from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.envelope import Refused
from portal.sandbox.authing.people.strength import require_good_password


def password_complaint(password: str) -> str:
    """In English words, or the empty string."""
    if not password:
        return "Choose a password."
    try:
        require_good_password(password)
    except Refused as refused:
        if refused.refusal == refusals.SHORT_PASSWORD:
            return "This password is too short. Use a longer one."
        return "Mix small and capital letters, digits and symbols."
    return ""
