"""
Backup codes that were made and do not count yet: not before one of them was typed back.

They lie in the session, which is sealed, and in no form; a page shows them in an answer to a POST
only (W-43). They are gone when they count, when the person gives up, and after half an hour; but
while they are being saved they stay, because those before may be gone already (R-37).
"""

import secrets
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import msgspec
from flask import session
from msgspec.structs import replace

from portal.auth.parts import parts, request_session
from portal.identity.factors import Factor

_KEY = "new_backup_codes"
_OPEN_FOR = 1800.0  # seconds


class Step(StrEnum):
    """What is still to be done: one is to be typed back, or all of them are to be saved."""

    TYPE_ONE = "type_one"
    SAVE = "save"


class NewCodes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """*before* are the ids of the sets that these take the place of; *id* is theirs (R-34)."""

    id: str
    codes: tuple[str, ...]
    before: tuple[str, ...]
    made_at: float
    ends_at: float
    step: Step = Step.TYPE_ONE

    def __repr__(self) -> str:
        return f"NewCodes({self.step.value})"


def find() -> NewCodes | None:
    """Those that are on their way."""
    kept: Any = session.get(_KEY)
    if kept is None:
        return None
    found = msgspec.convert(kept, NewCodes)
    if found.step is Step.SAVE or parts().now() < found.ends_at:
        return found
    forget()
    return None


def begin(codes: Sequence[str], before: Sequence[Factor]) -> NewCodes:
    now = parts().now()
    return _keep(
        NewCodes(
            id=secrets.token_urlsafe(8),
            codes=tuple(codes),
            before=ids(before),
            made_at=now,
            ends_at=now + _OPEN_FOR,
        )
    )


def change(new: NewCodes, **changes: Any) -> NewCodes:
    return _keep(replace(new, **changes))


def is_being_saved(new: NewCodes) -> NewCodes:
    """Written down at once: what comes next may not come back, and this must be found then."""
    kept = change(new, step=Step.SAVE)
    request_session().save()
    return kept


def forget() -> None:
    session.pop(_KEY, None)


def ids(factors: Sequence[Factor]) -> tuple[str, ...]:
    return tuple(factor.id for factor in factors)


def _keep(new: NewCodes) -> NewCodes:
    session[_KEY] = msgspec.to_builtins(new)
    return new
