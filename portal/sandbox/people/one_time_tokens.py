"""One-time tokens: what an e-mailed link carries to sign its owner in.

Contract: contracts/logto-api.md §6.5, §8.6.

A token belongs to an e-mail address, whether or not somebody has that address. Addresses are
compared letter by letter. A token that has lapsed is kept as active until somebody notices.
"""

from typing import Any

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.ids import long_id, standard_secret
from portal.sandbox.store import Row

LIFETIME = 600  # seconds
STATUSES = ("active", "consumed", "revoked", "expired")


def new_token(email: str, context: dict[str, Any], lifetime: float = LIFETIME) -> Row:
    """A token for *email*, good for *lifetime* seconds; lapsed ones of that address are marked."""
    now = clock.now()
    with store().transaction():
        store().run(
            "UPDATE one_time_tokens SET status = 'expired'"
            " WHERE email = ? AND status = 'active' AND expires_at <= ?",
            email,
            now,
        )
        token_id = long_id()
        store().insert(
            "one_time_tokens",
            id=token_id,
            email=email,
            token=standard_secret(),
            context=context,
            created_at=now,
            expires_at=now + int(lifetime * clock.SECOND),
        )
        return token_with_id(token_id)


def token_with_id(token_id: str) -> Row:
    """Raises ApiError 404 ``entity.not_exists_with_id``."""
    found = store().find("one_time_tokens", id=token_id)
    if found is None:
        message = f"The one_time_tokens with ID `{token_id}` does not exist."
        raise ApiError(404, "entity.not_exists_with_id", message=message)
    return found


def status_of(token: Row) -> str:
    """As it is told: a lapsed token is ``expired``, noticed or not."""
    lapsed = token["status"] == "active" and token["expires_at"] < clock.now()
    return "expired" if lapsed else str(token["status"])


def checked(token: str, email: str, event: str | None = None) -> Row:
    """
    The token, if it may be used for *email* and, where it was made for one event, for *event*.

    Raises ApiError 404 ``one_time_token.token_not_found`` and 400 ``one_time_token.{email_mismatch,
    token_expired,token_consumed,token_revoked,interaction_event_mismatch}``, in this order.
    """
    found = store().find("one_time_tokens", token=token)
    if found is None:
        raise ApiError(404, "one_time_token.token_not_found", message=f"Token {token} not found.")
    if found["email"] != email:
        raise ApiError(400, "one_time_token.email_mismatch")
    if found["status"] == "expired" or found["expires_at"] <= clock.now():
        raise ApiError(400, "one_time_token.token_expired")
    if found["status"] != "active":
        raise ApiError(400, f"one_time_token.token_{found['status']}")
    meant_for = found["context"].get("interactionEvent")
    if event is not None and meant_for not in (None, event):
        raise ApiError(400, "one_time_token.interaction_event_mismatch")
    return found


def consume(token: str, email: str, event: str | None = None) -> Row:
    """Use the token up: of two at the same time one succeeds. Raises ApiError as ``checked``."""
    with store().transaction():
        found = checked(token, email, event)
        return change_status(found["id"], "consumed")


def change_status(token_id: str, status: str) -> Row:
    """Raises ApiError 404 for an unknown one, 400 ``one_time_token.cannot_reactivate_token``."""
    found = token_with_id(token_id)
    if status == "active":
        raise ApiError(400, "one_time_token.cannot_reactivate_token")
    store().update("one_time_tokens", {"id": found["id"]}, status=status)
    return {**found, "status": status}
