"""The tokens between two calls: what the first one verified, for a minute, for one person (§8)."""

from typing import Any

from portal.sandbox import clock
from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.envelope import Refused
from portal.sandbox.current import store
from portal.sandbox.ids import digest, opaque_token

LIFETIME = 60  # seconds


def begin(errand: str, user_id: str, *, seconds: int = LIFETIME, **data: Any) -> str:
    """A token for the call that follows; an earlier one for the same errand is no good any more."""
    token, now = opaque_token(), clock.now()
    with store().transaction():
        store().delete("errand_tokens", errand=errand, user_id=user_id)
        store().insert(
            "errand_tokens",
            hash=digest(token),
            errand=errand,
            user_id=user_id,
            data=data,
            created_at=now,
            expires_at=now + seconds * clock.SECOND,
        )
    return token


def finish(errand: str, token: str, user_id: str | None = None) -> tuple[str, dict[str, Any]]:
    """Whose errand it was and what was verified, once. Raises Refused for a token that is no good.

    With *user_id* it must be that person's; without, whoever holds the token is taken at its word.
    """
    found = check(errand, token, user_id)
    if not store().delete("errand_tokens", hash=digest(token)):
        raise Refused(refusals.TOKEN_LAPSED)
    return found


def check(errand: str, token: str, user_id: str | None = None) -> tuple[str, dict[str, Any]]:
    """As ``finish``, but the token stays good."""
    found = store().find("errand_tokens", hash=digest(token), errand=errand)
    if found is None or found["expires_at"] <= clock.now():
        raise Refused(refusals.TOKEN_LAPSED)
    if user_id not in (None, found["user_id"]):
        raise Refused(refusals.TOKEN_LAPSED)
    return found["user_id"], found["data"]
