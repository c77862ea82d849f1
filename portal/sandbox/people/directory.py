"""Finding people, by whatever is known of them, and adding them."""

from typing import Any

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.ids import short_id
from portal.sandbox.people.addresses import phone_digits
from portal.sandbox.store import Row


def add_person(**columns: Any) -> Row:
    """Insert a user, columns as in the table; id and times are filled in where not given."""
    now = clock.now()
    filled = {"id": short_id(), "created_at": now, "updated_at": now, **columns}
    store().insert("users", **filled)
    return person(filled["id"])


def person(user_id: str) -> Row:
    """The user with this id, which must exist."""
    found = store().find("users", id=user_id)
    if found is None:
        raise LookupError(user_id)
    return found


def person_called(identifier: str) -> Row | None:
    """Whoever has this username, e-mail address or telephone number."""
    identifier = identifier.strip()
    if "@" in identifier:
        return person_at("email", identifier)
    return store().find("users", username=identifier) or person_at("phone", identifier)


def person_at(kind: str, address: str) -> Row | None:
    """Whoever has this e-mail address (in whatever case) or telephone number (by its digits)."""
    if kind == "email":
        return store().row(
            "SELECT * FROM users WHERE lower(primary_email) = lower(?)", address.strip()
        )
    digits = phone_digits(address)
    return store().find("users", primary_phone=digits) if digits else None


def person_behind(target: str, social_id: str) -> Row | None:
    """Whoever has linked this account of a social provider."""
    return store().row(
        "SELECT * FROM users"
        " WHERE json_extract(identities, '$.' || json_quote(?) || '.userId') = ?",
        target,
        social_id,
    )
