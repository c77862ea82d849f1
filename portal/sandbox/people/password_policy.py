"""The tenant's rules for passwords (contracts/logto-api.md §4.2).

Logto asks a service of others for breached passwords; here a list of two stands for it.
"""

import string
from collections.abc import Mapping
from typing import Any

from portal.sandbox.errors import ApiError
from portal.sandbox.people.restricted_phrases import known_of, restricted_kinds
from portal.sandbox.tenant.settings import sign_in_experience

_SYMBOLS = string.punctuation + " "
_KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits, _SYMBOLS)
_DEFAULT_LENGTH = {"min": 8, "max": 256}
_DEFAULT_KINDS = {"min": 1}
_DEFAULT_REJECTS = {"pwned": True, "repetitionAndSequence": True, "userInfo": True, "words": []}
_BREACHED = frozenset({"123456aA", "test_password"})


def require_good_password(password: str, user: Mapping[str, Any]) -> None:
    """
    Raises ApiError 422 ``password.rejected`` with every rule broken in ``data``.

    *user* is whose password it would be, columns as in the table; empty where nothing is known yet.
    """
    issues = password_issues(password, user)
    if issues:
        raise ApiError(422, "password.rejected", data=issues)


def password_issues(password: str, user: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Raises ApiError 400 ``request.invalid_input`` where the rules ask whose and nobody says."""
    policy = sign_in_experience()["passwordPolicy"]
    rejects = {**_DEFAULT_REJECTS, **policy.get("rejects", {})}
    if rejects["userInfo"] and user is None:
        message = "User information data is required to check user information."
        raise ApiError(400, "request.invalid_input", data={"message": message})
    issues = _issues_of_form(password, policy)
    if rejects["pwned"] and password in _BREACHED:
        issues.append(_issue("pwned"))
    about = known_of(user) if rejects["userInfo"] and user is not None else []
    return issues + [
        _issue(f"restricted.{kind}") for kind in restricted_kinds(password, rejects, about)
    ]


def _issues_of_form(password: str, policy: dict[str, Any]) -> list[dict[str, Any]]:
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
