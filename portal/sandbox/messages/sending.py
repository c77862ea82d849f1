"""What the sandbox would have sent: mails and text messages, kept for the outbox instead."""

from typing import Any, Literal

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.ids import long_id
from portal.sandbox.store import Row

Kind = Literal["email", "phone"]

SENDS_PER_RECIPIENT = 10
SENDING_WINDOW = 10 * clock.MINUTE


def send(kind: Kind, recipient: str, template: str, **payload: Any) -> None:
    """Put a message into the outbox.

    Raises ApiError 429 ``request.message_rate_limited`` after ten sends to one recipient in 600 s.
    """
    with store().transaction():
        _refuse_too_many(recipient)
        keep(kind, recipient, template, **payload)


def keep(kind: Kind, recipient: str, template: str, **payload: Any) -> None:
    """Put a message into the outbox, however many went there before."""
    store().insert(
        "messages",
        id=long_id(),
        kind=kind,
        recipient=recipient,
        template=template,
        payload=payload,
        sent_at=clock.now(),
    )


def outbox() -> list[Row]:
    """All messages, newest first."""
    return store().rows("SELECT * FROM messages ORDER BY sent_at DESC, rowid DESC")


def _refuse_too_many(recipient: str) -> None:
    """The case of an address opens no second allowance."""
    sent = store().row(
        "SELECT count(*) AS count FROM messages WHERE lower(recipient) = lower(?) AND sent_at > ?",
        recipient,
        clock.now() - SENDING_WINDOW,
    )
    if sent is not None and sent["count"] >= SENDS_PER_RECIPIENT:
        raise ApiError(429, "request.message_rate_limited")
