"""Finding people in the pool, by whatever is known of them, adding and changing them."""

import re
import secrets
from typing import Any

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.store import Row


def add_person(**columns: Any) -> Row:
    """Insert a user, columns as in the table; id and times are filled in where not given."""
    now = clock.now()
    filled = {"id": secrets.token_hex(12), "created_at": now, "updated_at": now, **columns}
    store().insert("users", **filled)
    return person(filled["id"])


def person(user_id: str) -> Row:
    """The user with this id, which must exist."""
    found = store().find("users", id=user_id)
    if found is None:
        raise LookupError(user_id)
    return found


def change_person(user_id: str, **columns: Any) -> Row:
    """Write *columns*; answers the row as it is then."""
    store().update("users", {"id": user_id}, **columns, updated_at=clock.now())
    return person(user_id)


def person_called(identifier: str) -> Row | None:
    """Whoever has this username, e-mail address or phone number, as people type them."""
    identifier = identifier.strip()
    if "@" in identifier:
        return person_with_email(identifier)
    return store().find("users", username=identifier) or person_with_digits(identifier)


def person_with_email(email: str) -> Row | None:
    return store().row("SELECT * FROM users WHERE lower(email) = lower(?)", email.strip())


def person_with_phone(number: str, country_code: str) -> Row | None:
    return store().find("users", phone=number, phone_country_code=country_code)


def person_with_digits(text: str) -> Row | None:
    """By a number with its country code or, as it is kept, without."""
    digits = re.sub(r"\D", "", text)
    if not digits:
        return None
    return store().row(
        "SELECT * FROM users WHERE substr(phone_country_code, 2) || phone = ? OR phone = ?",
        digits,
        digits,
    )


def whole_number(number: str, country_code: str) -> str:
    """A number as its codes and messages are kept: digits, the country code first."""
    return country_code.lstrip("+") + number


def whole_number_of(user: Row) -> str:
    """Of a user who has one."""
    return whole_number(user["phone"], user["phone_country_code"])
