"""A person's live sessions, as the APIs show and end them (contracts/logto-api.md §4.6, §6.1)."""

from typing import Any

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.oidc.grants import end_grant
from portal.sandbox.oidc.sessions import browser_sessions
from portal.sandbox.store import Row

REVOCABLE = ("all", "firstParty")


def sessions_of(user_id: str) -> list[Row]:
    return store().rows(
        "SELECT * FROM oidc_sessions WHERE account_id = ? AND expires_at > ?", user_id, clock.now()
    )


def session_json(session: Row) -> dict[str, Any]:
    return {
        "payload": {
            "exp": session["expires_at"] // clock.SECOND,
            "iat": session["created_at"] // clock.SECOND,
            "jti": session["jti"],
            "uid": session["uid"],
            "kind": "Session",
            "loginTs": session["signed_in_at"] // clock.SECOND,
            "accountId": session["account_id"],
            "authorizations": session["authorizations"],
        },
        "lastSubmission": session["last_submission"],
        "clientId": session["client_id"],
        "accountId": session["account_id"],
        "expiresAt": session["expires_at"],
    }


def revoke(session: Row, grants_of: str | None) -> None:
    """End a session; *grants_of*, one of REVOCABLE, ends grants with offline access too.

    Applications are not told by their back channels: only signing out tells them (§2.5).
    """
    with store().transaction():
        if grants_of is not None:
            _end_grants(session, grants_of)
        browser_sessions.end_session(session)


def _end_grants(session: Row, grants_of: str) -> None:
    for application_id, authorization in session["authorizations"].items():
        application = store().find("applications", id=application_id)
        if grants_of == "all" or (application is not None and not application["is_third_party"]):
            end_grant(authorization["grantId"])
