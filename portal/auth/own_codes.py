"""
Codes to an address that the person signed in has, for one thing each: kept in the session, so they
are this person's alone.
"""

from typing import Any

import msgspec
from flask import flash, session
from flask_babel import gettext as _
from msgspec.structs import replace

from portal.auth.current import current_person, identity
from portal.auth.limits import Limit
from portal.auth.parts import parts
from portal.auth.proofs import early
from portal.auth.sent_code import SentCode
from portal.identity.errors import InputRejected, Reason, TooManyAttempts
from portal.identity.models import Channel, CodeFor
from portal.tenants import current


class OwnCode(SentCode, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    A code that was sent. *record* is the platform's, *proof* the one it became when the code was
    right. Times are in seconds since the epoch; the end is taken early.
    """

    channel: Channel
    address: str
    purpose: CodeFor
    record: str
    proof: str = ""

    @property
    def is_proven(self) -> bool:
        return self.proof != ""

    def __repr__(self) -> str:
        return f"OwnCode({self.channel.value}, {self.purpose.value})"


def find(purpose: CodeFor, channel: Channel, address: str | None) -> OwnCode | None:
    """The one that was sent last; it may be over."""
    kept: Any = session.get(_key(purpose, channel))
    found = None if kept is None else msgspec.convert(kept, OwnCode)
    return found if found and found.address == address else None


def send(purpose: CodeFor, channel: Channel, address: str) -> None:
    """
    Not within a minute of the last one: that one is still on its way. Raises TooManyAttempts, also
    where the last one is over by then.
    """
    last = find(purpose, channel, address)
    if last and last.seconds_until_another:
        if last.is_over:
            raise TooManyAttempts("too_soon", last.seconds_until_another)
        flash(_("A code is on its way. Another can be sent in a moment."), "info")
        return
    whom = f"{current_person().user_id} {address.casefold()}"  # so that changing two is possible
    parts().limiter.admit(current.get(), Limit.CODES_TO_ADDRESS, whom)
    made = identity().send_code(channel, address, purpose)
    now = parts().now()
    _keep(
        OwnCode(
            channel=channel,
            address=address,
            purpose=purpose,
            record=made.id,
            sent_at=now,
            ends_at=early(made.expires_at, now),
        )
    )


def prove(sent: OwnCode | None, code: str) -> OwnCode:
    """
    The same one, proven: *code* was right. Raises InputRejected on ``code``, also where none was
    sent or it is over.
    """
    if sent is None:
        raise InputRejected("code", Reason.NO_CODE_SENT, "none_sent")
    if sent.is_over:
        raise InputRejected("code", Reason.CODE_EXPIRED, "over")
    if sent.is_proven:
        return sent
    try:
        parts().limiter.admit(current.get(), Limit.TRIES_PER_CODE, sent.record)
    except TooManyAttempts as error:
        raise InputRejected("code", Reason.CODE_TRIED_TOO_OFTEN, error.code) from error
    made = identity().check_code(sent.channel, sent.address, sent.record, code)
    now = parts().now()
    proven = replace(
        sent,
        proof=made.id if made else sent.record,
        ends_at=min(sent.ends_at, early(made.expires_at, now)) if made else sent.ends_at,
    )
    _keep(proven)
    return proven


def forget(purpose: CodeFor, channel: Channel) -> None:
    session.pop(_key(purpose, channel), None)


def _keep(code: OwnCode) -> None:
    session[_key(code.purpose, code.channel)] = msgspec.to_builtins(code)


def _key(purpose: CodeFor, channel: Channel) -> str:
    return f"code_for_{purpose.value}_by_{channel.value}"
