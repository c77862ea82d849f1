"""The tenant's rules for usernames (``usernamePolicy`` of the sign-in experience)."""

import re

from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.tenant.settings import sign_in_experience

# In the order in which Logto complains.
_CHARACTERS = {
    "uppercase": re.compile(r"[A-Z]"),
    "lowercase": re.compile(r"[a-z]"),
    "numbers": re.compile(r"[0-9]"),
    "underscore": re.compile(r"_"),
}


def require_good_username(username: str, user_id: str) -> None:
    """Raises ApiError 422 ``user.username_…`` with the first rule that *username* breaks."""
    policy = sign_in_experience()["usernamePolicy"]
    if len(username) < policy["minLength"]:
        raise ApiError(422, "user.username_too_short")
    if len(username) > policy["maxLength"]:
        raise ApiError(422, "user.username_too_long")
    for kind, characters in _CHARACTERS.items():
        if not policy["allowedChars"][kind] and characters.search(username):
            raise ApiError(422, f"user.username_{kind}_not_allowed")
    if not policy["caseSensitive"]:
        _refuse_same_letters(username, user_id)


def _refuse_same_letters(username: str, user_id: str) -> None:
    taken = store().row(
        "SELECT id FROM users WHERE lower(username) = lower(?) AND id <> ?", username, user_id
    )
    if taken is not None:
        raise ApiError(422, "user.username_already_in_use")
