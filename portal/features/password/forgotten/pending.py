"""
A new password on its way to an account whose owner is not signed in: which address the code went
to, and what it became once it was right.

It lies in the store for this one browser, and nothing of it comes from a form. That it is there
says nothing about whether there is an account.
"""

import secrets
from typing import Literal

import msgspec
from msgspec.structs import replace

from portal.auth import browser_secrets
from portal.auth.parts import parts
from portal.auth.proofs import early
from portal.auth.sent_code import SentCode
from portal.identity.models import Channel, VerificationRecord

_KIND = "forgotten password"


class PendingReset(SentCode, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    *id* tells it from one that was begun in another tab, and is no secret. *record* is what the
    code became, empty as long as it was not right. Times are seconds since the epoch; ends are
    taken early.
    """

    schema: Literal[1] = 1
    id: str
    channel: Channel
    address: str
    record: str = ""
    is_done: bool = False

    @property
    def is_proven(self) -> bool:
        return self.record != ""

    def is_to(self, channel: Channel, address: str) -> bool:
        return (self.channel, self.address) == (channel, address) and not self.is_done

    def __repr__(self) -> str:
        return f"PendingReset({self.channel.value})"


def find() -> PendingReset | None:
    """What this browser is at, or has just done; the code may be over."""
    kept = browser_secrets.find(_KIND)
    try:
        return msgspec.json.decode(kept, type=PendingReset) if kept else None
    except msgspec.DecodeError:
        return None


def begin(channel: Channel, address: str, lasts_until: float) -> None:
    """A code is on its way to *address*. Another to the same one goes on with the same reset."""
    last, now = find(), parts().now()
    _keep(
        PendingReset(
            id=last.id if last and last.is_to(channel, address) else secrets.token_urlsafe(8),
            channel=channel,
            address=address,
            sent_at=now,
            ends_at=early(lasts_until, now),
        )
    )


def proven(begun: PendingReset, made: VerificationRecord) -> PendingReset:
    now = parts().now()
    return _keep(replace(begun, record=made.id, ends_at=early(made.expires_at, now)))


def no_longer_proven(begun: PendingReset) -> None:
    _keep(replace(begun, record="", ends_at=0.0))


def done(begun: PendingReset) -> None:
    """What is kept from here on opens nothing."""
    _keep(replace(begun, record="", ends_at=0.0, is_done=True))


def _keep(pending: PendingReset) -> PendingReset:
    browser_secrets.keep(_KIND, msgspec.json.encode(pending).decode())
    return pending
