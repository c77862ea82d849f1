"""
The code that the platform wants before it deletes an account, on its way; and what was typed
meanwhile, which is no secret.
"""

from typing import Any

import msgspec
from flask import session

from portal.auth.parts import parts
from portal.auth.proofs import early
from portal.auth.sent_code import SentCode
from portal.identity.models import Channel, VerificationRecord

_CODE, _TYPED = "code_to_close", "typed_to_close"
_LONGEST = 256


class PendingCode(SentCode, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """*record* is the platform's; from *ends_at* on it counts as over. Seconds since the epoch."""

    channel: Channel
    address: str
    record: str

    def __repr__(self) -> str:
        return f"PendingCode({self.channel.value})"


def remember(channel: Channel, address: str, made: VerificationRecord) -> None:
    now = parts().now()
    pending = PendingCode(
        channel=channel,
        address=address,
        record=made.id,
        sent_at=now,
        ends_at=early(made.expires_at, now),
    )
    session[_CODE] = msgspec.to_builtins(pending)


def find(addresses: dict[Channel, str]) -> PendingCode | None:
    """The code that was sent last, unless it is over, or its address is no longer theirs."""
    kept: Any = session.get(_CODE)
    if kept is None:
        return None
    found = msgspec.convert(kept, PendingCode)
    is_theirs = addresses.get(found.channel) == found.address
    return found if is_theirs and parts().now() < found.ends_at else None


def keep_typed(typed: str) -> None:
    session[_TYPED] = typed[:_LONGEST]


def typed() -> dict[str, str]:
    kept = session.get(_TYPED)
    return {"typed": kept} if kept else {}
