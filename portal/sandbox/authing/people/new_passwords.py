"""A password is written: as a digest, with its level and its time."""

from typing import Any

from portal.sandbox import clock
from portal.sandbox.authing.people.strength import level
from portal.sandbox.people import passwords


def password_columns(password: str, password_hash: str | None = None) -> dict[str, Any]:
    """With its *password_hash* where that was made before."""
    return {
        "password_hash": password_hash or passwords.hashed(password),
        "password_level": level(password),
        "password_set_at": clock.now(),
    }
