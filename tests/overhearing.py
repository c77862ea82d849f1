"""The wire between the portal and the identity server, listened to for its secrets."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import requests
from urllib3 import HTTPResponse

from portal.sandbox.testing.in_process import InProcessAdapter

_SENT = re.compile(r"(?:^|&)(?:code|code_verifier|refresh_token|token|client_secret)=([^&]{20,})")
_TELLING = (
    "/oidc/token",
    "/api/verifications/password",
    "/api/verifications/verification-code",
    "/api/v3/send-enroll-factor-request",
    "/api/v3/verify-delete-account-request",
    "/api/v3/verify-reset-password-request",
    "/api/v3/verify-update-email-request",
    "/api/v3/verify-update-phone-request",
)
_TOLD = {
    "verificationRecordId",
    "deleteAccountToken",
    "enrollmentToken",
    "passwordResetToken",
    "updateEmailToken",
    "updatePhoneToken",
    "qrCodeUri",
}


class Overhearing(InProcessAdapter):
    """
    Answers as it does otherwise; its codes, verifiers, tokens and records go into *heard*, the
    addresses that were asked into *addresses*.
    """

    def __init__(self, app: Any, heard: set[str], addresses: list[str]) -> None:
        super().__init__(app)
        self._heard = heard
        self._addresses = addresses

    def send(self, request: requests.PreparedRequest, *args: Any, **kw: Any) -> requests.Response:
        body = request.body.decode("latin-1") if isinstance(request.body, bytes) else request.body
        self._addresses.append(unquote(request.url or ""))
        self._heard |= set(_SENT.findall(str(body or "")))
        answer = super().send(request, *args, **kw)
        if request.url and request.url.endswith(_TELLING):
            self._listen(answer)
        return answer

    def _listen(self, answer: requests.Response) -> None:
        content = answer.raw.read()
        try:
            told = json.loads(content)
        except ValueError:  # nothing, or an answer that a test broke off
            told = {}
        self._heard |= set(_secrets_in(told))
        # Played again for whoever the answer is for.
        answer.raw = HTTPResponse(
            io.BytesIO(content), answer.headers, answer.status_code, preload_content=False
        )


def _secrets_in(told: object) -> Iterator[str]:
    """However deep in the answer they are."""
    for name, value in told.items() if isinstance(told, dict) else ():
        if isinstance(value, str) and (name.endswith("_token") or name in _TOLD):
            yield value
        yield from _secrets_in(value)
