"""A code that was sent and not yet entered; kept in the session, so it is this person's alone."""

import math
from typing import Any

import msgspec
from flask import session

from portal.auth.parts import parts
from portal.auth.proofs import early
from portal.identity.models import Channel, VerificationRecord

_KEY = "code_to_confirm"
BETWEEN_TWO = 60.0
"""Seconds until another code may be sent."""


class PendingCode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    *record* is the platform's, and ends there at *expires_at*; from *ends_at* on it counts as over.
    Times are seconds since the epoch.
    """

    channel: Channel
    address: str
    purpose: str
    record: str
    sent_at: float
    ends_at: float
    expires_at: float

    @property
    def seconds_until_another(self) -> int:
        return max(0, math.ceil(self.sent_at + BETWEEN_TWO - parts().now()))

    def __repr__(self) -> str:
        return f"PendingCode({self.channel.value})"


def remember(channel: Channel, address: str, purpose: str, made: VerificationRecord) -> None:
    pending = PendingCode(
        channel=channel,
        address=address,
        purpose=purpose,
        record=made.id,
        sent_at=parts().now(),
        ends_at=early(made.expires_at, parts().now()),
        expires_at=made.expires_at,
    )
    session[_KEY] = msgspec.to_builtins(pending)


def pending(channel: Channel, address: str, purpose: str) -> PendingCode | None:
    """The code sent to *address* for *purpose*, unless it is over by now."""
    kept: Any = session.get(_KEY)
    if kept is None:
        return None
    found = msgspec.convert(kept, PendingCode)
    fits = (found.channel, found.address, found.purpose) == (channel, address, purpose)
    return found if fits and parts().now() < found.ends_at else None


def forget() -> None:
    session.pop(_KEY, None)
