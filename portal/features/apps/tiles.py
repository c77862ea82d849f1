"""The apps to open: those in the tenant's file, then those that are marked at the platform."""

from dataclasses import dataclass
from pathlib import Path

from flask import url_for

from portal.identity.apps import ShownApp
from portal.settings import App
from portal.tenants.brand import PictureAddress, PictureFile, PictureSource
from portal.tenants.models import Tenant
from portal.web import logo_pictures
from portal.web.branding import https_only
from portal.web.i18n import in_words


@dataclass(frozen=True, slots=True)
class Tile:
    """*url* is https, and may stand in a page as it is."""

    name: str
    url: str
    description: str
    picture: PictureSource | None

    @property
    def logo(self) -> str | None:
        if self.picture is None:
            return None
        return url_for("apps.logo", digest=logo_pictures.digest(self.picture))


def tiles(tenant: Tenant, at_platform: tuple[ShownApp, ...]) -> tuple[Tile, ...]:
    """One for each address, and none for what is no https address."""
    found = [*(_from_file(app) for app in tenant.apps), *(_shown(app) for app in at_platform)]
    by_url = {tile.url: tile for tile in reversed(found) if https_only(tile.url)}
    return tuple(tile for tile in dict.fromkeys(found) if by_url.get(tile.url) is tile)


def _from_file(app: App) -> Tile:
    picture = PictureFile(Path(app.logo)) if app.logo else None
    return Tile(in_words(app.name), app.url, in_words(app.description), picture)


def _shown(app: ShownApp) -> Tile:
    picture = PictureAddress(app.logo_url) if app.logo_url else None
    return Tile(app.name, app.url, app.description, picture)
