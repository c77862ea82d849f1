"""Logout tokens as the small provider would send them, and as it never should."""

import base64
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from joserfc import jws
from joserfc.jwk import Key
from werkzeug.test import Client, TestResponse

from tests.auth.conftest import ACME
from tests.auth.provider import CLIENT_ID, Provider

EVENT = "http://schemas.openid.net/event/backchannel-logout"
LIFE = 120


def logout_token(
    provider: Provider, *, key: Key | None = None, header: Any = None, **claims: Any
) -> str:
    """*header* and *claims* are laid over those of a good token; None takes one away."""
    now = int(provider.now())
    good = {
        "iss": provider.issuer,
        "aud": CLIENT_ID,
        "iat": now,
        "exp": now + LIFE,
        "jti": secrets.token_urlsafe(16),
        "events": {EVENT: {}},
    }
    head = {"alg": "ES384", "typ": "logout+jwt", "kid": provider.key.kid}
    return signed(_laid_over(head, header or {}), _laid_over(good, claims), key or provider.key)


def signed(header: dict[str, Any], claims: Any, key: Key) -> str:
    """Without the checks that a library would make."""
    content = f"{_b64(json.dumps(header).encode())}.{_b64(json.dumps(claims).encode())}"
    algorithm = jws.JWSRegistry.algorithms[header["alg"]]
    return f"{content}.{_b64(algorithm.sign(content.encode(), key))}"


@dataclass
class BackChannel:
    """The platform's server, on its way to the portal's."""

    app: Flask
    provider: Provider
    host: str = ACME
    address: str = "203.0.113.7"
    jar: dict[str, str] = field(default_factory=dict)

    def tell(self, *, key: Key | None = None, header: Any = None, **claims: Any) -> TestResponse:
        return self.send(logout_token(self.provider, key=key, header=header, **claims))

    def send(self, token: str) -> TestResponse:
        return self.post(data={"logout_token": token})

    def post(self, **kwargs: Any) -> TestResponse:
        client = Client(self.app, use_cookies=False)
        return client.post(
            "/auth/back-channel-logout",
            base_url=f"https://{self.host}",
            environ_base={"REMOTE_ADDR": self.address},
            **kwargs,
        )


def _laid_over(document: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    merged = document | changes
    return {name: value for name, value in merged.items() if value is not None}


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
