"""
The portal as an OpenID Connect client of one tenant's platform.

What comes back from the platform is believed by our own rules only (``discovery``, ``keys``,
``id_token``), because Authlib's defaults let too much through; it makes the requests
(``token_endpoint``).
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import requests
import structlog

from portal.auth import id_token, userinfo
from portal.auth.dialects import dialect_of
from portal.auth.discovery import Discovery, Endpoints
from portal.auth.failures import Failure, SignInFailed
from portal.auth.id_token import Claims, Expected
from portal.auth.keys import SharedSecret, SigningKeys
from portal.auth.outbound import Outbound
from portal.auth.shared_fetch import SharedFetch
from portal.auth.signed_token import FindKey, SignedTokenRefused
from portal.auth.token_endpoint import TokenAnswer, TokenEndpoint, TokenKind, TokenRefused
from portal.auth.transactions import Transaction
from portal.identity.errors import BackendUnavailable, SetupProblem
from portal.tenants.models import Tenant

log = structlog.get_logger()


class GrantEnded(Exception):
    """The platform does not take this refresh token, and never will again."""


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What came of a code: believed claims and the tokens."""

    claims: Claims
    access_token: str = field(repr=False)
    id_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    life: float


@dataclass(frozen=True, slots=True)
class Refreshed:
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    id_token: str = field(repr=False)
    life: float


