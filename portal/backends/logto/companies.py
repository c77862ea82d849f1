"""
Companies that sign their own people in (“enterprise SSO”): as a tenant publishes them, and the
accounts a person has there (contracts/logto-api.md §6.1, §7).
"""

from msgspec import Struct

from portal.backends.logto import wire
from portal.identity.companies import Company, CompanyAccount
from portal.identity.models import plain


class WireSsoConnector(Struct, frozen=True, rename="camel"):
    """One of ``ssoConnectors``"""

    id: str
    connector_name: str = ""


class WireSsoIdentity(Struct, frozen=True, rename="camel"):
    """One of ``ssoIdentities``; neither the tokens nor the identifiers in it are read."""

    issuer: str | None = None
    sso_connector_id: str | None = None
    detail: wire.WireIdentityDetails | None = None


def companies(connectors: list[WireSsoConnector]) -> tuple[Company, ...]:
    return tuple(Company(found.id, plain(found.connector_name)) for found in connectors)


def company_accounts(
    identities: list[WireSsoIdentity], known: tuple[Company, ...]
) -> tuple[CompanyAccount, ...]:
    """In Logto's order, with what the companies in *known* are called."""
    names = {company.key: company.name for company in known}
    return tuple(
        CompanyAccount(
            names.get(identity.sso_connector_id or "") or plain(identity.issuer or ""),
            wire.called(identity.detail),
            wire.address_there(identity.detail),
        )
        for identity in identities
    )
