"""
Is an Authing set up for the portal? Asked by ``portal check --online``; says what to change there.

It reads, and changes nothing. What only somebody signed in is told (which fields the scope shows,
which factors there are) cannot be asked here.
"""

from collections.abc import Callable
from typing import Any

import requests
from msgspec import Struct

from portal.backends.authing.api import Api, headers_of
from portal.backends.authing.errors import DIALECT
from portal.backends.calls import Context
from portal.backends.http import JsonClient
from portal.backends.reading import read
from portal.backends.setup_report import SetupReport
from portal.backends.transport import Transport
from portal.identity.errors import BackendUnavailable, PortalError, SetupProblem
from portal.tenants.models import Tenant


class _System(Struct, frozen=True):
    """``GET /api/v3/system``; it comes without an envelope."""

    rsa: dict[str, str]


class _Provider(Struct, frozen=True, rename="camel"):
    identifier: str
    ext_idp_id: str


def look_at(tenant: Tenant, new_http: Callable[[], requests.Session], report: SetupReport) -> None:
    """Adds to *report* what the API says to the portal's application."""
    if tenant.authing is None:
        return
    endpoint = tenant.oidc.issuer.rstrip("/").removesuffix("/oidc")
    http = JsonClient(Transport(new_http()), endpoint, DIALECT)
    api = Api(http, headers_of(tenant, Context))
    try:
        read(_System, api.bare("/api/v3/system"))
    except PortalError as error:
        report.wrong(f"API: {endpoint}/api/v3/system {_failing(error)}")
        return
    if tenant.oidc.is_signed_with_secret:
        report.note("ID tokens: signed with the client secret; RS256 needs no secret to be checked")
    try:
        _look_at_application(tenant, api, report)
    except PortalError as error:
        report.wrong(f"application: the API {_failing(error)}")


def _look_at_application(tenant: Tenant, api: Api, report: SetupReport) -> None:
    """With the id of the application alone, as the sign-in page does it."""
    answer: Any = api.get("/api/v3/get-application-enabled-extidps")
    providers = read(list[_Provider], answer or [])
    if not providers and tenant.authing and tenant.authing.linking:
        report.note("linked accounts: the application has no provider; the page will be empty")


def _failing(error: PortalError) -> str:
    if isinstance(error, SetupProblem):
        return f"does not know the application ({error.code}); is oidc.client_id its App ID?"
    if isinstance(error, BackendUnavailable):
        return f"does not answer as it should ({error.code})"
    return f"refuses the portal ({error.code})"
