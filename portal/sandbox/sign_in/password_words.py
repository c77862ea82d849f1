"""What the sandbox's pages say of a password that the tenant's rules refuse."""

from portal.sandbox.errors import ApiError
from portal.sandbox.people.password_policy import require_good_password

_WORDS = {
    "password_rejected.too_short": "This password is too short. Use a longer one.",
    "password_rejected.too_long": "This password is too long. Use a shorter one.",
    "password_rejected.character_types": "Mix small and capital letters, digits and symbols.",
    "password_rejected.unsupported_characters": "Use letters from A to Z, digits and symbols only.",
}
_OTHERWISE = "This password is too easy to guess. Choose another."


def password_complaint(password: str) -> str:
    """The first rule that the password breaks, in English words, or the empty string."""
    if not password:
        return "Choose a password."
    try:
        require_good_password(password, {})
    except ApiError as refusal:
        return _WORDS.get(refusal.data[0]["code"], _OTHERWISE)
    return ""
