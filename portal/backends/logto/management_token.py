"""
The portal's own token for Logto's Management API (contracts/logto-api.md §3).

It may do anything to anyone, so it stays in this process: fetched when first needed, kept until a
minute before its end, one at a time.
"""

import base64
import threading
import time
from typing import Annotated
from urllib.parse import quote_plus

from msgspec import Meta, Struct

from portal.backends.answers import content_of
from portal.backends.logto import wire
from portal.backends.transport import TOTAL_DEADLINE, Answer, CallFailed, Outgoing, Transport
from portal.identity.errors import BackendUnavailable, SetupProblem
from portal.tenants.models import Tenant

_BEFORE_THE_END = 60.0

NOT_CONFIGURED = "management_not_configured"
"""The code of the SetupProblem where this installation never meant to ask."""


class _Answer(Struct, frozen=True):
    access_token: str
    expires_in: float
    scope: str = ""


class _Refusal(Struct, frozen=True):
    """RFC 6749 §5.2"""

    error: Annotated[str, Meta(pattern=r"^[a-z_]{1,40}$")]


class ManagementToken:
    """Of one tenant, for all requests of this process; called as ``Authorize`` says."""

    def __init__(self, tenant: Tenant, transport: Transport) -> None:
        self._tenant = tenant
        self._transport = transport
        self._lock = threading.Lock()
        self._token = ""
        self._until = 0.0

    def __call__(self, refused: str | None) -> str:
        """Raises SetupProblem when the platform does not know the portal, BackendUnavailable."""
        with self._lock:
            if self._token == refused or time.monotonic() >= self._until:
                answer = self._fetched()
                self._token = answer.access_token
                self._until = time.monotonic() + answer.expires_in - _BEFORE_THE_END
            return self._token

    def _fetched(self) -> _Answer:
        try:
            answer = self._transport.send(self._request(), time.monotonic() + TOTAL_DEADLINE)
        except CallFailed as failure:
            raise BackendUnavailable(failure.reason) from failure
        if answer.status >= 500 or answer.status == 429:
            raise BackendUnavailable(f"http_{answer.status}")
        if answer.status != 200:
            raise SetupProblem(f"management_token_{_refusal(answer)}")
        token = wire.read(_Answer, content_of(answer))
        if "all" not in token.scope.split():
            # The application lacks its role: Logto gives a token that opens nothing (§3).
            raise SetupProblem("management_token_without_role")
        return token

    def _request(self) -> Outgoing:
        settings = self._tenant.logto
        if settings is None or not settings.management_client_id:
            raise SetupProblem(NOT_CONFIGURED)
        identifier = quote_plus(settings.management_client_id)
        pair = f"{identifier}:{quote_plus(self._tenant.management_secret)}"
        return Outgoing(
            "POST",
            settings.endpoint.rstrip("/") + "/oidc/token",
            {
                "Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}",
                "Accept": "application/json",
            },
            form={
                "grant_type": "client_credentials",
                "resource": settings.management_resource,
                "scope": "all",
            },
        )


def _refusal(answer: Answer) -> str:
    """The error of OAuth, because one status can mean several; else the status."""
    try:
        return wire.read(_Refusal, content_of(answer)).error
    except BackendUnavailable:
        return str(answer.status)
