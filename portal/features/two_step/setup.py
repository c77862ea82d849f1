"""
An authenticator app that is being set up: its key, until the app has shown that it has it.

It lies in the session, which is sealed, and nowhere else: no form carries it (W-43). It is gone
when the app is set up, when the person gives up, and after a quarter of an hour.
"""

import secrets
from typing import Any

import msgspec
from flask import session
from msgspec.structs import replace

from portal.auth.parts import parts

_KEY = "new_authenticator"
_OPEN_FOR = 900.0  # seconds


class Setup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    *id* tells this one from another of the same person (R-34); *before* is the id of the
    authenticator that it takes the place of. *wrong* counts codes that were not right.
    """

    id: str
    key: str
    before: str | None
    ends_at: float
    wrong: int = 0

    def __repr__(self) -> str:
        return f"Setup({self.id})"


def find() -> Setup | None:
    """The one that is open."""
    kept: Any = session.get(_KEY)
    if kept is None:
        return None
    found = msgspec.convert(kept, Setup)
    if parts().now() < found.ends_at:
        return found
    forget()
    return None


def begin(key: str, before: str | None) -> None:
    ends_at = parts().now() + _OPEN_FOR
    _keep(Setup(id=secrets.token_urlsafe(8), key=key, before=before, ends_at=ends_at))


def change(setup: Setup, **changes: Any) -> None:
    _keep(replace(setup, **changes))


def forget() -> None:
    session.pop(_KEY, None)


def _keep(setup: Setup) -> None:
    session[_KEY] = msgspec.to_builtins(setup)
