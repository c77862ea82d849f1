"""Refresh tokens: replaced past 70 % of their life; re-use of a replaced one ends the grant."""

from flask import request

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.errors import OidcError
from portal.sandbox.ids import digest
from portal.sandbox.oidc import grants
from portal.sandbox.oidc.clients import is_public
from portal.sandbox.oidc.live_tokens import session_carries
from portal.sandbox.oidc.tokens.token_answers import live_user, refused_grant
from portal.sandbox.store import Row

ROTATED_AFTER = 0.7
FORGIVEN = 3 * clock.SECOND


def consume_refresh_token(token: str, application: Row) -> tuple[Row, str]:
    """The refresh token's row and the token to use from now on, often the same one.

    Raises OidcError ``invalid_grant`` for one that is unknown, lapsed, another application's, of
    a session that is gone or a person who is; re-use later than three seconds ends the grant.
    """
    reused = None
    with store().transaction():
        row = store().find("refresh_tokens", hash=digest(token))
        if (
            row is None
            or row["application_id"] != application["id"]
            or row["expires_at"] <= clock.now()
        ):
            raise refused_grant()
        if not session_carries(row):
            raise refused_grant()
        live_user(row)
        narrowed_scope(row)
        if row["consumed_at"] is not None and clock.now() - row["consumed_at"] > FORGIVEN:
            reused = row["grant_id"]
        elif row["consumed_at"] is not None or _is_due(row, application):
            token = _rotate(row, application)
    if reused is not None:
        grants.end_grant(reused)  # outside the transaction that the refusal would undo
        raise refused_grant()
    return row, token


def narrowed_scope(row: Row) -> str:
    """The scope asked for, or all there is. Raises OidcError ``invalid_scope`` for more."""
    asked = request.form.get("scope", "").split()
    missing = set(asked) - set(row["scope"].split()) - set(row["resource_scope"].split())
    if missing:
        description = "refresh token missing requested scope"
        raise OidcError(400, "invalid_scope", description, scope=" ".join(sorted(missing)))
    return " ".join(asked) or row["scope"]


def _is_due(row: Row, application: Row) -> bool:
    if not application["custom_client_metadata"].get("rotateRefreshToken", True):
        return False
    if clock.now() - row["first_created_at"] >= grants.LONGEST_CHAIN:
        return False
    if is_public(application):
        return True
    life = row["expires_at"] - row["created_at"]
    return bool(clock.now() - row["created_at"] >= ROTATED_AFTER * life)


def _rotate(row: Row, application: Row) -> str:
    if row["consumed_at"] is None:
        store().update("refresh_tokens", {"hash": row["hash"]}, consumed_at=clock.now())
    return grants.new_refresh_token(row, application)
