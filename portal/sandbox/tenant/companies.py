"""
The companies whose sign-in a tenant takes (contracts/logto-api.md §6.5, §7).

A company is asked by the domain of an address, and never beside a password: whoever types an
address of one of its domains goes to the company’s own page.
"""

from typing import Any
from urllib.parse import urlencode

from portal.sandbox.current import config, store
from portal.sandbox.tenant.settings import sign_in_experience

Json = dict[str, Any]

SSO_CONNECTORS = "sso_connectors"


def all_companies() -> list[Json]:
    """Each as the Management API keeps it, with the secret that the company knows it by."""
    found: list[Json] = store().setting(SSO_CONNECTORS, [])
    return found


def offered_companies() -> list[Json]:
    """Those that have a domain; none where the tenant has switched it off."""
    if not sign_in_experience()["singleSignOnEnabled"]:
        return []
    return [company for company in all_companies() if company["domains"]]


def offered_company(company_id: str) -> Json | None:
    return next((item for item in offered_companies() if item["id"] == company_id), None)


def company_of(address: str) -> Json | None:
    """The company that signs in whoever has this e-mail address."""
    _, at, domain = address.strip().rpartition("@")
    if not at:
        return None
    wanted = domain.lower()
    return next((item for item in offered_companies() if wanted in item["domains"]), None)


def name_of(company: Json) -> str:
    return str(company["branding"].get("displayName") or company["connectorName"])


def published(company: Json) -> Json:
    """What anyone may know: for its button on a sign-in page."""
    branding = company["branding"]
    return {
        "id": company["id"],
        "connectorName": name_of(company),
        "logo": branding.get("logo", ""),
        "darkLogo": branding.get("darkLogo"),
    }


def issuer_of(company: Json) -> str:
    return str(company["config"]["issuer"])


def way_back_from(company: Json) -> str:
    """Where the company may send people: the one address it was told."""
    return f"{config().url.rstrip('/')}/callback/{company['id']}"


def authorization_address(company: Json, *, state: str, hint: str) -> str:
    """Where the person is sent."""
    query = {
        "client_id": company["config"]["clientId"],
        "response_type": "code",
        "scope": "openid profile email",
        "redirect_uri": way_back_from(company),
        "state": state,
        **({"login_hint": hint} if hint else {}),
    }
    return f"{issuer_of(company)}/sign-in?{urlencode(query)}"
