"""
A passkey that a browser was asked to make. The platform's record for it lies in the session and is
never taken from the browser: Logto would let anyone redeem anyone's record (contract §11).
"""

from typing import Any

import msgspec
from flask import session

from portal.auth.parts import parts
from portal.auth.proofs import early
from portal.identity.models import VerificationRecord

_KEY = "new_passkey"


class PendingPasskey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """*record* is the platform's; *ends_at* is in seconds since the epoch."""

    record: str
    ends_at: float

    def __repr__(self) -> str:
        return "PendingPasskey()"


def find() -> PendingPasskey | None:
    """The one that was asked for last, unless it is over by now."""
    kept: Any = session.get(_KEY)
    found = None if kept is None else msgspec.convert(kept, PendingPasskey)
    return found if found and parts().now() < found.ends_at else None


def begin(made: VerificationRecord) -> None:
    session[_KEY] = msgspec.to_builtins(
        PendingPasskey(made.id, early(made.expires_at, parts().now()))
    )


def forget() -> None:
    session.pop(_KEY, None)
