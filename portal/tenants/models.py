"""A tenant as the portal uses it: checked settings, secrets read, hosts normalised."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from portal.settings import (
    AccessTokens,
    App,
    Authing,
    Branding,
    Closing,
    Limits,
    Logto,
    Mail,
    Oidc,
    Organizations,
    Proof,
    Server,
    Sessions,
)


@dataclass(frozen=True, slots=True)
class Tenant:
    """One company: its host names, its platform, its looks. Safe to log: secrets have no repr."""

    id: str
    name: str
    hosts: tuple[str, ...]
    url: str
    platform: str
    languages: tuple[str, ...]
    oidc: Oidc
    sessions: Sessions
    branding: Branding
    logto: Logto | None = None
    authing: Authing | None = None
    proof: Proof = field(default_factory=Proof)
    limits: Limits = field(default_factory=Limits)
    organizations: Organizations = field(default_factory=Organizations)
    access_tokens: AccessTokens = field(default_factory=AccessTokens)
    closing: Closing = field(default_factory=Closing)
    mail: Mail | None = None
    apps: tuple[App, ...] = ()
    client_secret: str = field(default="", repr=False)
    management_secret: str = field(default="", repr=False)
    mail_password: str = field(default="", repr=False)

    @property
    def origin(self) -> str:
        """Scheme and host of every absolute address of this tenant."""
        return self.url

    @property
    def is_https(self) -> bool:
        return urlsplit(self.url).scheme == "https"

    def absolute(self, path: str) -> str:
        return self.url + path


@dataclass(frozen=True, slots=True)
class Configuration:
    """The whole file, read and checked. Safe to log: secrets have no repr."""

    server: Server
    tenants: tuple[Tenant, ...]
    session_store_password: str = field(default="", repr=False)
    journal_password: str = field(default="", repr=False)

    @property
    def journal_address(self) -> str:
        return self.server.journal or f"sqlite:///{self.server.data}/journal.db"
