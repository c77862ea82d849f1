"""Where the contract is tried: the sandbox in this process; a real Logto in ``real_logto``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import pyotp
import requests

from portal.auth import id_token
from portal.backends import Platforms, build
from portal.identity.backend import IdentityBackend
from portal.identity.providers import Provider
from portal.sandbox import current
from portal.sandbox.config import Application, Brand, ManagementApplication, SandboxConfig
from portal.sandbox.people.cast import cast_id
from portal.sandbox.seed import FRANKS_TOTP_SECRET, PASSWORDS
from portal.sandbox.testing.in_process import InProcessAdapter
from portal.settings import Logto, Oidc
from portal.tenants.models import Tenant
from tests.companies import company, company_identity
from tests.conftest import Sandbox
from tests.contract.belongings import BelongingsOnSandbox
from tests.contract.operations import Breakable, Operation, WireOfLogto
from tests.sandbox.visitor import ALL_SCOPES, CALLBACK, SANDBOX, VERIFIER, Visitor
from tests.sandboxes import give_back, sandbox_on

CLIENT = ("northwind-portal", "secret of northwind")
MANAGEMENT = ("northwind-management", "secret of the management")
LINKED_AT = "http://localhost:5000/linked-accounts/callback"


FIELDS = {
    Operation.CHANGE_PROFILE: "profile",
    Operation.CHANGE_USERNAME: "username",
    Operation.SET_PASSWORD: "password",
    Operation.CHANGE_EMAIL: "email",
    Operation.REMOVE_EMAIL: "email",
    Operation.ENROL: "mfa",
    Operation.REMOVE_FACTOR: "mfa",
    Operation.BEGIN_LINKING: "social",
    Operation.UNLINK: "social",
    Operation.END_SESSION: "session",
    Operation.REVOKE_GRANT: "session",
    Operation.ADD_BACKUP_CODES: "mfa",
    Operation.CHOOSE_WHEN_ASKED: "mfa",
    Operation.RENAME_PASSKEY: "passkey",
    Operation.REMOVE_PASSKEY: "passkey",
}
"""What Logto's account center calls that which an operation changes."""


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


