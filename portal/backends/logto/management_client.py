"""Management API: the portal acting for one person (contracts/logto-api.md §6.1)."""

from msgspec import Struct

from portal.backends.http import JsonClient, Params
from portal.backends.logto import wire
from portal.backends.logto.companies import WireSsoIdentity
from portal.backends.logto.shown_steps import Submission
from portal.backends.paths import path
from portal.identity.factors import Strength


class _User(Struct, frozen=True, rename="camel"):
    is_suspended: bool


class _Companies(Struct, frozen=True, rename="camel"):
    sso_identities: list[WireSsoIdentity] = []


class _Configs(Struct, frozen=True):
    mfa: wire.WireFactorSettings


class _Authorization(Struct, frozen=True):
    sid: str | None = None


class _Payload(Struct, frozen=True):
    authorizations: dict[str, _Authorization] = {}


class _PlatformSession(Struct, frozen=True, rename="camel"):
    payload: _Payload
    last_submission: Submission | None = None


class _PlatformSessions(Struct, frozen=True):
    sessions: list[_PlatformSession]


class ManagementClient:
    """
    Bound to *user_id* from the start, so that no call can name somebody else.

    This API would let us change anyone's account; the person signed in is the only one we touch.
    """

    def __init__(self, http: JsonClient, user_id: str) -> None:
        self._http = http
        self._user_id = user_id

    def is_suspended(self) -> bool:
        """Raises NotFound for someone who is gone, SetupProblem when the portal may not ask."""
        return wire.read(_User, self._get("/api/users/{user}")).is_suspended

    def company_accounts(self) -> list[WireSsoIdentity]:
        """Told nowhere else in full (§0.7). Raises NotFound for someone who is gone."""
        answer = self._get("/api/users/{user}", {"includeSsoIdentities": "true"})
        return wire.read(_Companies, answer).sso_identities

    def factors(self) -> list[wire.WireFactor]:
        """As ``AccountClient.factors``, whatever people themselves may see of it."""
        return wire.read(list[wire.WireFactor], self._get("/api/users/{user}/mfa-verifications"))

    def factor_settings(self) -> wire.WireFactorSettings:
        """As ``AccountClient.factor_settings``, whatever people themselves may see of it."""
        return wire.read(_Configs, self._get("/api/users/{user}/logto-configs")).mfa

    def second_step_shown(self, application: str, sid: str) -> Strength:
        """
        By the last sign-in in the session that *application* knows as *sid*; its own record of
        how, never the time of it (§4.6).
        """
        listed = wire.read(_PlatformSessions, self._get("/api/users/{user}/sessions")).sessions
        submissions = [
            session.last_submission
            for session in listed
            if _sid(session, application) == sid and session.last_submission
        ]
        return max((one.second_step for one in submissions), default=Strength.NOTHING)

    def _get(self, template: str, params: Params | None = None) -> object:
        return self._http.get(path(template, user=self._user_id), params)


def _sid(session: _PlatformSession, application: str) -> str | None:
    authorization = session.payload.authorizations.get(application)
    return authorization.sid if authorization else None
