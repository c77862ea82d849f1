"""
Is a Logto set up for the portal? Asked by ``portal check --online``; says what to change there.

It reads, and changes nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import requests
from msgspec import Struct

from portal.backends.http import JsonClient
from portal.backends.logto import published, wire
from portal.backends.logto.application_setup import look_at_application
from portal.backends.logto.errors import DIALECT
from portal.backends.logto.management_token import ManagementToken
from portal.backends.logto.passkey_setup import look_at_passkeys
from portal.backends.setup_report import SetupReport
from portal.backends.transport import Transport
from portal.identity.errors import BackendUnavailable, PortalError, SetupProblem
from portal.tenants.models import Tenant

_FIELDS = ("name", "avatar", "profile", "username", "email", "phone", "password", "customData")


class _AccountCenter(Struct, frozen=True):
    enabled: bool
    fields: dict[str, str]


def look_at(tenant: Tenant, new_http: Callable[[], requests.Session], report: SetupReport) -> None:
    """Adds to *report* what the account center and the management application need."""
    if tenant.logto is None:
        return
    transport = Transport(new_http())
    endpoint = tenant.logto.endpoint.rstrip("/")
    public = JsonClient(transport, endpoint, DIALECT)
    is_on = False
    with _told("account center", report):
        is_on = _look_at_account_center(public, report)
    if is_on:
        with _told("passkeys", report):
            look_at_passkeys(public, endpoint, tenant, report)
    with _told("branding", report):
        _look_at_logo(public, tenant, report)
    if not tenant.logto.management_client_id:
        report.note("management access: not configured; pages that need it are off")
        return
    authority = ManagementToken(tenant, transport)
    managed = JsonClient(transport, endpoint, DIALECT, authorize=authority)
    with _told("management access", report):
        wire.read(_AccountCenter, managed.get("/api/account-center"))
        look_at_application(managed, tenant, report)


def _look_at_account_center(public: JsonClient, report: SetupReport) -> bool:
    """Whether it is on."""
    center = wire.read(_AccountCenter, public.get("/api/.well-known/account-center"))
    if not center.enabled:
        report.wrong("account center: is switched off; switch it on in the console")
        return False
    for name in _FIELDS:
        control = center.fields.get(name, "Off")
        if control != "Edit":
            words = "read-only" if control == "ReadOnly" else "off"
            report.note(f"account center: {name} is {words}; people cannot change it")
    return True


def _look_at_logo(public: JsonClient, tenant: Tenant, report: SetupReport) -> None:
    """A vector file of the platform's is not drawn (W-22); the operator's own may be one."""
    application = {"appId": tenant.oidc.client_id}
    answer = public.get("/api/.well-known/sign-in-exp", application)
    logo = published.experience(wire.read(published.WireSignInExperience, answer)).logo_url
    if logo and _is_vector(logo) and not tenant.branding.logo:
        report.note(
            "branding: the platform’s logo is an SVG, which is not taken from there; "
            "name a file in branding.logo"
        )


def _is_vector(address: str) -> bool:
    return address.startswith("data:image/svg") or urlsplit(address).path.lower().endswith(".svg")


@contextmanager
def _told(about: str, report: SetupReport) -> Iterator[None]:
    try:
        yield
    except SetupProblem as error:
        report.wrong(f"{about}: {_WORDS.get(error.code, f'was refused ({error.code})')}")
    except BackendUnavailable as error:
        report.wrong(f"{about}: the platform does not answer as it should ({error.code})")
    except PortalError as error:
        report.wrong(f"{about}: was refused ({error.code})")


_WORDS = {
    "management_token_invalid_client": "the platform does not know the application or its secret",
    "management_token_invalid_target": "management_resource is no resource of the platform",
    "management_token_invalid_request": "was refused; is the application Machine-to-machine?",
    "management_token_without_role": "the application lacks the role Logto Management API access",
    "auth.forbidden": "the application lacks the role Logto Management API access",
}
