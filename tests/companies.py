"""Companies whose sign-in a tenant takes, as its operator sets them up."""

from typing import Any


def company(
    connector_id: str,
    name: str = "",
    *,
    syncs: bool = False,
    domains: tuple[str, ...] = ("w.test",),
) -> dict[str, Any]:
    """*syncs*: what it tells of people is taken over at each of their sign-ins."""
    return {
        "tenantId": "default",
        "id": connector_id,
        "providerName": "OIDC",
        "connectorName": name,
        "config": {"issuer": f"https://{connector_id}.test", "clientId": "x", "clientSecret": "y"},
        "domains": list(domains),
        "branding": {},
        "syncProfile": syncs,
        "enableTokenStorage": False,
        "createdAt": 1772618400000,
    }


def company_identity(connector_id: str, **changed: Any) -> dict[str, Any]:
    """An account at a company, as Logto keeps it."""
    return {
        "id": "i1",
        "issuer": "https://login.acme.test",
        "identityId": "alice-at-acme",
        "detail": {"name": "Alice at Acme", "email": "alice@acme.test"},
        "createdAt": 1772618400000,
        "updatedAt": 1772618400000,
        "ssoConnectorId": connector_id,
        **changed,
    }
