"""
The configuration file, read and checked; complaints name tenant and key and say what is right.

Secrets come from the environment or from files that the configuration names, never from itself.
"""

import ipaddress
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from msgspec.structs import replace

from portal.settings import App, Branding, Oidc, Server, TenantSettings, Words
from portal.tenants import journal_address, mail_address, store_address
from portal.tenants.hosts import normalize_host
from portal.tenants.models import Configuration, Tenant
from portal.tenants.reading import ConfigurationError, read_table

_TABLES = ("server", "tenants")

_USUAL = {"logto": ("ES384", "basic"), "authing": ("RS256", "post")}
"""By platform: what signs ID tokens, and how the portal shows its secret."""


def load(path: Path, environment: Mapping[str, str]) -> Configuration:
    """Raises ConfigurationError with every complaint there is."""
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigurationError([f"{path}: cannot be read ({error.strerror})"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError([f"{path}: is not TOML ({error})"]) from error
    return check(document, environment, path.parent)


def check(
    document: Mapping[str, object], environment: Mapping[str, str], folder: Path
) -> Configuration:
    """*folder* is what relative paths in *document* start from."""
    complaints = [
        f"{name}: there is no such table; there are [server] and [tenants.<id>]"
        for name in document
        if name not in _TABLES
    ]
    server = read_table(Server, document.get("server", {}), "server", complaints)
    password = journal_password = ""
    if server:
        complaints.extend(_server_complaints(server))
        secrets = _Secrets(environment, folder, complaints)
        password = secrets.read(server, "session_store_password", "server", required=False)
        journal_password = secrets.read(server, "journal_password", "server", required=False)
    tenants = _tenants(document.get("tenants"), environment, folder, complaints)
    complaints.extend(_shared_hosts(tenants))
    if complaints or server is None:
        raise ConfigurationError(complaints)
    return Configuration(server, tuple(tenants), password, journal_password)


def _tenants(
    tables: object, environment: Mapping[str, str], folder: Path, complaints: list[str]
) -> list[Tenant]:
    if not isinstance(tables, dict) or not tables:
        complaints.append("tenants: there is none; write one as [tenants.<id>]")
        return []
    found = []
    for id_, table in tables.items():
        place = f"tenants.{id_}"
        settings = read_table(TenantSettings, table, place, complaints)
        if settings:
            found.append(_tenant(id_, settings, place, environment, folder, complaints))
    return found


def _tenant(
    id_: str,
    settings: TenantSettings,
    place: str,
    environment: Mapping[str, str],
    folder: Path,
    complaints: list[str],
) -> Tenant:
    hosts = _hosts(settings, place, complaints)
    url = _origin(settings.url, f"{place}.url", complaints)
    if url and normalize_host(urlsplit(url).netloc) not in hosts:
        complaints.append(f"{place}.url: its host must be one of {place}.hosts")
    _check_issuer(settings.oidc, place, complaints)
    secrets = _Secrets(environment, folder, complaints)
    oidc = _oidc(settings, place, complaints)
    has_secret = oidc.client_auth != "none"
    client_secret = secrets.read(oidc, "client_secret", f"{place}.oidc", required=has_secret)
    if getattr(settings, settings.platform) is None:
        complaints.append(
            f"{place}.{settings.platform}: is missing; platform = '{settings.platform}' needs it"
        )
    if settings.platform == "authing" and settings.closing.grace_days:
        complaints.append(
            f"{place}.closing.grace_days: must be 0; platform = 'authing' puts no account away"
        )
    management_secret = ""
    if settings.logto is not None:
        _origin(settings.logto.endpoint, f"{place}.logto.endpoint", complaints)
        management_secret = secrets.read(
            settings.logto,
            "management_client_secret",
            f"{place}.logto",
            required=bool(settings.logto.management_client_id),
        )
    mail_password = ""
    if settings.mail is not None:
        mail_password = secrets.read(
            settings.mail, "password", f"{place}.mail", required=bool(settings.mail.user)
        )
        found = mail_address.complaints(settings.mail, mail_password)
        complaints.extend(f"{place}.mail.{complaint}" for complaint in found)
    return Tenant(
        id=id_,
        name=settings.name,
        hosts=hosts,
        url=url,
        platform=settings.platform,
        languages=tuple(dict.fromkeys(settings.languages)),
        oidc=oidc,
        sessions=settings.sessions,
        proof=settings.proof,
        limits=settings.limits,
        organizations=settings.organizations,
        access_tokens=settings.access_tokens,
        closing=settings.closing,
        mail=settings.mail,
        branding=_branding(settings, place, folder, complaints),
        apps=_apps(settings, place, folder, complaints),
        logto=settings.logto,
        authing=settings.authing,
        client_secret=client_secret,
        management_secret=management_secret,
        mail_password=mail_password,
    )


def _hosts(settings: TenantSettings, place: str, complaints: list[str]) -> tuple[str, ...]:
    hosts = []
    for host in settings.hosts:
        normal = normalize_host(host)
        if normal is None or ":" in host:
            complaints.append(f"{place}.hosts: {host!r} is no host name; write it without a port")
        else:
            hosts.append(normal)
    return tuple(hosts)


def _origin(url: str, place: str, complaints: list[str]) -> str:
    """*url* as scheme and host alone; http is for this machine only."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    host = normalize_host(parts.hostname or "")
    if host is None or parts.scheme not in ("http", "https") or parts.path not in ("", "/"):
        complaints.append(f"{place}: must be scheme and host, such as https://account.example.com")
        return ""
    if parts.scheme == "http" and not is_this_machine(host):
        complaints.append(f"{place}: must be https; http is for localhost only")
        return ""
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")


def is_this_machine(host: str) -> bool:
    return host in ("localhost", "127.0.0.1") or host.endswith(".localhost")


def _check_issuer(oidc: Oidc, place: str, complaints: list[str]) -> None:
    parts = urlsplit(oidc.issuer)
    host = normalize_host(parts.hostname or "")
    if parts.scheme not in ("http", "https"):
        complaints.append(f"{place}.oidc.issuer: must begin with https://")
    elif host is None or parts.query or parts.fragment:
        complaints.append(f"{place}.oidc.issuer: must be an address without query and fragment")
    elif parts.scheme == "http" and not is_this_machine(host):
        complaints.append(f"{place}.oidc.issuer: must be https; http is for localhost only")


def _oidc(settings: TenantSettings, place: str, complaints: list[str]) -> Oidc:
    """With what is usual at the platform where nothing was said."""
    oidc = settings.oidc
    if not oidc.client_id.strip(" ….<>"):
        complaints.append(f"{place}.oidc.client_id: is to be filled in")
    algorithm, client_auth = _USUAL[settings.platform]
    if oidc.is_signed_with_secret and settings.platform != "authing":
        complaints.append(f"{place}.oidc.id_token_alg: HS256 is for platform = 'authing' only")
    if oidc.is_signed_with_secret and oidc.client_auth == "none":
        complaints.append(f"{place}.oidc.id_token_alg: HS256 needs the client secret")
    if settings.platform == "authing" and not oidc.issuer.rstrip("/").endswith("/oidc"):
        complaints.append(f"{place}.oidc.issuer: must end in /oidc; the API is found beside it")
    return replace(
        oidc,
        id_token_alg=oidc.id_token_alg or algorithm,
        client_auth=oidc.client_auth or client_auth,
    )


def _branding(
    settings: TenantSettings, place: str, folder: Path, complaints: list[str]
) -> Branding:
    branding = settings.branding
    files = {}
    for key in ("logo", "dark_logo", "favicon"):
        value = getattr(branding, key)
        if not value:
            continue
        path = folder / value
        if not path.is_file():
            complaints.append(f"{place}.branding.{key}: there is no file {path}")
        files[key] = str(path)
    for key in ("terms_url", "privacy_url", "support_url"):
        value = getattr(branding, key)
        if value and urlsplit(value).scheme != "https":
            complaints.append(f"{place}.branding.{key}: must be an https address")
    return replace(branding, **files)


def _apps(
    settings: TenantSettings, place: str, folder: Path, complaints: list[str]
) -> tuple[App, ...]:
    apps = []
    for number, app in enumerate(settings.apps, 1):
        if urlsplit(app.url).scheme != "https":
            complaints.append(f"{place}.apps, number {number}.url: must be an https address")
        complaints += _words(app.name, f"{place}.apps, number {number}.name", settings)
        if not app.name:
            complaints.append(f"{place}.apps, number {number}.name: must not be empty")
        about = f"{place}.apps, number {number}.description"
        complaints += _words(app.description, about, settings)
        path = folder / app.logo
        if app.logo and not path.is_file():
            complaints.append(f"{place}.apps, number {number}.logo: there is no file {path}")
        apps.append(replace(app, logo=str(path) if app.logo else ""))
    return tuple(apps)


def _words(words: Words, place: str, settings: TenantSettings) -> Iterator[str]:
    """Complaints about words by language: a language that the tenant does not offer, or no text."""
    if isinstance(words, str):
        return
    for language, text in words.items():
        if language not in settings.languages:
            offered = ", ".join(settings.languages)
            yield f"{place}.{language}: is no language of this tenant; offered are {offered}"
        if not text:
            yield f"{place}.{language}: must not be empty"


class _Secrets:
    def __init__(self, environment: Mapping[str, str], folder: Path, complaints: list[str]) -> None:
        self._environment = environment
        self._folder = folder
        self._complaints = complaints

    def read(self, settings: object, key: str, place: str, *, required: bool) -> str:
        variable = getattr(settings, f"{key}_env")
        file = getattr(settings, f"{key}_file")
        if variable and file:
            self._complaints.append(f"{place}: give {key}_env or {key}_file, not both")
        elif variable:
            return self._from_environment(variable, f"{place}.{key}_env")
        elif file:
            return self._from_file(self._folder / file, f"{place}.{key}_file")
        elif required:
            self._complaints.append(f"{place}: give {key}_env or {key}_file")
        return ""

    def _from_environment(self, variable: str, place: str) -> str:
        secret = self._environment.get(variable, "").strip()
        if not secret:
            self._complaints.append(f"{place}: the environment has no {variable}")
        return secret

    def _from_file(self, path: Path, place: str) -> str:
        try:
            secret = path.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            secret = ""
        if not secret:
            self._complaints.append(f"{place}: {path} cannot be read or is empty")
        return secret


def _server_complaints(server: Server) -> list[str]:
    complaints = []
    for network in server.trusted_proxies:
        try:
            if network != "unix":
                ipaddress.ip_network(network)
        except ValueError:
            complaints.append(f"server.trusted_proxies: {network!r} is no network")
    for key in ("listen", "admin_listen"):
        value: str = getattr(server, key)
        if value and not value.startswith("unix:") and not value.rpartition(":")[2].isdigit():
            complaints.append(f"server.{key}: must be an address and a port, such as 0.0.0.0:5000")
    complaint = store_address.complaint(server.session_store)
    if complaint:
        complaints.append(f"server.session_store: {complaint}")
    complaint = journal_address.complaint(server.journal)
    if complaint:
        complaints.append(f"server.journal: {complaint}")
    return complaints


def _shared_hosts(tenants: list[Tenant]) -> list[str]:
    owner: dict[str, str] = {}
    complaints = []
    for tenant in tenants:
        for host in tenant.hosts:
            other = owner.setdefault(host, tenant.id)
            if other != tenant.id:
                complaints.append(f"tenants.{tenant.id}.hosts: {host} is also of {other}")
    return complaints