class OidcClient:
    """
    *new_http* says how to reach the network, *shared* how the processes look for a new key
    together; *now* is the clock, in seconds since the epoch.
    """

    def __init__(
        self,
        tenant: Tenant,
        new_http: Callable[[], requests.Session],
        shared: SharedFetch,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._tenant = tenant
        self._now = now
        self._outbound = Outbound(new_http)
        self._discovery = Discovery(tenant.oidc.issuer, self._outbound, now)
        self._tokens = TokenEndpoint(tenant, self._outbound)
        self._dialect = dialect_of(tenant)
        self.find_key: FindKey = (
            SharedSecret(tenant.client_secret).find
            if tenant.oidc.is_signed_with_secret
            else SigningKeys(
                tenant.oidc.id_token_alg, self._discovery, self._outbound, shared, now
            ).find
        )
        """The platform's key of an id, for whatever it signs; raises as ``SigningKeys.find``."""

    def endpoints(self) -> Endpoints:
        """Raises BackendUnavailable, SetupProblem."""
        return self._discovery.endpoints()

    def trouble(self) -> str:
        """Why signing in may not work here just now, in a word; empty when all is well (O-25)."""
        return self._discovery.trouble

    def authorization_address(
        self, transaction: Transaction, state: str, hints: Mapping[str, str]
    ) -> str:
        """Where to send the browser (OpenID Connect Core §3.1.2.1)."""
        prompt = {"prompt": self._dialect.prompt} if self._dialect.prompt else {}
        return self._tokens.authorization_address(
            self.endpoints().authorization_endpoint,
            transaction.verifier,
            state=state,
            nonce=transaction.nonce,
            redirect_uri=transaction.redirect_uri,
            scope=self._dialect.scope,
            **{**prompt, **hints},
        )

    def check_issuer(self, given: str | None) -> None:
        """``iss`` of an authorization answer (RFC 9207 §2.4, O-05). Raises SignInFailed."""
        is_promised = self.endpoints().authorization_response_iss_parameter_supported
        if given is None and not is_promised:
            return
        if given != self._tenant.oidc.issuer:
            raise SignInFailed(Failure.REFUSED, "callback_iss")

    def redeem(self, code: str, transaction: Transaction) -> Redeemed:
        """
        Trade *code* for tokens, and believe them or not at all.

        Raises SignInFailed, BackendUnavailable and SetupProblem.
        """
        endpoints = self.endpoints()
        answer = self._answer_to(code, transaction, endpoints)
        if not answer.id_token:
            raise SignInFailed(Failure.REFUSED, "id_token_missing")
        expected = self._expected(
            answer, transaction.started_at, transaction.nonce, max_age=transaction.max_age
        )
        try:
            claims = id_token.believe(answer.id_token, expected, self.find_key)
        except SignedTokenRefused as refused:
            failure = Failure.CLOCKS if refused.rule == id_token.ISSUED_AT else Failure.REFUSED
            raise SignInFailed(failure, f"id_token_{refused.rule}") from refused
        userinfo.check_subject(
            self._outbound, endpoints.userinfo_endpoint, answer.access_token, claims.sub
        )
        return Redeemed(
            claims, answer.access_token, answer.id_token, answer.refresh_token, answer.life
        )

    def refresh(self, refresh_token: str, previous_id_token: str) -> Refreshed:
        """
        New tokens for whom *previous_id_token*, which was believed once, is about.

        Raises GrantEnded when there will never be any again (also when the answer is about somebody
        else, O-21) and BackendUnavailable when it may work later (O-44).
        """
        endpoints = self.endpoints()
        asked_at = self._now()
        try:
            answer = self._tokens.refresh(endpoints.token_endpoint, refresh_token)
        except TokenRefused as refused:
            if refused.error in ("invalid_grant", "invalid_client"):
                raise GrantEnded(refused.error) from refused
            raise BackendUnavailable(refused.error) from refused
        except ValueError as error:
            raise BackendUnavailable("token_answer") from error
        return Refreshed(
            answer.access_token,
            answer.refresh_token or refresh_token,
            self._same_person(answer, previous_id_token, asked_at),
            answer.life,
        )

    def revoke(self, token: str, kind: TokenKind) -> None:
        """Best effort: raises BackendUnavailable when it did not work."""
        endpoints = self._endpoints_if_any()
        if endpoints is not None and endpoints.revocation_endpoint is not None:
            self._tokens.revoke(endpoints.revocation_endpoint, token, kind)

    def end_session_address(self, *, state: str, language: str, id_token: str | None) -> str | None:
        """
        Where the platform's own session ends (RP-Initiated Logout 1.0 §2); None where it has no
        such place or nothing is known of it: our own session is over all the same (O-52).

        The application is named by its id. An ID token as a hint says the same and puts the
        person's name and addresses into histories and logs, so it is shown only to a platform that
        does not lead back without it; where there is none for it, nobody is sent there.
        """
        endpoints = self._endpoints_if_any()
        if endpoints is None or endpoints.end_session_endpoint is None:
            return None
        if self._dialect.wants_hint and id_token is None:
            return None
        hint = {"id_token_hint": id_token} if self._dialect.wants_hint else {}
        query = {
            **hint,
            "client_id": self._tenant.oidc.client_id,
            "post_logout_redirect_uri": self._tenant.absolute("/auth/signed-out"),
            "state": state,
            "ui_locales": language,
        }
        separator = "&" if "?" in endpoints.end_session_endpoint else "?"
        return endpoints.end_session_endpoint + separator + urlencode(query)

    def _endpoints_if_any(self) -> Endpoints | None:
        """
        Asked for where this process has not met them yet: whoever signs out need not be the one
        who signed in here. None when the platform does not answer.
        """
        try:
            return self.endpoints()
        except (BackendUnavailable, SetupProblem):
            return None

    def _answer_to(self, code: str, transaction: Transaction, endpoints: Endpoints) -> TokenAnswer:
        try:
            return self._tokens.redeem(
                endpoints.token_endpoint, code, transaction.verifier, transaction.redirect_uri
            )
        except TokenRefused as refused:
            detail = f"{refused.error}: {refused.description}"
            raise SignInFailed(Failure.REFUSED, "token_request_refused", detail=detail) from refused
        except ValueError as error:
            raise SignInFailed(Failure.REFUSED, "token_answer") from error

    def _same_person(self, answer: TokenAnswer, previous: str, asked_at: float) -> str:
        """
        The ID token to keep: the new one when there is one, about the same person and from the
        same sign-in (OpenID Connect Core §12.2). Raises GrantEnded for any other.

        Where its key cannot be had just now it is let go, as if none had come: the refresh token
        is used up, and without the new one the next refresh would end the whole grant (O-25).
        """
        if not answer.id_token:
            return previous
        before = id_token.claims_of(previous)
        expected = self._expected(answer, asked_at, before.nonce, is_refresh=True)
        try:
            claims = id_token.believe(answer.id_token, expected, self.find_key)
        except SignedTokenRefused as refused:
            raise GrantEnded(f"id_token_{refused.rule}") from refused
        except (BackendUnavailable, SetupProblem) as error:
            log.warning("id_token_not_checked", error=error.code)
            return previous
        if claims.sub != before.sub:
            raise GrantEnded("id_token_sub")
        return answer.id_token

    def _expected(
        self,
        answer: TokenAnswer,
        asked_at: float,
        nonce: str | None,
        *,
        is_refresh: bool = False,
        max_age: int | None = None,
    ) -> Expected:
        oidc = self._tenant.oidc
        return Expected(
            issuer=oidc.issuer,
            client_id=oidc.client_id,
            algorithm=oidc.id_token_alg,
            asked_at=asked_at,
            now=self._now(),
            skew=oidc.clock_skew,
            nonce=nonce,
            nonce_may_be_missing=is_refresh,
            max_age=max_age,
            access_token=answer.access_token,
        )
