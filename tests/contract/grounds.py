"""
Where the contract is tried: the sandbox in this process, and a real platform when one is named.

``FOYER_CONTRACT_URL`` is a real Logto, ``FOYER_CONTRACT_TOKEN`` an opaque access token (with all
the portal's scopes) of an account that tests may change, ``FOYER_CONTRACT_CLIENT_ID`` the
application it was issued to. There all fields of the account center must be set to ``Edit``, and
the catalogue of profile fields must have a text.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

import requests

from portal.backends import Platforms, build
from portal.identity.backend import IdentityBackend
from portal.sandbox import current
from portal.sandbox.app import create_sandbox
from portal.sandbox.config import Application, Brand, SandboxConfig
from portal.sandbox.seed import PASSWORDS
from portal.sandbox.testing.in_process import InProcessAdapter
from portal.settings import Logto, Oidc
from portal.tenants.models import Tenant
from tests.conftest import Sandbox
from tests.sandbox.visitor import ALL_SCOPES, CALLBACK, SANDBOX, VERIFIER, Visitor

CLIENT = ("northwind-portal", "secret of northwind")


class Ground(Protocol):
    def backend(self, who: str, scopes: str = ALL_SCOPES) -> IdentityBackend: ...
    def close(self) -> None: ...


def tenant_at(url: str, client_id: str) -> Tenant:
    return Tenant(
        id="northwind",
        name="Northwind",
        hosts=("localhost",),
        url="http://localhost:5000",
        platform="logto",
        languages=("en",),
        oidc=Oidc(issuer=f"{url}/oidc", client_id=client_id),
        sessions=None,
        branding=None,
        logto=Logto(endpoint=url),
    )


class SandboxGround:
    """As on the first day. *operator* is whoever runs the platform, and may break it."""

    def __init__(self, folder: Path, *, avatar_storage: bool = True) -> None:
        self.app = create_sandbox(
            SandboxConfig(
                database=folder / "sandbox.db",
                url=SANDBOX,
                applications=(Application(*CLIENT, Brand("Northwind"), (CALLBACK,)),),
                admin=True,
                avatar_storage=avatar_storage,
            )
        )
        self.operator = Sandbox(self.app)
        self.platforms = Platforms(self._new_http)
        self.tenant = tenant_at(SANDBOX, CLIENT[0])

    def backend(self, who: str, scopes: str = ALL_SCOPES) -> IdentityBackend:
        token = self._token(who, scopes)
        return build(self.tenant, token=lambda refused: token, platforms=self.platforms)

    def close(self) -> None:
        self.app.extensions[current.STORE].close()

    def _new_http(self) -> requests.Session:
        http = requests.Session()
        http.mount(SANDBOX, InProcessAdapter(self.app))
        return http

    def _token(self, who: str, scopes: str) -> str:
        """Signed in at the sandbox's own page, as a person does."""
        visitor = Visitor(self.app).asks_to_sign_in(scope=scopes).signs_in(who, PASSWORDS[who])
        answer = self._new_http().post(
            f"{SANDBOX}/oidc/token",
            data={
                "grant_type": "authorization_code",
                "code": visitor.returned["code"],
                "redirect_uri": CALLBACK,
                "code_verifier": VERIFIER,
            },
            auth=CLIENT,
        )
        return str(answer.json()["access_token"])


class RealGround:
    def __init__(self) -> None:
        self._platforms = Platforms(requests.Session)

    def backend(self, who: str, scopes: str = ALL_SCOPES) -> IdentityBackend:
        token = os.environ["FOYER_CONTRACT_TOKEN"]
        tenant = tenant_at(os.environ["FOYER_CONTRACT_URL"], os.environ["FOYER_CONTRACT_CLIENT_ID"])
        return build(tenant, token=lambda refused: token, platforms=self._platforms)

    def close(self) -> None:
        """Nothing was started."""
