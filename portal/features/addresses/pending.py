"""
A new address on its way to the account: where a code was sent, and whether it came back.

It lies in the session, with the platform's record for it, and nothing of it is ever taken from the
browser: Logto would let anyone redeem anyone's record (contract §11).
"""

import secrets
from enum import StrEnum
from typing import Any

import msgspec
from flask import session
from msgspec.structs import replace

from portal.auth.parts import parts
from portal.auth.proofs import early
from portal.auth.sent_code import SentCode
from portal.identity.models import Channel, VerificationRecord


class Step(StrEnum):
    """What is still to be done."""

    CODE = "code"
    SAVE = "save"


class PendingAddress(SentCode, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    *id* tells this change from another of the same person; *before* is the address that was there
    when it began. *record* is the platform's, *proof* the one it became when the code was right;
    times are seconds since the epoch. *wants_old* is whether the platform asked for a code to the
    address before too, although its rules did not say so.
    """

    id: str
    address: str
    before: str | None
    step: Step
    record: str
    proof: str = ""
    wants_old: bool = False

    def __repr__(self) -> str:
        return f"PendingAddress({self.step.value})"


def find(channel: Channel) -> PendingAddress | None:
    """The change that was begun last and neither finished nor cancelled; it may be over."""
    kept: Any = session.get(_key(channel))
    return None if kept is None else msgspec.convert(kept, PendingAddress)


def begin(channel: Channel, address: str, before: str | None, made: VerificationRecord) -> None:
    """A code was sent to *address*. Another to the same address goes on with the same change."""
    last = find(channel)
    is_same = last is not None and (last.address, last.before) == (address, before)
    pending = PendingAddress(
        id=last.id if last and is_same else secrets.token_urlsafe(8),
        address=address,
        before=before,
        step=Step.CODE,
        record=made.id,
        sent_at=parts().now(),
        ends_at=early(made.expires_at, parts().now()),
        wants_old=bool(last and is_same and last.wants_old),
    )
    _keep(channel, pending)


def change(channel: Channel, pending: PendingAddress, **changes: Any) -> None:
    _keep(channel, replace(pending, **changes))


def forget(channel: Channel) -> None:
    session.pop(_key(channel), None)


def _keep(channel: Channel, pending: PendingAddress) -> None:
    session[_key(channel)] = msgspec.to_builtins(pending)


def _key(channel: Channel) -> str:
    return f"new_{channel.value}"
