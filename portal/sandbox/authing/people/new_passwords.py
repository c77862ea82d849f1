"""A password is written: as a digest, with its level and its time."""

from typing import Any

from portal.sandbox import clock
from portal.sandbox.authing.people.strength import level
from portal.sandbox.people import passwords


def password_columns(password: str) -> dict[str, Any]:
    return {
        "password_hash": passwords.hashed(password),
        "password_level": level(password),
        "password_set_at": clock.now(),
    }
