"""
Is the application that people sign in with set up as the portal needs it (contracts/logto-api.md
§3)? What is wrong here shows late otherwise: at the first sign-in, at sign-out, after an hour.
"""

from msgspec import Struct, field

from portal.backends.http import JsonClient
from portal.backends.logto import wire
from portal.backends.paths import path
from portal.backends.setup_report import SetupReport
from portal.identity.errors import NotFound
from portal.tenants.models import Tenant

_TYPE = "Traditional"


class _Addresses(Struct, frozen=True, rename="camel"):
    redirect_uris: list[str] = field(default_factory=list)
    post_logout_redirect_uris: list[str] = field(default_factory=list)
    backchannel_logout_uri: str | None = None
    backchannel_logout_session_required: bool = False


class _TokenSettings(Struct, frozen=True, rename="camel"):
    always_issue_refresh_token: bool = False


class _Application(Struct, frozen=True, rename="camel"):
    type: str
    is_third_party: bool
    oidc_client_metadata: _Addresses
    custom_client_metadata: _TokenSettings


def look_at_application(managed: JsonClient, tenant: Tenant, report: SetupReport) -> None:
    """Adds to *report*. Raises PortalError where the Management API does not answer."""
    client_id = tenant.oidc.client_id
    try:
        answer = managed.get(path("/api/applications/{application}", application=client_id))
    except NotFound:
        report.wrong(f"sign-in: the platform has no application {client_id} (oidc.client_id)")
        return
    application = wire.read(_Application, answer)
    _look_at_kind(application, report)
    _look_at_addresses(application.oidc_client_metadata, tenant, report)
    if not application.custom_client_metadata.always_issue_refresh_token:
        report.wrong(
            "sign-in: switch on “Always issue refresh token” for the application; "
            "without it people have to sign in again every hour"
        )


def _look_at_kind(application: _Application, report: SetupReport) -> None:
    if application.type != _TYPE:
        report.wrong(f"sign-in: the application is of type {application.type}, not {_TYPE}")
    if application.is_third_party:
        report.wrong("sign-in: the application is third-party; such may not change accounts")


def _look_at_addresses(registered: _Addresses, tenant: Tenant, report: SetupReport) -> None:
    callback = tenant.absolute("/auth/callback")
    if not _has(registered.redirect_uris, callback):
        report.wrong(f"sign-in: add {callback} to the application’s redirect URIs")
    signed_out = tenant.absolute("/auth/signed-out")
    if not _has(registered.post_logout_redirect_uris, signed_out):
        report.wrong(f"sign-out: add {signed_out} to its post sign-out redirect URIs")
    back_channel = tenant.absolute("/auth/back-channel-logout")
    if registered.backchannel_logout_uri != back_channel:
        report.note(
            f"sign-out: with {back_channel} as the back-channel logout URI, signing out elsewhere "
            "signs out here at once"
        )
    elif not registered.backchannel_logout_session_required:
        report.note(
            "sign-out: switch on “Is session required?” beside the back-channel logout URI; "
            "without it a sign-out elsewhere ends all browsers of that person here, and a second "
            "step cannot be shown"
        )


def _has(registered: list[str], address: str) -> bool:
    """A registered address may hold wildcards; whether one fits is for Logto to say."""
    return address in registered or any("*" in uri for uri in registered)