class SandboxGround(BelongingsOnSandbox, Breakable):
    """As on the first day. *operator* is whoever runs the platform, and may break it."""

    wire = WireOfLogto()

    def __init__(self, folder: Path, *, avatar_storage: bool = True) -> None:
        self.app = sandbox_on(
            SandboxConfig(
                database=folder / "sandbox.db",
                url=SANDBOX,
                applications=(
                    Application(
                        *CLIENT,
                        Brand("Northwind"),
                        (CALLBACK,),
                        backchannel_logout_uri="http://localhost:5000/auth/back-channel-logout",
                    ),
                ),
                management=ManagementApplication(*MANAGEMENT),
                admin=True,
                avatar_storage=avatar_storage,
            )
        )
        self.operator = Sandbox(self.app)
        self.platforms = Platforms(self._new_http)
        self.tenant = replace(
            tenant_at(SANDBOX, CLIENT[0]),
            logto=Logto(endpoint=SANDBOX, management_client_id=MANAGEMENT[0]),
            management_secret=MANAGEMENT[1],
        )

    def backend(self, who: str, scopes: str = ALL_SCOPES) -> IdentityBackend:
        token = self._token(who, scopes)
        return build(self.tenant, token=lambda refused: token, platforms=self.platforms)

    def nobodys_backend(self, *, with_authority: bool = True) -> IdentityBackend:
        """Asked with the portal's own authority alone, or where it has none."""
        tenant = self.tenant if with_authority else tenant_at(SANDBOX, CLIENT[0])
        platforms = self.platforms if with_authority else Platforms(self._new_http)

        def nobodys_token(refused: str | None) -> str:
            raise AssertionError("nobody is signed in")

        return build(tenant, token=nobodys_token, platforms=platforms)

    def closes(self, operation: Operation) -> None:
        self.operator.set_fields(**{FIELDS[operation]: "ReadOnly"})

    def manage(self, method: str, path: str, **kw: Any) -> Any:
        """As another application of the tenant does, which sends people their links."""
        http = self._new_http()
        asked = {
            "grant_type": "client_credentials",
            "resource": "https://default.logto.app/api",
            "scope": "all",
        }
        token = http.post(f"{SANDBOX}/oidc/token", data=asked, auth=MANAGEMENT).json()
        bearer = {"Authorization": f"Bearer {token['access_token']}"}
        answer = http.request(method, f"{SANDBOX}/api{path}", headers=bearer, **kw)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def links(
        self, backend: IdentityBackend, provider: Provider, proof: str, button: str, **typed: str
    ) -> None:
        """The person presses *button* at the provider; nothing is linked where that says no."""
        begun = backend.begin_link(provider, "state-1", LINKED_AT)
        assert begun.record is not None
        there = Visitor(self.app).goes_to(begun.address).submits(button, **typed)
        backend.check_link(begun.record.id, there.returned, LINKED_AT)
        backend.link_account(begun.record.id, proof)

    def offers_companies(self, companies: dict[str, str]) -> None:
        """Their keys and names, in the place of the first day's."""
        self.operator.offer_companies(*(company(key, name) for key, name in companies.items()))

    def lets_in_by_company(self, who: str, key: str, **told: str) -> None:
        """The company with *key* signs *who* in, and *told* is what it tells of them."""
        self.operator.change_user(who, sso_identities=[company_identity(key, detail=told)])

    def notes_sign_ins(self, who: str, count: int) -> None:
        """*count* more, before the newest of *who*: two within each second."""
        with self.app.app_context():
            line = current.store().row(
                "SELECT * FROM logs WHERE user_id = ? AND key = ? ORDER BY created_at DESC",
                cast_id(who),
                "Interaction.SignIn.Submit",
            )
            for number in range(count):
                at = line["created_at"] - 1000 * (number // 2)
                new = {"id": f"line-{number:016}", "created_at": at}
                current.store().insert("logs", **{**line, **new})

    def send_form(self, url: str, form: dict[str, str]) -> requests.Response:
        """As a program does that the tenant lets exchange tokens."""
        store, who = self.app.extensions[current.STORE], {"id": CLIENT[0]}
        store.update("applications", who, custom_client_metadata={"allowTokenExchange": True})
        return self._new_http().post(url, data=form, auth=CLIENT)

    def close(self) -> None:
        give_back(self.app)

    def _new_http(self) -> requests.Session:
        http = requests.Session()
        http.mount(SANDBOX, InProcessAdapter(self.app))
        return http

    def backend_and_sid(self, who: str, **how: str) -> tuple[IdentityBackend, str]:
        """The ``sid`` is what the application's ID token calls the platform's session."""
        answer = self._signed_in(who, ALL_SCOPES, **how)
        claims = id_token.claims_of(answer["id_token"])
        token = str(answer["access_token"])
        backend = build(self.tenant, token=lambda refused: token, platforms=self.platforms)
        return backend, str(claims.sid)

    def _token(self, who: str, scopes: str) -> str:
        return str(self._signed_in(who, scopes)["access_token"])

    def _signed_in(self, who: str, scopes: str, backup_code: str = "") -> dict[str, Any]:
        """Signed in at the sandbox's own pages, as a person does."""
        prompt = "consent" if "offline_access" in scopes else None
        visitor = Visitor(self.app).asks_to_sign_in(scope=scopes, prompt=prompt)
        if who == "carol":
            visitor.follows("Continue with Mock Social").submits("Continue as Carol")
        else:
            visitor.signs_in(who, PASSWORDS[who])
        if backup_code:
            visitor.follows("Use a backup code").submits("Continue", **{"Backup code": backup_code})
        elif "Second step" in visitor.heading:
            code = pyotp.TOTP(FRANKS_TOTP_SECRET).now()
            visitor.submits("Continue", **{"Code from your authenticator app": code})
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
        return dict(answer.json())
