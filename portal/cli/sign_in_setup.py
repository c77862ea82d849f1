"""
Can people sign in at a tenant's platform? Looks at what the platform publishes of itself, and asks
it for tokens with a code that is none: that tells whether it knows the portal.
"""

import secrets
from collections.abc import Callable

import requests

from portal.auth.dialects import dialect_of
from portal.auth.discovery import Endpoints, checked
from portal.auth.keys import usable
from portal.auth.outbound import Outbound
from portal.auth.token_endpoint import TokenEndpoint, TokenRefused
from portal.backends.setup_report import SetupReport
from portal.identity.errors import BackendUnavailable, SetupProblem
from portal.tenants.models import Tenant

_WORDS = {
    "discovery_issuer_mismatch": "names another issuer than oidc.issuer",
    "discovery_without_s256": "does not list PKCE with S256",
    "discovery_incomplete": "lacks an endpoint that signing in needs",
    "discovery_endpoint_not_acceptable": "has an endpoint that is not at the issuer's own https",
}


def look_at_sign_in(
    tenant: Tenant, new_http: Callable[[], requests.Session], report: SetupReport
) -> None:
    """Adds to *report* what discovery, keys and scopes lack."""
    outbound = Outbound(new_http)
    address = tenant.oidc.issuer.rstrip("/") + "/.well-known/openid-configuration"
    try:
        document = outbound.get_json(address).document
        endpoints = checked(document, tenant.oidc.issuer)
        problem_with_keys = _look_at_keys(tenant, outbound, endpoints)
    except SetupProblem as problem:
        report.wrong(f"discovery: {address} {_WORDS.get(problem.code, problem.code)}")
        return
    except requests.RequestException as error:
        report.wrong(f"discovery: {address} cannot be read ({type(error).__name__})")
        return
    if problem_with_keys:
        report.wrong(problem_with_keys)
    wanted = set(dialect_of(tenant).scope.split())
    missing = sorted(wanted - set(document.get("scopes_supported", wanted)))
    if missing:
        report.wrong(f"scopes: the platform does not offer {', '.join(missing)}")
    if not endpoints.end_session_endpoint:
        report.note("sign-out: the platform has no end_session_endpoint; its own session stays")
    _look_at_credentials(tenant, outbound, endpoints, report)


def _look_at_keys(tenant: Tenant, outbound: Outbound, endpoints: Endpoints) -> str:
    """What is wrong with them; a tenant whose tokens are signed with the secret needs none."""
    if tenant.oidc.is_signed_with_secret:
        return ""
    algorithm = tenant.oidc.id_token_alg
    if usable(outbound.get_json(endpoints.jwks_uri).document, algorithm):
        return ""
    return f"keys: none at {endpoints.jwks_uri} fits oidc.id_token_alg {algorithm}"


def _look_at_credentials(
    tenant: Tenant, outbound: Outbound, endpoints: Endpoints, report: SetupReport
) -> None:
    """RFC 6749 §5.2: who is not known is told so before the code is looked at."""
    try:
        TokenEndpoint(tenant, outbound).redeem(
            endpoints.token_endpoint,
            "a-code-that-was-never-issued",
            secrets.token_urlsafe(48),
            tenant.absolute("/auth/callback"),
        )
    except TokenRefused as refused:
        if refused.error == "invalid_client":
            report.wrong("sign-in: the platform does not know oidc.client_id with this secret")
        elif refused.error != "invalid_grant":
            report.wrong(f"sign-in: the token endpoint refuses the portal ({refused.error})")
    except (BackendUnavailable, ValueError):
        report.wrong("sign-in: the token endpoint does not answer as it should")
