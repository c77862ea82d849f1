"""The tenant's rules for passwords: length and kinds of characters (contracts/logto-api.md §4.2).

Breached passwords and restricted phrases are not looked at here: that needs a list and a service of
others.
"""

import string
from typing import Any

from portal.sandbox.errors import ApiError
from portal.sandbox.tenant.settings import sign_in_experience

_SYMBOLS = string.punctuation + " "
_KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits, _SYMBOLS)
_DEFAULT_LENGTH = {"min": 8, "max": 256}
_DEFAULT_KINDS = {"min": 1}


def require_good_password(password: str) -> None:
    """Raises ApiError 422 ``password.rejected`` with every rule broken in ``data``."""
    issues = list(_issues(password, sign_in_experience()["passwordPolicy"]))
    if issues:
        raise ApiError(422, "password.rejected", data=issues)


def _issues(password: str, policy: dict[str, Any]) -> list[dict[str, Any]]:
    length = {**_DEFAULT_LENGTH, **policy.get("length", {})}
    kinds = {**_DEFAULT_KINDS, **policy.get("characterTypes", {})}
    broken: list[dict[str, Any]] = []
    if len(password) < length["min"]:
        broken.append(_issue("too_short", min=length["min"]))
    if len(password) > length["max"]:
        broken.append(_issue("too_long", max=length["max"]))
    if any(character not in "".join(_KINDS) for character in password):
        broken.append(_issue("unsupported_characters"))
    elif sum(any(character in kind for character in password) for kind in _KINDS) < kinds["min"]:
        broken.append(_issue("character_types", min=kinds["min"]))
    return broken


def _issue(rule: str, **interpolation: int) -> dict[str, Any]:
    issue: dict[str, Any] = {"code": f"password_rejected.{rule}"}
    if interpolation:
        issue["interpolation"] = interpolation
    return issue
