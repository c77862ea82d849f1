"""Which tokens are alive, and the person behind one."""

from dataclasses import dataclass

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.ids import digest
from portal.sandbox.store import Row


@dataclass(frozen=True)
class Caller:
    """A person's live access token. The user's row is fresh at each look-up."""

    user: Row
    scopes: frozenset[str]
    application: Row | None
    grant_id: str
    session_uid: str | None

    @property
    def user_id(self) -> str:
        return str(self.user["id"])

    @property
    def is_first_party(self) -> bool:
        return self.application is not None and not self.application["is_third_party"]


def caller_of(token: str) -> Caller | None:
    """The person behind an opaque token, or None: unknown, lapsed, session or person gone."""
    row = _live_access_token(token)
    if row is None:
        return None
    user = store().find("users", id=row["user_id"])
    if user is None or user["is_suspended"]:
        return None
    return Caller(
        user=user,
        scopes=frozenset(row["scope"].split()),
        application=store().find("applications", id=row["application_id"]),
        grant_id=row["grant_id"],
        session_uid=row["session_uid"],
    )


def _live_access_token(token: str) -> Row | None:
    row = store().find("access_tokens", hash=digest(token))
    if row is None or row["expires_at"] <= clock.now() or not session_carries(row):
        return None
    return row


def session_carries(token: Row) -> bool:
    """Whether the session that a token hangs on, if it does, still holds it up."""
    if not token["expires_with_session"]:
        return True
    session = store().find("oidc_sessions", uid=token["session_uid"])
    if session is None or session["expires_at"] <= clock.now():
        return False
    authorization = session["authorizations"].get(token["application_id"], {})
    same_person = session["account_id"] == token["user_id"]
    return bool(same_person and authorization.get("grantId") == token["grant_id"])
