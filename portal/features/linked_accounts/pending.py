"""
A link on its way: the person is at the provider, or has come back and only saving is left.

It lies in the session with the platform's record for it, and nothing of it is ever taken from the
browser. Logto looks neither at ``state`` nor at whose record it is (contract §11): that the answer
belongs to this session and to this link is known from here alone.
"""

import secrets
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

import msgspec
from flask import session
from msgspec.structs import replace

from portal.auth.parts import parts
from portal.auth.proofs import TEN_MINUTES, early
from portal.identity.linking import LinkBeginning

_KEY = "linking"


class Step(StrEnum):
    """Where it stands: ELSEWHERE is at the platform's own page, which does it all."""

    AWAY = "away"
    ELSEWHERE = "elsewhere"
    SAVE = "save"


class PendingLink(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    *provider* is the key of the place, *before* the account there that was linked when it began.
    *address* is where the person is sent, and empty for ELSEWHERE: it may hold a secret, so it is
    asked for again on the way; *host* is of it. *record* is the platform's. *ends_at* is in seconds
    since the epoch.
    """

    provider: str
    state: str
    step: Step
    address: str
    host: str
    record: str
    replaces: bool
    before: str | None
    ends_at: float

    @property
    def is_over(self) -> bool:
        return parts().now() >= self.ends_at

    def __repr__(self) -> str:
        return f"PendingLink({self.step.value})"


def new_state() -> str:
    return secrets.token_urlsafe(32)


def find() -> PendingLink | None:
    """The link that was begun last in this session and came to no end; it may be over."""
    kept: Any = session.get(_KEY)
    return None if kept is None else msgspec.convert(kept, PendingLink)


def begin(
    provider: str, state: str, begun: LinkBeginning, *, replaces: bool, before: str | None
) -> None:
    """In the place of any other: one at a time."""
    record = begun.record
    now = parts().now()
    ends_at = early(record.expires_at, now) if record else now + TEN_MINUTES
    _keep(
        PendingLink(
            provider=provider,
            state=state,
            step=Step.AWAY if record else Step.ELSEWHERE,
            address=begun.address if record else "",
            host=urlsplit(begun.address).hostname or "",
            record=record.id if record else "",
            replaces=replaces,
            before=before,
            ends_at=ends_at,
        )
    )


def came_back(pending: PendingLink) -> None:
    """The provider has answered and the platform believes it; ``state`` is used up (O-02)."""
    _keep(replace(pending, step=Step.SAVE, state="", address=""))


def forget() -> None:
    session.pop(_KEY, None)


def _keep(pending: PendingLink) -> None:
    session[_KEY] = msgspec.to_builtins(pending)
