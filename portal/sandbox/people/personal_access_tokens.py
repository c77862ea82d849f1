"""People's personal access tokens. The name is the key: there are no ids (contract §6.2)."""

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.ids import standard_secret
from portal.sandbox.store import Row

_TABLE = "personal_access_tokens"


def tokens_of(user_id: str) -> list[Row]:
    """The oldest first; one that was renamed goes to the end, as a row rewritten in PostgreSQL."""
    return store().rows(
        "SELECT * FROM personal_access_tokens WHERE user_id = ? ORDER BY rowid", user_id
    )


def add_token(user_id: str, name: str, expires_at: int | None) -> Row:
    """Raises ApiError: 400 for a time that is past, 422 for a name that this person uses."""
    if expires_at is not None and expires_at <= clock.now():
        message = "Input is invalid. The value of `expiresAt` must be in the future."
        raise ApiError(400, "request.invalid_input", message=message)
    with store().transaction():
        if store().find("users", id=user_id) is None:
            raise ApiError(404, "entity.relation_foreign_key_not_found")
        _refuse_taken(user_id, name)
        token = {
            "user_id": user_id,
            "name": name,
            "value": f"pat_{standard_secret()}",
            "created_at": clock.now(),
            "expires_at": expires_at,
        }
        store().insert(_TABLE, **token)
        return token


def rename(user_id: str, name: str, new_name: str) -> Row:
    """Raises ApiError: 404 for a name this person does not use, 422 for one they use already."""
    with store().transaction():
        token = store().find(_TABLE, user_id=user_id, name=name)
        if token is None:
            message = "The personal_access_token does not exist."
            raise ApiError(404, "entity.not_exists", message=message)
        if new_name != name:
            _refuse_taken(user_id, new_name)
        store().delete(_TABLE, user_id=user_id, name=name)
        renamed = {**token, "name": new_name}
        store().insert(_TABLE, **renamed)
        return renamed


def remove(user_id: str, name: str) -> None:
    """Raises ApiError 404 for a name this person does not use."""
    if not store().delete(_TABLE, user_id=user_id, name=name):
        raise ApiError(404, "entity.not_found")


def _refuse_taken(user_id: str, name: str) -> None:
    if store().find(_TABLE, user_id=user_id, name=name) is not None:
        raise ApiError(422, "user.personal_access_token_name_exists")
