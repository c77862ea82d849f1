"""The browser's session at the sandbox: who is signed in there, and to which applications."""

from flask import request

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.ids import digest, long_id, opaque_token
from portal.sandbox.oidc.sessions import cookies
from portal.sandbox.store import Row

LIFETIME = 14 * clock.DAY


def present_session() -> Row | None:
    """The live session of the browser that asks, of a person who may sign in; else None."""
    cookie = request.cookies.get(cookies.SESSION)
    if not cookie:
        return None
    session = store().find("oidc_sessions", cookie_hash=digest(cookie))
    if session is None or session["expires_at"] <= clock.now():
        return None
    user = store().find("users", id=session["account_id"])
    return None if user is None or user["is_suspended"] else session


def begin_session(user_id: str, client_id: str) -> tuple[Row, str]:
    """Note that somebody has just signed in: answers the session and its new cookie.

    The session of the same person goes on under a new cookie; one of somebody else ends.
    """
    now, cookie = clock.now(), opaque_token()
    with store().transaction():
        session = present_session()
        if session is not None and session["account_id"] == user_id:
            uid = session["uid"]
            store().update(
                "oidc_sessions",
                {"uid": uid},
                cookie_hash=digest(cookie),
                signed_in_at=now,
                expires_at=now + LIFETIME,
            )
        else:
            if session is not None:
                end_session(session)
            uid = long_id()
            store().insert(
                "oidc_sessions",
                uid=uid,
                jti=opaque_token(),
                cookie_hash=digest(cookie),
                account_id=user_id,
                client_id=client_id,
                signed_in_at=now,
                created_at=now,
                expires_at=now + LIFETIME,
            )
        begun = store().rows("SELECT * FROM oidc_sessions WHERE uid = ?", uid)[0]
    return begun, cookie


def end_session(session: Row) -> None:
    """Forget a session and its grants, except those that were given offline access."""
    with store().transaction():
        for authorization in session["authorizations"].values():
            store().run(
                "DELETE FROM grants WHERE id = ?"
                " AND instr(' ' || scope || ' ', ' offline_access ') = 0",
                authorization["grantId"],
            )
        store().delete("oidc_sessions", uid=session["uid"])
