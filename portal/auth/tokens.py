"""
The access token of a session: good for the next call, renewed before it lapses, once for everybody.

Two refreshes with one refresh token end the whole grant at the platform. So one request, over all
threads, processes and hosts, refreshes under a lock in the session store; whoever waited reads the
session again and finds the work done (O-40 to O-46).
"""

import random
import threading
from collections.abc import Callable

import structlog

from portal.auth.oidc import GrantEnded, OidcClient
from portal.auth.refresh_lock import RefreshLock
from portal.auth.session_records import HeldTokens, TokenTimes
from portal.auth.sessions import ENDED_MEANWHILE, Session, Sessions
from portal.auth.store import SessionStore
from portal.identity.errors import BackendUnavailable, SetupProblem, SignInRequired

log = structlog.get_logger()

_SHARE_OF_LIFE = 0.8
_BEFORE_THE_END = 60.0
_JITTER = 0.05


def times(life: float, now: float) -> TokenTimes:
    """For an access token of *life* seconds: renew at 80 % or a minute before its end (O-45)."""
    early = min(_SHARE_OF_LIFE * life, max(life - _BEFORE_THE_END, life / 2))
    jitter = random.uniform(0, _JITTER) * life  # noqa: S311  # spreads load, hides nothing
    return TokenTimes(expires_at=now + life, renew_at=now + early - jitter)


class AccessTokens:
    """For the sessions of one tenant."""

    def __init__(
        self,
        sessions: Sessions,
        store: SessionStore,
        client: OidcClient,
        now: Callable[[], float],
    ) -> None:
        self._sessions = sessions
        self._store = store
        self._client = client
        self._now = now

    def source(self, session: Session) -> "TokenSource":
        return TokenSource(self, session)

    def good_token(self, session: Session, refused: str | None) -> tuple[Session, str]:
        """
        The session as it is now and its access token, which is not *refused*.

        Raises SignInRequired when the session is over (it is deleted then), BackendUnavailable when
        the platform or the wait for another's refresh fails, StoreUnavailable.
        """
        tokens = self._tokens(session)
        if self._serves(session, tokens, refused):
            return session, tokens.access
        try:
            return self._renewed(session, refused)
        except (BackendUnavailable, SetupProblem) as failure:
            log.warning("refresh_failed", backend_code=failure.code)
            if self._can_wait(session, tokens, refused):
                return session, tokens.access
            raise

    def id_token(self, session: Session) -> str:
        """The one kept with the session. Raises SignInRequired, StoreUnavailable."""
        return self._tokens(session).id_token

    def _serves(self, session: Session, tokens: HeldTokens, refused: str | None) -> bool:
        return tokens.access != refused and self._now() < session.record.access_renew_at

    def _can_wait(self, session: Session, tokens: HeldTokens, refused: str | None) -> bool:
        """It is to be renewed soon, but still works."""
        return tokens.access != refused and self._now() < session.record.access_expires_at

    def _renewed(self, session: Session, refused: str | None) -> tuple[Session, str]:
        self._client.endpoints()  # not while others wait for the lock
        lock = RefreshLock(self._store, session.tenant.id, session.key)
        while not lock.acquire():
            session = self._again(session)
            tokens = self._tokens(session)
            if self._serves(session, tokens, refused) or self._can_wait(session, tokens, refused):
                return session, tokens.access
            lock.wait()
        try:
            return self._refreshed(self._again(session), refused)
        finally:
            lock.release()

    def _refreshed(self, session: Session, refused: str | None) -> tuple[Session, str]:
        """With the lock in hand and the session read anew (O-41)."""
        tokens = self._tokens(session)
        if self._serves(session, tokens, refused):
            return session, tokens.access
        if tokens.refresh is None:
            if self._can_wait(session, tokens, refused):
                return session, tokens.access
            raise self._over(session, "no_refresh_token")
        try:
            answer = self._client.refresh(tokens.refresh, tokens.id_token)
        except GrantEnded as ended:
            raise self._over(session, str(ended)) from ended
        renewed = HeldTokens(answer.access_token, answer.refresh_token, answer.id_token)
        kept = self._sessions.renew(session, renewed, times(answer.life, self._now()))
        if kept is None:
            raise SignInRequired(ENDED_MEANWHILE)
        return kept, renewed.access

    def _again(self, session: Session) -> Session:
        current = self._sessions.again(session)
        if current is None:
            raise SignInRequired(ENDED_MEANWHILE)
        return current

    def _tokens(self, session: Session) -> HeldTokens:
        tokens = self._sessions.tokens(session)
        if tokens is None:
            raise self._over(session, "tokens_unreadable")
        return tokens

    def _over(self, session: Session, reason: str) -> SignInRequired:
        log.info("session_over", reason=reason)
        self._sessions.end(session)
        return SignInRequired(reason)


class TokenSource:
    """
    The access token for the calls of one request, which may run side by side in several threads.

    Called with None it gives the token; called with the token that the platform has just refused it
    gives another one, once, or raises SignInRequired (R-21).
    """

    def __init__(self, tokens: AccessTokens, session: Session) -> None:
        self._tokens = tokens
        self._session = session
        self._lock = threading.Lock()
        self._token: str | None = None
        self._was_renewed = False
        self._over: str | None = None

    def __call__(self, refused: str | None = None, /) -> str:
        with self._lock:
            if self._token is not None and self._token != refused:
                return self._token
            if self._over is not None:
                raise SignInRequired(self._over)
            try:
                self._token = self._another(refused)
            except SignInRequired as end:
                self._over = end.code
                raise
            return self._token

    def _another(self, refused: str | None) -> str:
        if refused is not None and self._was_renewed:
            raise SignInRequired("refused_after_refresh")
        self._session, token = self._tokens.good_token(self._session, refused)
        self._was_renewed = refused is not None
        return token

    def id_token(self) -> str:
        """As the session has it by now. It goes into addresses of the platform, never further."""
        with self._lock:
            return self._tokens.id_token(self._session)
