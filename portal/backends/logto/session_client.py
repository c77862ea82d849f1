"""The Account API's sessions (contracts/logto-api.md §4.6): even the list wants a proof."""

from msgspec import Struct

from portal.backends.http import JsonClient
from portal.backends.logto import wire
from portal.backends.logto.account_client import proving
from portal.backends.paths import path


class WireAuthorization(Struct, frozen=True):
    sid: str | None = None


class WireSessionPayload(Struct, frozen=True, rename="camel"):
    uid: str
    login_ts: float | None = None
    authorizations: dict[str, WireAuthorization] | None = None


class WireSignInContext(Struct, frozen=True, rename="camel"):
    """What the browser and the network in front of Logto said of themselves."""

    ip: str | None = None
    user_agent: str | None = None
    country: str | None = None
    city: str | None = None


class WireSubmission(Struct, frozen=True, rename="camel"):
    sign_in_context: WireSignInContext | None = None


class WireSession(Struct, frozen=True, rename="camel"):
    """
    One of ``sessions``. *is_current* must be there: to guess would sign out who asks.
    *last_submission* is missing where nobody noted how somebody signed in (§10).
    """

    payload: WireSessionPayload
    is_current: bool
    expires_at: float | None = None
    last_submission: WireSubmission | None = None


class _Sessions(Struct, frozen=True):
    sessions: list[WireSession]


class SessionClient:
    def __init__(self, http: JsonClient, proof: str | None) -> None:
        self._http = http
        self._proof = proof

    def sessions(self) -> list[WireSession]:
        """In no order."""
        answer = self._http.get("/api/my-account/sessions", headers=proving(self._proof))
        return wire.read(_Sessions, answer).sessions

    def end(self, uid: str, *, with_grants: bool) -> None:
        """
        Without its grants, tokens with ``offline_access`` outlive it. Raises NotFound for one that
        is gone, or not theirs.
        """
        template = "/api/my-account/sessions/{uid}"
        if with_grants:
            template += "?revokeGrantsTarget=all"
        self._http.delete(path(template, uid=uid), proving(self._proof))
