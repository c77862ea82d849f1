"""What a person let an application do, and the codes and tokens made under it (contract §2.4)."""

from typing import Any

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.ids import digest, long_id, opaque_token
from portal.sandbox.store import Row

CODE_LIFETIME = clock.MINUTE
ACCESS_TOKEN_LIFETIME = clock.HOUR
GRANT_LIFETIME = 180 * clock.DAY
_DEFAULT_REFRESH_TOKEN_DAYS = 14
LONGEST_CHAIN = 365 * clock.DAY

_CARRIED = (
    "grant_id",
    "application_id",
    "user_id",
    "session_uid",
    "expires_with_session",
    "scope",
    "sid",
)
_CARRIED_ON = (*_CARRIED, "resource_scope", "nonce", "auth_time")


def authorize(session: Row, application: Row, scope: str) -> tuple[str, str]:
    """Note in the session that the application may act; answers the ids of grant and ``sid``.

    The grant of an earlier authorization in this session goes on, with the wider scope of both.
    """
    now = clock.now()
    known = session["authorizations"].get(application["id"])
    grant = store().find("grants", id=known["grantId"]) if known else None
    if known and grant is not None and grant["expires_at"] > now:
        wider = " ".join(dict.fromkeys(f"{grant['scope']} {scope}".split()))
        store().update("grants", {"id": grant["id"]}, scope=wider)
        return grant["id"], known["sid"]
    grant_id, sid = long_id(), long_id()
    store().insert(
        "grants",
        id=grant_id,
        application_id=application["id"],
        user_id=session["account_id"],
        session_uid=session["uid"],
        scope=scope,
        created_at=now,
        expires_at=now + GRANT_LIFETIME,
    )
    authorizations = session["authorizations"] | {
        application["id"]: {"sid": sid, "grantId": grant_id}
    }
    store().update("oidc_sessions", {"uid": session["uid"]}, authorizations=authorizations)
    return grant_id, sid


def covers(session: Row, application: Row, scopes: list[str]) -> bool:
    """Whether the session has a live grant for the application that goes as far as *scopes*."""
    known = session["authorizations"].get(application["id"])
    grant = store().find("grants", id=known["grantId"]) if known else None
    if grant is None or grant["expires_at"] <= clock.now():
        return False
    return set(scopes) <= set(grant["scope"].split())


def new_code(lifetime: int = CODE_LIFETIME, **columns: Any) -> str:
    return _issue("authorization_codes", clock.now() + lifetime, **columns)


def new_access_token(origin: Row, scope: str, token: str | None = None) -> str:
    """An access token under the grant of ``origin``, a code or a refresh token; opaque, unless
    it is given."""
    carried = {name: origin[name] for name in _CARRIED} | {"scope": scope}
    return _issue("access_tokens", clock.now() + ACCESS_TOKEN_LIFETIME, token, **carried)


def new_refresh_token(origin: Row, application: Row) -> str:
    """The first refresh token of a code, or the next of a chain; no chain outlives a year."""
    now = clock.now()
    days = application["custom_client_metadata"].get(
        "refreshTokenTtlInDays", _DEFAULT_REFRESH_TOKEN_DAYS
    )
    first = origin.get("first_created_at", now)
    return _issue(
        "refresh_tokens",
        min(now + days * clock.DAY, first + LONGEST_CHAIN),
        first_created_at=first,
        **{name: origin[name] for name in _CARRIED_ON},
    )


def end_grant(grant_id: str) -> None:
    """Everything made under it dies with it."""
    store().delete("grants", id=grant_id)


def _issue(table: str, expires_at: int, given: str | None = None, **columns: Any) -> str:
    """A fresh secret, or one that is given, kept as its digest."""
    secret = given or opaque_token()
    store().insert(
        table, hash=digest(secret), created_at=clock.now(), expires_at=expires_at, **columns
    )
    return secret
