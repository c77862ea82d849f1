"""
The platform's own description of its OpenID endpoints, checked before it is believed.

Kept for an hour and, while the platform is down, for a day (O-25, O-26). A document that names
another issuer than the configured one is refused before anyone is sent anywhere.
"""

import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import msgspec
import requests
import structlog

from portal.auth.outbound import Outbound
from portal.identity.errors import BackendUnavailable, SetupProblem
from portal.tenants.loading import is_this_machine

log = structlog.get_logger()

_FRESH = 3600.0
_STALE = 24 * 3600.0
_PAUSE_AFTER_FAILURE = 5.0


class Endpoints(msgspec.Struct, frozen=True, kw_only=True):
    """OpenID Connect Discovery 1.0 §3, RFC 8414 §2, RFC 9207 §3: what we use of it."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str
    end_session_endpoint: str | None = None
    revocation_endpoint: str | None = None
    code_challenge_methods_supported: list[str] = []
    authorization_response_iss_parameter_supported: bool = False


class Discovery:
    """The endpoints of one issuer. *now* is the clock, in seconds since the epoch."""

    def __init__(
        self, issuer: str, outbound: Outbound, now: Callable[[], float] = time.time
    ) -> None:
        self._issuer = issuer
        self._outbound = outbound
        self._now = now
        self._lock = threading.Lock()
        self._endpoints: Endpoints | None = None
        self._fetched_at = 0.0
        self._not_before = 0.0
        self._failure: type[BackendUnavailable | SetupProblem] = BackendUnavailable
        self.trouble = "not_asked_yet"
        """Why the document at hand is old or missing, in a word; empty when all is well."""

    def endpoints(self) -> Endpoints:
        """
        Raises BackendUnavailable when the platform does not answer and nothing good is kept, and
        SetupProblem when it is not the platform that was configured.
        """
        # One asks; the others go on with what there is, and wait only where there is nothing.
        if self._wants_refresh() and self._lock.acquire(blocking=self.known() is None):
            try:
                if self._wants_refresh():
                    self._refresh()
            finally:
                self._lock.release()
        endpoints = self.known()
        if endpoints is None:
            raise self._failure(self.trouble)
        return endpoints

    def endpoints_by_now(self) -> Endpoints:
        """The same, asked for anew whatever is kept: something of it seems to have changed."""
        with self._lock:
            self._refresh()
        return self.endpoints()

    def known(self) -> Endpoints | None:
        """What is at hand without asking anyone."""
        return self._endpoints if self._is_younger_than(_STALE) else None

    def _wants_refresh(self) -> bool:
        return not self._is_younger_than(_FRESH) and self._now() >= self._not_before

    def _is_younger_than(self, age: float) -> bool:
        return self._endpoints is not None and self._now() - self._fetched_at < age

    def _refresh(self) -> None:
        """A bad answer never replaces a good document, and is not asked for at once again."""
        address = self._issuer.rstrip("/") + "/.well-known/openid-configuration"
        try:
            endpoints = checked(self._outbound.get_json(address).document, self._issuer)
        except requests.RequestException as error:
            log.warning("discovery_failed", issuer=self._issuer, error=type(error).__name__)
            self._failed(BackendUnavailable, "discovery_unavailable")
        except SetupProblem as problem:
            log.error("discovery_refused", issuer=self._issuer, rule=problem.code)
            self._failed(SetupProblem, problem.code)
        else:
            self._fetched_at, self.trouble = self._now(), ""
            self._endpoints = endpoints

    def _failed(self, kind: type[BackendUnavailable | SetupProblem], trouble: str) -> None:
        self._failure, self.trouble = kind, trouble
        self._not_before = self._now() + _PAUSE_AFTER_FAILURE


def checked(document: dict[str, Any], issuer: str) -> Endpoints:
    """The document as ours, if it may be used. Raises SetupProblem, its code naming the rule."""
    try:
        endpoints = msgspec.convert(document, Endpoints)
    except msgspec.ValidationError as error:
        raise SetupProblem("discovery_incomplete") from error
    if endpoints.issuer != issuer:
        raise SetupProblem("discovery_issuer_mismatch")
    if "S256" not in endpoints.code_challenge_methods_supported:
        raise SetupProblem("discovery_without_s256")
    addresses = (
        endpoints.authorization_endpoint,
        endpoints.token_endpoint,
        endpoints.jwks_uri,
        endpoints.userinfo_endpoint,
        endpoints.end_session_endpoint,
        endpoints.revocation_endpoint,
    )
    if not all(_is_acceptable(address, issuer) for address in addresses if address is not None):
        raise SetupProblem("discovery_endpoint_not_acceptable")
    return endpoints


def _is_acceptable(address: str, issuer: str) -> bool:
    """At the issuer's own origin, and https unless the issuer itself is on this machine (O-26)."""
    parts, home = urlsplit(address), urlsplit(issuer)
    if (parts.scheme, parts.netloc) != (home.scheme, home.netloc) or parts.fragment:
        return False
    return parts.scheme == "https" or is_this_machine(parts.hostname or "")
