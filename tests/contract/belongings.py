"""
What somebody has before a test begins, brought about on each ground in the platform's own way.

Methods of the same name promise the same on every ground.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum, auto
from typing import Any

import requests
from flask import Flask
from msgspec import structs

from portal.backends import Platforms
from portal.sandbox import current
from portal.sandbox.authing.people.cast import cast_id as authings_id
from portal.tenants.models import Tenant
from tests.conftest import Sandbox, StandIn
from tests.contract.operations import Operation, WireOfAuthing

AT = datetime(2026, 3, 4, 10, tzinfo=UTC)
"""When what is brought about here was made, as far as the platform tells."""

_TOLD = "2026-03-04T10:00:00.000Z"


class Part(StrEnum):
    """What a tenant may keep from people altogether; SECOND_STEPS with the passkeys."""

    SECOND_STEPS = auto()
    PASSKEYS = auto()
    SESSIONS = auto()


def factor(kind: str, number: int, **members: Any) -> dict[str, Any]:
    """As Logto keeps one of somebody who has *number* of them already."""
    return {"id": f"{kind.lower()}-{number}", "type": kind, "createdAt": _TOLD, **members}


class BelongingsOnLogto(ABC):
    """What *operator* alone can bring about, on the sandbox and on a Logto itself."""

    operator: Any

    def hides(self, part: Part) -> None:
        """For whoever asks from now on."""
        fields = {
            Part.SECOND_STEPS: {"mfa": "Off", "passkey": "Off"},
            Part.PASSKEYS: {"passkey": "Off"},
            Part.SESSIONS: {"session": "Off"},
        }
        self.operator.set_fields(**fields[part])

    def offers_no_authenticators(self) -> None:
        mfa = {"factors": ["WebAuthn"], "policy": "NoPrompt"}
        self.operator.set_sign_in_experience(mfa=mfa)

    def is_told_of(self, who: str, details: Any) -> None:
        """*who* has one account elsewhere, ``x``, and *details* is what its provider says."""
        self.operator.change_user(who, identities={"x": {"userId": "1", "details": details}})

    def has_passkey(self, who: str, name: str, agent: str = "Chrome") -> str:
        """The id that the portal calls it by."""
        made = {"agent": agent, "name": name, "lastUsedAt": _TOLD}
        return self._has_factor(who, "WebAuthn", **made)

    @abstractmethod
    def _has_factor(self, who: str, kind: str, **members: Any) -> str:
        """The id of one of *kind* that *who* has from now on."""


class BelongingsOnSandbox(BelongingsOnLogto):
    app: Flask
    operator: Sandbox

    def has_factor_nobody_knows(self, who: str) -> str:
        return self._has_factor(who, "Retina")

    def tells_little_of_sessions(self) -> None:
        """No more of each than that it is there."""
        with self.app.app_context():
            for row in current.store().rows("SELECT uid FROM oidc_sessions"):
                current.store().update("oidc_sessions", row, last_submission=None)
            current.store().close()

    def can_open(self, who: str, key: str, name: str, url: Any, logo: str | None = None) -> None:
        """One app and no other, which the operator marked for everyone."""
        with self.app.app_context():
            store = current.store()
            store.update("applications", {"is_third_party": False}, custom_data={})
            mark = {"portal": {"url": url, "logo": logo}}
            store.update("applications", {"id": key}, name=name, custom_data=mark)
            store.close()

    def _has_factor(self, who: str, kind: str, **members: Any) -> str:
        with self.app.app_context():
            column = "mfa_verifications"
            row = current.store().find("users", username=who)
            assert row is not None
            added = factor(kind, len(row[column]), **members)
            current.store().update("users", {"id": row["id"]}, **{column: [*row[column], added]})
            current.store().close()
        return str(added["id"])


class BelongingsOnStandIn:
    app: Flask
    operator: StandIn
    tenant: Tenant
    wire: WireOfAuthing
    platforms: Platforms
    now: Callable[[], float]
    _new_http: Callable[[], requests.Session]

    def hides(self, part: Part) -> None:
        """The operator's settings say it, because Authing does not."""
        settings = {
            Part.SECOND_STEPS: {"two_step": False, "passkeys": False},
            Part.PASSKEYS: {"passkeys": False},
            Part.SESSIONS: {"devices": False},
        }
        self._set(**settings[part])

    def shows_passkeys_alone(self) -> None:
        self._set(two_step=False, passkeys=True)

    def offers_no_authenticators(self) -> None:
        self.operator.set_pool(factors=["SMS"])

    def has_passkey(self, who: str, name: str, agent: str = "Chrome") -> str:
        with self.app.app_context():
            number = len(current.store().rows("SELECT id FROM passkeys"))
            id_, at = f"{number:024x}", int(AT.timestamp() * 1000)
            current.store().insert(
                "passkeys",
                id=id_,
                user_id=authings_id(who),
                name=name,
                user_agent=agent,
                created_at=at,
                last_used_at=at,
            )
            current.store().close()
        return f"passkey-{id_}"

    def tells_little_of_sessions(self) -> None:
        said = self.wire.answered([{"device": {"deviceId": "one"}}])
        path = self.wire.ADDRESSES[Operation.LIST_SESSIONS][1]
        self.operator.break_("status", path, status=said.status, json=said.json)

    def has_devices(self, who: str, count: int) -> None:
        """*count* more, on which nobody is signed in."""
        with self.app.app_context():
            row = current.store().row("SELECT * FROM devices WHERE user_id = ?", authings_id(who))
            assert row is not None
            for number in range(count):
                new = {"id": f"more-{number}", "browser": None, "session_uid": None}
                current.store().insert("devices", **{**row, **new})
            current.store().close()

    def has_factor_nobody_knows(self, who: str) -> str:
        factors = self.operator.user(who)["factors"]
        added = {"factorId": "retina-1", "factorType": "RETINA", "profile": {}}
        self.operator.change_user(who, factors=[*factors, added])
        return "retina-1"

    def is_told_of(self, who: str, details: Any) -> None:
        row = {"extIdpId": "x", "userIdInIdp": "1", "userInfoInIdp": details}
        account = {"userId": authings_id(who), "status": "Activated", "identities": [row]}
        said = self.wire.answered(account)
        self.operator.break_(
            "status",
            self.wire.ADDRESSES[Operation.READ_PERSON][1],
            status=said.status,
            json=said.json,
        )

    def can_open(self, who: str, key: str, name: str, url: Any, logo: str | None = None) -> None:
        app = {"appId": key, "appName": name, "appLoginUrl": url, "appLogo": logo}
        self.operator.change_user(who, apps=[app])

    def _set(self, **settings: bool) -> None:
        assert self.tenant.authing is not None
        changed = structs.replace(self.tenant.authing, **settings)
        self.tenant = replace(self.tenant, authing=changed)
        self.platforms = Platforms(self._new_http, now=self.now)
