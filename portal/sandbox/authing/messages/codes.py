"""Codes: one for each address and channel, good once, for a while and a few tries (§2, §7.2)."""

import hmac
import secrets

from portal.sandbox import clock
from portal.sandbox.authing import pool
from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.envelope import Refused
from portal.sandbox.current import store
from portal.sandbox.messages import sending
from portal.sandbox.messages.sending import Kind
from portal.sandbox.store import Row

LIFETIMES: dict[Kind, int] = {"email": 5 * clock.MINUTE, "phone": clock.MINUTE}


def send_code(kind: Kind, address: str, channel: str) -> None:
    """A fresh code; the earlier one of the same address and channel is void.

    Raises Refused, ``TOO_FREQUENT``, within a minute of the last one.
    """
    address = _kept(kind, address)
    length = pool.setting("verifyCodeLength")
    code = f"{secrets.randbelow(10**length):0{length}}"
    with store().transaction():
        _refuse_too_frequent(address, channel)
        sending.keep(kind, address, channel, code=code)
        store().delete("codes", kind=kind, address=address, channel=channel)
        store().insert(
            "codes",
            kind=kind,
            address=address,
            channel=channel,
            code=code,
            expires_at=clock.now() + LIFETIMES[kind],
        )


def check_code(kind: Kind, address: str, channel: str, code: str, *, keep: bool = False) -> None:
    """Accept the code once; with *keep* it stays good for the call that follows.

    Raises Refused, ``WRONG_CODE`` or, where it lapsed or was tried too often, ``EXPIRED_CODE``.
    """
    sent = _sent(kind, address, channel)
    if sent is None:
        raise Refused(refusals.WRONG_CODE)
    where = {"kind": kind, "address": sent["address"], "channel": channel}
    if sent["expires_at"] <= clock.now() or sent["tries"] >= pool.setting("verifyCodeMaxAttempts"):
        raise Refused(refusals.EXPIRED_CODE)
    if not hmac.compare_digest(sent["code"].encode(), code.encode()):
        store().update("codes", where, tries=sent["tries"] + 1)
        raise Refused(refusals.WRONG_CODE)
    if not keep and not store().delete("codes", **where, code=sent["code"]):
        raise Refused(refusals.WRONG_CODE)


def _sent(kind: Kind, address: str, channel: str) -> Row | None:
    return store().find("codes", kind=kind, address=_kept(kind, address), channel=channel)


def _refuse_too_frequent(address: str, channel: str) -> None:
    recent = store().row(
        "SELECT id FROM messages WHERE recipient = ? AND template = ? AND sent_at > ?",
        address,
        channel,
        clock.now() - clock.MINUTE,
    )
    if recent is not None:
        raise Refused(refusals.TOO_FREQUENT)


def _kept(kind: Kind, address: str) -> str:
    return address.strip().lower() if kind == "email" else address
