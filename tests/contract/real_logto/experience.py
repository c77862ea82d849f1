"""The way in at the real Logto: what its sign-in page asks the Experience API."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import requests

from portal.sandbox.seed import FRANKS_TOTP_SECRET, PASSWORDS
from tests.contract.real_logto import settings
from tests.contract.real_logto.management import Management
from tests.contract.real_logto.operator import RealOperator
from tests.sandbox.visitor import CALLBACK, CHALLENGE

NEXT_FACTOR = "session.mfa.require_mfa_verification"


class Visitor:
    """One cookie jar."""

    def __init__(self, manage: Management, operator: RealOperator) -> None:
        self._manage = manage
        self._operator = operator
        self._http = requests.Session()

    def signs_in(self, who: str, scopes: str, backup_code: str = "") -> str:
        """The code that the application gets."""
        self._begins(scopes)
        self._identifies(who)
        answer = self._submit()
        if answer.get("code") == NEXT_FACTOR:
            self._passes_the_second_step(backup_code)
            answer = self._submit()
        assert "redirectTo" in answer, answer
        return self._returns(answer["redirectTo"])

    def _begins(self, scopes: str) -> None:
        asked = {
            "client_id": settings.application()[0],
            "response_type": "code",
            "redirect_uri": CALLBACK,
            "scope": scopes,
            "state": "state-1",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        }
        if "offline_access" in scopes:
            asked["prompt"] = "consent"
        self._http.get(f"{settings.url()}/oidc/auth", params=asked, allow_redirects=False)
        self._ask("PUT", "", interactionEvent="SignIn")

    def _identifies(self, who: str) -> None:
        if who == "carol":
            record = self._by_the_provider()
        elif who in PASSWORDS:
            name = {"type": "username", "value": who}
            record = self._verified("password", identifier=name, password=PASSWORDS[who])
        else:
            record = self._by_code(f"{who}@example.test")
        self._ask("POST", "/identification", verificationId=record)

    def _by_code(self, address: str) -> str:
        to = {"identifier": {"type": "email", "value": address}}
        sent = self._verified("verification-code", **to, interactionEvent="SignIn")
        code = self._operator.code_for(address)
        return self._verified("verification-code/verify", **to, verificationId=sent, code=code)

    def _by_the_provider(self) -> str:
        connectors = self._manage("GET", "/connectors?target=mock-social")
        where = f"social/{connectors[0]['id']}"
        back = {"state": "state-1", "redirectUri": CALLBACK}
        begun = self._verified(f"{where}/authorization-uri", **back)
        answer = {**back, "code": "code-1", "userId": "carol-at-mock-social"}
        return self._verified(f"{where}/verify", verificationId=begun, connectorData=answer)

    def _passes_the_second_step(self, backup_code: str) -> None:
        if backup_code:
            self._verified("backup-code/verify", code=backup_code)
        else:
            self._verified("totp/verify", code=pyotp.TOTP(FRANKS_TOTP_SECRET).now())

    def _verified(self, how: str, **body: Any) -> str:
        answer = self._ask("POST", f"/verification/{how}", **body)
        assert "verificationId" in answer, f"{how}: {answer}"
        return str(answer["verificationId"])

    def _submit(self) -> dict[str, Any]:
        return self._ask("POST", "/submit")

    def _ask(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        url = f"{settings.url()}/api/experience{path}"
        answer = self._http.request(method, url, json=body)
        return dict(answer.json()) if answer.content else {}

    def _returns(self, address: str) -> str:
        for _ in range(10):
            if address.startswith(CALLBACK):
                return parse_qs(urlsplit(address).query)["code"][0]
            answer = self._http.get(address, allow_redirects=False)
            address = requests.compat.urljoin(address, answer.headers["Location"])
        raise AssertionError(f"it does not come back: {address}")
