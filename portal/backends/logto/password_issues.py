"""What Logto has against a new password (contracts/logto-api.md §4.2), in our words."""

from typing import Any

from portal.identity.errors import Complaint, Reason

_PREFIX = "password_rejected."

# The reason, and the member of ``interpolation`` that holds its number.
_REASONS: dict[str, tuple[Reason, str]] = {
    "too_short": (Reason.TOO_SHORT, "min"),
    "too_long": (Reason.TOO_LONG, "max"),
    "character_types": (Reason.TOO_FEW_KINDS, "min"),
    "unsupported_characters": (Reason.UNSUPPORTED_CHARACTERS, ""),
    "pwned": (Reason.BREACHED, ""),
    "restricted.repetition": (Reason.REPETITION, ""),
    "restricted.sequence": (Reason.SEQUENCE, ""),
    "restricted.user_info": (Reason.PERSONAL, ""),
    "restricted.words": (Reason.FORBIDDEN_WORDS, ""),
}


def complaints(data: object) -> list[Complaint]:
    """
    One for each of the issues in *data*, each said once and in their order. An issue nobody knows,
    or none at all, is INVALID: it was refused all the same.
    """
    issues = data if isinstance(data, list) else []
    found = dict.fromkeys(_complaint(issue) for issue in issues if isinstance(issue, dict))
    return list(found) or [Complaint(Reason.INVALID)]


def _complaint(issue: dict[str, Any]) -> Complaint:
    code = str(issue.get("code", "")).removeprefix(_PREFIX)
    reason, member = _REASONS.get(code, (Reason.INVALID, ""))
    given = issue.get("interpolation")
    number = given.get(member) if isinstance(given, dict) else None
    # A truth value counts as an int in Python, and as no number here.
    return Complaint(reason, number if type(number) is int else None)
