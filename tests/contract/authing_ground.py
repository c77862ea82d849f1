"""The contract on the stand-in for Authing, in this process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import requests

from portal.auth.dialects import dialect_of
from portal.backends import Platforms, build
from portal.backends.authing.backend import OFFERED
from portal.identity.backend import Capability, IdentityBackend
from portal.identity.providers import Provider as Linkable
from portal.sandbox import current
from portal.sandbox.authing.people import identities
from portal.sandbox.authing.people.cast import cast_id
from portal.sandbox.authing.people.providers import Provider
from portal.sandbox.config import Application, Brand, SandboxConfig
from portal.sandbox.testing.in_process import InProcessAdapter
from portal.settings import Authing, CustomField, Oidc
from portal.tenants.models import Tenant
from tests.conftest import StandIn
from tests.contract.belongings import BelongingsOnStandIn
from tests.contract.grounds import CLIENT, LINKED_AT
from tests.contract.operations import Breakable, Operation, WireOfAuthing
from tests.sandbox.authing.visitor import AuthingVisitor
from tests.sandbox.visitor import CALLBACK, SANDBOX
from tests.sandboxes import give_back, stand_in_on


class AuthingGround(BelongingsOnStandIn, Breakable):
    """As on the first day. *operator* is whoever runs the platform, and may break it."""

    wire = WireOfAuthing()

    ABLE: frozenset[Capability] = OFFERED

    def __init__(self, folder: Path) -> None:
        self.app = stand_in_on(
            SandboxConfig(
                database=folder / "stand-in.db",
                url=SANDBOX,
                applications=(Application(*CLIENT, Brand("Northwind"), (CALLBACK,)),),
                admin=True,
            )
        )
        self.operator: StandIn = StandIn(self.app)
        self.platforms = Platforms(self._new_http, now=self.now)
        self.tenant = Tenant(
            id="northwind",
            name="Northwind",
            hosts=("localhost",),
            url="http://localhost:5000",
            platform="authing",
            languages=("en",),
            oidc=Oidc(
                issuer=f"{SANDBOX}/oidc",
                client_id=CLIENT[0],
                id_token_alg="RS256",
                client_auth="post",
            ),
            sessions=None,
            branding=None,
            authing=Authing(custom_fields=[CustomField(key="jobTitle", label="Job title")]),
        )

    def backend(self, who: str, scopes: str | None = None) -> IdentityBackend:
        tokens = self._signed_in(who, scopes or dialect_of(self.tenant).scope)
        return build(
            self.tenant,
            token=lambda refused: str(tokens["access_token"]),
            id_token=lambda: str(tokens["id_token"]),
            platforms=self.platforms,
        )

    def nobodys_backend(self) -> IdentityBackend:
        def nobodys_token(refused: str | None) -> str:
            raise AssertionError("nobody is signed in")

        return build(self.tenant, token=nobodys_token, platforms=self.platforms)

    def links(
        self, backend: IdentityBackend, provider: Linkable, proof: str, button: str, **typed: str
    ) -> None:
        """The person presses *button* at the provider; nothing is linked where that says no."""
        begun = backend.begin_link(provider, "state-1", LINKED_AT)
        there = AuthingVisitor(self.app).goes_to(begun.address).submits(button, **typed)
        assert str(there.outside).startswith(LINKED_AT)

    def offers_companies(self, companies: dict[str, str]) -> None:
        """Their keys and names, in the place of the first day's."""
        ways = [
            {"identifier": f"at-{key}", "extIdpId": key, "extIdpType": "enterprise", "name": name}
            for key, name in companies.items()
        ]
        self.answers(Operation.LIST_PROVIDERS, ways)

    def lets_in_by_company(self, who: str, key: str, **told: str) -> None:
        """The company with *key* signs *who* in, and *told* is what it tells of them."""
        company = Provider(key, f"at-{key}", "saml", "", "", ("nameid", "upn"), is_enterprise=True)
        with self.app.app_context():
            identities.link(cast_id(who), company, who, **told)

    def notes_sign_ins(self, who: str, count: int) -> None:
        """*count* more, before the newest of *who*: two within each second."""
        with self.app.app_context():
            line = current.store().row(
                "SELECT * FROM logins WHERE user_id = ? ORDER BY at DESC", cast_id(who)
            )
            del line["id"]
            for number in range(count):
                new = {"at": line["at"] - 1000 * (number // 2), "user_agent": f"Browser {number}"}
                current.store().insert("logins", **{**line, **new})

    def close(self) -> None:
        give_back(self.app)

    def _new_http(self) -> requests.Session:
        http = requests.Session()
        http.mount(SANDBOX, InProcessAdapter(self.app))
        return http

    def _signed_in(self, who: str, scopes: str) -> dict[str, Any]:
        """Signed in at the stand-in's own pages, as a person does."""
        visitor = AuthingVisitor(self.app).signs_in_as(who, scope=scopes, prompt=None)
        return dict(visitor.tokens())
