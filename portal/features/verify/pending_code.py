"""A code that was sent and not yet entered; kept in the session, so it is this person's alone."""

from typing import Any

import msgspec
from flask import session

from portal.auth.parts import parts
from portal.auth.proofs import early
from portal.auth.sent_code import SentCode
from portal.identity.models import Channel, VerificationRecord

_KEY = "code_to_confirm"


class PendingCode(SentCode, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    *record* is the platform's, and ends there at *expires_at*; from *ends_at* on it counts as over.
    Times are seconds since the epoch.
    """

    channel: Channel
    address: str
    purpose: str
    record: str
    expires_at: float

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
