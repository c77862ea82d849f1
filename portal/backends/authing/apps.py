"""Apps that somebody may open, and those they are signed in to (contracts/authing-api.md §7.5)."""

from typing import Annotated

from msgspec import Meta, Struct

from portal.backends.authing.reach import Reach
from portal.backends.reading import read
from portal.backends.web_addresses import picture, web_address
from portal.identity.apps import ShownApp, SignedInApp
from portal.identity.errors import NotAllowed
from portal.identity.models import plain


class _WireApp(Struct, frozen=True, rename="camel"):
    app_id: Annotated[str, Meta(min_length=1)]
    app_name: str | None = None
    app_login_url: str | None = None
    app_logo: str | None = None


class AppsAtAuthing:
    """Keeps what ``portal.identity.apps`` promises of apps to open, and of those signed in to."""

    _reach: Reach

    def shown_apps(self) -> tuple[ShownApp, ...]:
        """Their addresses are the tenant’s to write: what is none has nothing to open (§12)."""
        found = self._apps("/api/v3/get-my-accessible-apps")
        return tuple(
            ShownApp(app.app_id, _name(app), url, logo_url=picture(app.app_logo))
            for app in found
            if app.app_id != self._reach.application
            and (url := web_address(app.app_login_url)) is not None
        )

    def signed_in_apps(self) -> tuple[SignedInApp, ...]:
        if not self._reach.settings.devices:
            raise NotAllowed("devices_off")
        return tuple(
            SignedInApp(
                app.app_id,
                _name(app),
                picture(app.app_logo),
                is_here=app.app_id == self._reach.application,
            )
            for app in self._apps("/api/v3/get-my-logged-in-apps")
        )

    def _apps(self, path: str) -> list[_WireApp]:
        return read(list[_WireApp], self._reach.person.get(path))


def _name(app: _WireApp) -> str:
    return plain(app.app_name or "") or app.app_id
