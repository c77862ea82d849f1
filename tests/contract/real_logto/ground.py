"""The ground itself: see the package."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import requests

from portal.auth import id_token
from portal.backends import Platforms, build
from portal.identity.backend import IdentityBackend
from portal.settings import Logto
from tests.contract.belongings import BelongingsOnLogto, factor
from tests.contract.grounds import FIELDS, tenant_at
from tests.contract.operations import Operation, WireOfLogto
from tests.contract.real_logto import settings
from tests.contract.real_logto.database import Database
from tests.contract.real_logto.experience import Visitor
from tests.contract.real_logto.management import Management
from tests.contract.real_logto.operator import RealOperator
from tests.sandbox.visitor import ALL_SCOPES, CALLBACK, VERIFIER


class RealGround(BelongingsOnLogto):
    wire = WireOfLogto()

    def __init__(self, folder: Path) -> None:
        self._database = Database()
        self._database.start_over(folder)
        self._management = Management()
        self.operator = RealOperator(self._management, self._database)
        self.operator.forget_messages()
        self.platforms = Platforms(requests.Session)
        client_id, _ = settings.application()
        management_id, management_secret = settings.management()
        self.tenant = replace(
            tenant_at(settings.url(), client_id),
            logto=Logto(endpoint=settings.url(), management_client_id=management_id),
            management_secret=management_secret,
        )

    def backend(self, who: str, scopes: str = ALL_SCOPES) -> IdentityBackend:
        return self._backend_of(self._signed_in(who, scopes))

    def backend_and_sid(self, who: str, **how: str) -> tuple[IdentityBackend, str]:
        answer = self._signed_in(who, ALL_SCOPES, **how)
        return self._backend_of(answer), str(id_token.claims_of(answer["id_token"]).sid)

    def nobodys_backend(self, *, with_authority: bool = True) -> IdentityBackend:
        """Asked with the portal's own authority alone, or where it has none."""

        def nobodys_token(refused: str | None) -> str:
            raise AssertionError("nobody is signed in")

        plain = tenant_at(settings.url(), settings.application()[0])
        tenant = self.tenant if with_authority else plain
        platforms = self.platforms if with_authority else Platforms(requests.Session)
        return build(tenant, token=nobodys_token, platforms=platforms)

    def closes(self, operation: Operation) -> None:
        """Whoever runs the platform lets people do that no more."""
        self.operator.set_fields(**{FIELDS[operation]: "ReadOnly"})

    def now(self) -> float:
        return time.time()

    def manage(self, method: str, path: str, **kw: Any) -> Any:
        """As another application of the tenant does, which sends people their links."""
        return self._management(method, path, **kw)

    def send_form(self, url: str, form: dict[str, str]) -> requests.Response:
        """As a program does that the tenant lets exchange tokens."""
        return requests.post(url, data=form, auth=settings.application(), timeout=30)

    def close(self) -> None:
        self.operator.put_back()
        self._database.close()

    def _has_factor(self, who: str, kind: str, **members: Any) -> str:
        kept = self.operator.user(who)["mfa_verifications"]
        added = factor(kind, len(kept), **members)
        self.operator.change_user(who, mfa_verifications=[*kept, added])
        return str(added["id"])

    def _new_http(self) -> requests.Session:
        return requests.Session()

    def _backend_of(self, tokens: dict[str, Any]) -> IdentityBackend:
        token = str(tokens["access_token"])
        return build(self.tenant, token=lambda refused: token, platforms=self.platforms)

    def _signed_in(self, who: str, scopes: str, backup_code: str = "") -> dict[str, Any]:
        code = Visitor(self._management, self.operator).signs_in(who, scopes, backup_code)
        answer = requests.post(
            f"{settings.url()}/oidc/token",
            data={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": CALLBACK,
                "code_verifier": VERIFIER,
            },
            auth=settings.application(),
            timeout=30,
        )
        return dict(answer.json())
