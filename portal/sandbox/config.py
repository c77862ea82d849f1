"""What the sandbox is told when it starts."""

from dataclasses import dataclass, field
from pathlib import Path

MANAGEMENT_RESOURCE = "https://default.logto.app/api"


@dataclass(frozen=True)
class Brand:
    """How an application looks on the sandbox's sign-in pages."""

    name: str
    color: str = "#5d34f2"
    dark_color: str | None = None  # a lighter one of ``color``, unless said
    logo_url: str | None = None


@dataclass(frozen=True)
class Application:
    """An application people sign in to: a first-party web application with a secret."""

    id: str
    secret: str = field(repr=False)
    brand: Brand
    redirect_uris: tuple[str, ...]
    post_logout_redirect_uris: tuple[str, ...] = ()
    backchannel_logout_uri: str | None = None


@dataclass(frozen=True)
class ManagementApplication:
    """The machine-to-machine application that may use the Management API."""

    id: str
    secret: str = field(repr=False)
    name: str = "Account portal (management)"


@dataclass(frozen=True)
class SandboxConfig:
    """``url`` is where browsers and portals reach the sandbox; the issuer is ``url`` + ``/oidc``.

    ``admin`` opens the tests' addresses under ``/admin``: never on a host that others reach.
    ``faults`` are in effect from the start: ``kind:pattern[:value]``, see ``testing/faults.py``.
    """

    database: Path
    url: str = "http://localhost:3001"
    applications: tuple[Application, ...] = ()
    management: ManagementApplication | None = None
    admin: bool = False
    avatar_storage: bool = True
    faults: tuple[str, ...] = ()

    @property
    def issuer(self) -> str:
        return self.url.rstrip("/") + "/oidc"
