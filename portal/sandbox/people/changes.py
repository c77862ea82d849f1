"""Changing a person, with the rules that hold whoever asks."""

from typing import Any

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.people.directory import person, person_at
from portal.sandbox.store import Row

_IDENTIFIERS = ("username", "primary_email", "primary_phone", "identities")

_LONGEST = {
    "username": 128,
    "primary_email": 128,
    "primary_phone": 128,
    "name": 128,
    "avatar": 2048,
}
_IN_USE = {
    "username": "user.username_already_in_use",
    "primary_email": "user.email_already_in_use",
    "primary_phone": "user.phone_already_in_use",
}


def change_user(user_id: str, **columns: Any) -> Row:
    """
    Write *columns* and move ``updated_at`` forward; answers the row as it is then.

    Raises ApiError 422 ``entity.value_too_long``, ``user.…_already_in_use`` and 400
    ``user.last_sign_in_method_required``; a refusal changes nothing.
    """
    with store().transaction():
        before = person(user_id)
        for column, value in columns.items():
            _refuse_too_long(column, value)
            _refuse_taken(user_id, column, value)
        _refuse_no_way_in(before, columns)
        moved = max(clock.now(), before["updated_at"] + 1)
        store().update("users", {"id": user_id}, **columns, updated_at=moved)
        return person(user_id)


def lock_out(user_id: str) -> None:
    """End all sessions, grants and tokens of a person, as suspension does."""
    with store().transaction():
        store().delete("grants", user_id=user_id)
        store().delete("oidc_sessions", account_id=user_id)


def _refuse_too_long(column: str, value: Any) -> None:
    longest = _LONGEST.get(column)
    if longest is not None and isinstance(value, str) and len(value) > longest:
        data = {"message": f"value too long for type character varying({longest})"}
        raise ApiError(422, "entity.value_too_long", data=data)


def _refuse_taken(user_id: str, column: str, value: Any) -> None:
    if column not in _IN_USE or value is None:
        return
    if column == "primary_email":
        other = person_at("email", value)
    else:
        other = store().find("users", **{column: value})
    if other is not None and other["id"] != user_id:
        raise ApiError(422, _IN_USE[column])


def _refuse_no_way_in(before: Row, columns: dict[str, Any]) -> None:
    takes_one_away = any(
        name in columns and not columns[name] and before[name] for name in _IDENTIFIERS
    )
    after = {**before, **columns}
    left = (*_IDENTIFIERS, "sso_identities")
    if takes_one_away and not any(after[name] for name in left):
        raise ApiError(400, "user.last_sign_in_method_required")
