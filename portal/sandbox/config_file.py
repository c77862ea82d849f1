"""Reading the sandbox's configuration: environment variables, and a file with its applications."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from portal.sandbox.config import Application, Brand, ManagementApplication, SandboxConfig
from portal.sandbox.testing import faults


class _Portal(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    id: str
    name: str
    secret: str
    redirect_uris: list[str]
    post_logout_redirect_uris: list[str] = []
    backchannel_logout_uri: str | None = None
    color: str | None = None
    dark_color: str | None = None


class _Management(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    id: str
    secret: str


class _File(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """JSON or TOML: ``portals``, a list of applications, and ``management``."""

    portals: list[_Portal] = []
    management: _Management | None = None


def configuration(environment: Mapping[str, str] = os.environ) -> SandboxConfig:
    """What SANDBOX_DATA (the database file), _URL, _CONFIG, _ADMIN and _FAULT say.

    SANDBOX_FAULT lists faults with commas between them. Raises ValueError for a wrong value.
    """
    file = _read(environment.get("SANDBOX_CONFIG", ""))
    management = file.management
    standing = tuple(text for text in environment.get("SANDBOX_FAULT", "").split(",") if text)
    for text in standing:
        faults.parsed(text)
    return SandboxConfig(
        database=Path(environment.get("SANDBOX_DATA", "var/sandbox.db")),
        url=environment.get("SANDBOX_URL", "http://localhost:3001"),
        applications=tuple(_application(portal) for portal in file.portals),
        management=ManagementApplication(management.id, management.secret) if management else None,
        admin=environment.get("SANDBOX_ADMIN", "") not in ("", "0"),
        faults=standing,
    )


def _read(path: str) -> _File:
    if not path:
        return _File()
    text = Path(path).read_text(encoding="utf-8")
    if path.endswith(".toml"):
        return msgspec.convert(tomllib.loads(text), _File)
    return msgspec.json.decode(text, type=_File)


def _application(portal: _Portal) -> Application:
    colors = {"color": portal.color, "dark_color": portal.dark_color}
    chosen = {name: color for name, color in colors.items() if color}
    return Application(
        id=portal.id,
        secret=portal.secret,
        brand=Brand(name=portal.name, **chosen),
        redirect_uris=tuple(portal.redirect_uris),
        post_logout_redirect_uris=tuple(portal.post_logout_redirect_uris),
        backchannel_logout_uri=portal.backchannel_logout_uri,
    )
