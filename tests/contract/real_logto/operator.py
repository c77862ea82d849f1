"""Whoever runs the real Logto: what the sandbox's operator does, as far as it is in their power."""

import json
from pathlib import Path
from typing import Any

from portal.sandbox.people.cast import cast_id
from tests.contract.real_logto import settings
from tests.contract.real_logto.database import Database, Row
from tests.contract.real_logto.management import Management


class RealOperator:
    def __init__(self, manage: Management, database: Database) -> None:
        self._manage = manage
        self._database = database
        self._before: list[tuple[str, Row]] = []

    def user(self, who: str) -> Row:
        return self._database.user(who)

    def change_user(self, who: str, **columns: Any) -> None:
        self._database.change_user(who, columns)

    def suspend(self, who: str) -> None:
        self._manage("PATCH", f"/users/{cast_id(who)}/is-suspended", json={"isSuspended": True})

    def set_fields(self, **controls: str) -> None:
        fields = self._manage("GET", "/account-center")["fields"]
        self.set_account_center(enabled=True, fields={**fields, **controls})

    def set_account_center(self, **changed: Any) -> None:
        self._set("/account-center", changed)

    def set_sign_in_experience(self, **changed: Any) -> None:
        self._set("/sign-in-exp", changed)

    def outbox(self) -> list[Row]:
        """The latest message of each kind, the newest first."""
        there = sorted(filter(Path.exists, _written()), key=lambda p: -p.stat().st_mtime_ns)
        return [_message(json.loads(path.read_text("utf-8"))) for path in there]

    def code_for(self, address: str) -> str:
        """The latest code sent to *address*."""
        return str(next(m["code"] for m in self.outbox() if m["to"] == address.lstrip("+")))

    def forget_messages(self) -> None:
        for path in _written():
            path.unlink(missing_ok=True)

    def put_back(self) -> None:
        for path, settings_then in reversed(self._before):
            self._manage("PATCH", path, json=settings_then)

    def _set(self, path: str, changed: Row) -> None:
        now = self._manage("GET", path)
        self._before.append((path, {name: now[name] for name in changed if name in now}))
        self._manage("PATCH", path, json=changed)


def _written() -> list[Path]:
    return [Path(settings.setting(kind)) for kind in ("MAIL", "SMS")]


def _message(written: Row) -> Row:
    to = written.get("address") or written.get("phone") or ""
    return {**written, "to": str(to).lstrip("+")}
