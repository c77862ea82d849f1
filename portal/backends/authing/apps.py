"""Apps that somebody may open, and those they are signed in to (contracts/authing-api.md §7.5)."""

from typing import Any

from msgspec import Struct

from portal.backends.authing.reach import Reach
from portal.backends.reading import read
from portal.identity.apps import ShownApp, SignedInApp
from portal.identity.errors import NotAllowed
from portal.identity.models import plain


class _WireApp(Struct, frozen=True, rename="camel"):
    app_id: str
    app_name: str | None = None
    app_login_url: str | None = None
    app_logo: str | None = None


class AppsAtAuthing:
    """Keeps what ``portal.identity.apps`` promises of apps to open, and of those signed in to."""

    _reach: Reach

    def shown_apps(self) -> tuple[ShownApp, ...]:
        """Their addresses are the tenant's: whoever makes a link of one looks at it first."""
        found = self._apps("/api/v3/get-my-accessible-apps")
        return tuple(
            ShownApp(app.app_id, _name(app), app.app_login_url or "", logo_url=app.app_logo or None)
            for app in found
            if app.app_id != self._reach.application
        )

    def signed_in_apps(self) -> tuple[SignedInApp, ...]:
        if not self._reach.settings.devices:
            raise NotAllowed("devices_off")
        return tuple(
            SignedInApp(
                app.app_id,
                _name(app),
                app.app_logo or None,
                is_here=app.app_id == self._reach.application,
            )
            for app in self._apps("/api/v3/get-my-logged-in-apps")
        )

    def _apps(self, path: str) -> list[_WireApp]:
        answer: Any = self._reach.person.get(path)
        return read(list[_WireApp], answer or [])


def _name(app: _WireApp) -> str:
    return plain(app.app_name or "") or app.app_id
