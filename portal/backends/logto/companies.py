"""
Companies that sign their own people in (“enterprise SSO”): as a tenant publishes them, and the
accounts a person has there (contracts/logto-api.md §6.1, §6.5, §7).

Logto locks nothing for a company. Where a connector says ``syncProfile``, it takes over name and
picture, as far as the company tells them, at each sign-in there.
"""

from msgspec import Struct

from portal.backends.http import JsonClient
from portal.backends.kept import Kept
from portal.backends.logto import wire
from portal.identity.companies import Company
from portal.identity.company_accounts import CompanyAccount
from portal.identity.models import ProfileField, plain

_FRESH = 300.0
_PER_PAGE = 100
_MOST_PAGES = 5

KeptSyncing = Kept[frozenset[str]]


class WireSsoConnector(Struct, frozen=True, rename="camel"):
    """One of ``ssoConnectors``"""

    id: str
    connector_name: str = ""


class WireSsoIdentity(Struct, frozen=True, rename="camel"):
    """One of ``ssoIdentities``; neither the tokens nor the identifiers in it are read."""

    issuer: str | None = None
    sso_connector_id: str | None = None
    detail: wire.WireIdentityDetails | None = None


class _Connector(Struct, frozen=True, rename="camel"):
    """One of ``/api/sso-connectors``; the secrets in it are not read (§10)."""

    id: str
    sync_profile: bool = False


class ConnectorsClient:
    """Reads how the operator set up the companies, and changes nothing."""

    def __init__(self, http: JsonClient, kept: KeptSyncing) -> None:
        self._http = http
        self._kept = kept

    def syncing(self) -> frozenset[str]:
        """Those whose word for somebody’s name and picture goes."""
        return self._kept.get(self._fetch, fresh=_FRESH)

    def _fetch(self) -> frozenset[str]:
        found: set[str] = set()
        for page in range(1, _MOST_PAGES + 1):
            asked = {"page": str(page), "page_size": str(_PER_PAGE)}
            listed = wire.read(list[_Connector], self._http.get("/api/sso-connectors", asked))
            found |= {connector.id for connector in listed if connector.sync_profile}
            if len(listed) < _PER_PAGE:
                break
        return frozenset(found)


def companies(connectors: list[WireSsoConnector]) -> tuple[Company, ...]:
    return tuple(Company(found.id, plain(found.connector_name)) for found in connectors)


def company_accounts(
    identities: list[WireSsoIdentity], known: tuple[Company, ...], syncing: frozenset[str]
) -> tuple[CompanyAccount, ...]:
    """In Logto's order, with what the companies in *known* are called."""
    offered = syncing & {company.key for company in known}
    names = {company.key: company.name for company in known}
    return tuple(
        CompanyAccount(
            names.get(identity.sso_connector_id or "") or plain(identity.issuer or ""),
            wire.called(identity.detail),
            wire.address_there(identity.detail),
            _kept(identity.detail) if identity.sso_connector_id in offered else frozenset(),
        )
        for identity in identities
    )


def _kept(detail: wire.WireIdentityDetails | None) -> frozenset[ProfileField]:
    if detail is None:
        return frozenset()
    told = {ProfileField.NAME: detail.name, ProfileField.AVATAR: detail.avatar}
    return frozenset(part for part, value in told.items() if isinstance(value, str) and value)
