"""``portal check --online``: what it says of a Logto that is not set up as the portal needs it."""

from dataclasses import replace
from pathlib import Path

import pytest
import requests
from msgspec.structs import replace as but_with

from portal.backends.logto.passkey_setup import look_at_passkeys
from portal.backends.logto.setup import look_at
from portal.backends.setup_report import SetupReport
from portal.cli.sign_in_setup import look_at_sign_in
from portal.sandbox import current
from portal.tenants.loading import load
from tests.conftest import SANDBOX, Installation
from tests.overhearing import Overhearing

CLIENT = "northwind-portal"
BACK_CHANNEL = {
    "backchannelLogoutUri": "http://localhost:5000/auth/back-channel-logout",
    "backchannelLogoutSessionRequired": True,
}


class Desk:
    """An operator who asks about one tenant, and who may have made mistakes."""

    def __init__(self, installation: Installation) -> None:
        self._sandbox = installation.sandbox
        path = Path(installation.folder, "portal.toml")
        self.tenant = load(path, {}).tenants[0]

    def asks(self) -> SetupReport:
        report = SetupReport()
        look_at_sign_in(self.tenant, self._new_http, report)
        look_at(self.tenant, self._new_http, report)
        return report

    def registers(self, application: str = CLIENT, **columns: object) -> None:
        with self._sandbox.app.app_context():
            store = self._sandbox.app.extensions[current.STORE]
            assert store.update("applications", {"id": application}, **columns)

    def configures(self, **settings: str) -> None:
        assert self.tenant.logto
        self.tenant = replace(self.tenant, logto=but_with(self.tenant.logto, **settings))

    def _new_http(self) -> requests.Session:
        session = requests.Session()
        session.mount(SANDBOX, Overhearing(self._sandbox.app, set(), []))
        return session


@pytest.fixture
def desk(installation: Installation) -> Desk:
    installation.sandbox.set_sign_in_experience(branding={})
    return Desk(installation)


def test_a_platform_set_up_as_it_should_be_is_ready(desk):
    report = desk.asks()

    assert report.findings == []
    assert not report.must_change


def test_r31_a_wrong_secret_of_the_portal_is_found_before_anyone_signs_in(desk):
    desk.tenant = replace(desk.tenant, client_secret="not the one")

    report = desk.asks()

    assert report.findings == [
        "sign-in: the platform does not know oidc.client_id with this secret"
    ]
    assert report.must_change


def test_r31_an_unknown_application_is_named(desk):
    desk.tenant = replace(desk.tenant, oidc=but_with(desk.tenant.oidc, client_id="nobody"))

    findings = desk.asks().findings

    assert "sign-in: the platform has no application nobody (oidc.client_id)" in findings


def test_addresses_that_are_not_registered_are_told_in_full(desk):
    desk.registers(
        oidc_client_metadata={
            "redirectUris": ["http://localhost:5000/elsewhere"],
            "postLogoutRedirectUris": [],
            **BACK_CHANNEL,
        }
    )

    report = desk.asks()

    assert report.must_change
    assert report.findings == [
        "sign-in: add http://localhost:5000/auth/callback to the application’s redirect URIs",
        "sign-out: add http://localhost:5000/auth/signed-out to its post sign-out redirect URIs",
    ]


def test_a_registered_address_with_a_wildcard_is_left_to_the_platform(desk):
    anywhere = ["http://*.localhost:5000/*"]
    desk.registers(
        oidc_client_metadata={
            "redirectUris": anywhere,
            "postLogoutRedirectUris": anywhere,
            **BACK_CHANNEL,
        }
    )

    assert desk.asks().findings == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"backchannelLogoutUri": None}, "signs out here at once"),
        ({"backchannelLogoutUri": "http://localhost:5000/else"}, "signs out here at once"),
        ({"backchannelLogoutSessionRequired": False}, "“Is session required?”"),
    ],
    ids=str,
)
def test_an_application_that_does_not_tell_of_sign_outs_is_noted_and_does_not_stop_us(
    desk, changed, words
):
    desk.registers(
        oidc_client_metadata={
            "redirectUris": ["http://localhost:5000/auth/callback"],
            "postLogoutRedirectUris": ["http://localhost:5000/auth/signed-out"],
            **BACK_CHANNEL,
            **changed,
        }
    )

    report = desk.asks()

    assert not report.must_change
    assert len(report.findings) == 1
    assert words in report.findings[0]


@pytest.mark.parametrize("settings", [{}, {"alwaysIssueRefreshToken": False}], ids=str)
def test_an_application_that_gets_no_refresh_token_is_told(desk, settings):
    desk.registers(custom_client_metadata=settings)

    report = desk.asks()

    assert report.must_change
    assert len(report.findings) == 1
    assert "“Always issue refresh token”" in report.findings[0]


@pytest.mark.parametrize(
    ("columns", "word"),
    [({"is_third_party": True}, "third-party"), ({"type": "SPA"}, "of type SPA")],
    ids=str,
)
def test_an_application_of_the_wrong_kind_is_told(desk, columns, word):
    desk.registers(**columns)

    report = desk.asks()

    assert report.must_change
    assert word in report.findings[0]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (
            {"management_client_id": "nobody"},
            "the platform does not know the application or its secret",
        ),
        (
            {"management_resource": "https://other.logto.app/api"},
            "management_resource is no resource of the platform",
        ),
        (
            {"management_client_id": CLIENT},
            "the platform does not know the application or its secret",
        ),
    ],
    ids=str,
)
def test_r31_why_there_is_no_management_access_is_told_by_code_not_by_status(desk, settings, words):
    desk.configures(**settings)

    report = desk.asks()

    assert report.must_change
    assert report.findings == [f"management access: {words}"]


def test_a_management_application_of_the_wrong_type_is_told(desk):
    desk.configures(management_client_id=CLIENT)
    desk.tenant = replace(desk.tenant, management_secret=desk.tenant.client_secret)

    assert desk.asks().findings == [
        "management access: was refused; is the application Machine-to-machine?"
    ]


def test_a_management_application_without_its_role_is_told(desk):
    desk.registers("portal-management", may_manage=False)

    assert desk.asks().findings == [
        "management access: the application lacks the role Logto Management API access"
    ]


def test_an_account_center_that_is_off_must_be_changed(desk, sandbox):
    sandbox.set_account_center(enabled=False)

    report = desk.asks()

    assert report.must_change
    assert report.findings == ["account center: is switched off; switch it on in the console"]


def test_what_people_cannot_change_is_said_and_stops_nobody(desk, sandbox):
    sandbox.set_fields(profile="ReadOnly", customData="Off")

    report = desk.asks()

    assert not report.must_change
    assert report.findings == [
        "account center: profile is read-only; people cannot change it",
        "account center: customData is off; people cannot change it",
    ]


@pytest.mark.parametrize(
    "logo", ["https://logo.example/mark.SVG?v=2", "data:image/svg+xml;base64,PHN2Zy8+"]
)
def test_w22_a_vector_logo_of_the_platform_is_told_as_one_that_is_not_shown(desk, sandbox, logo):
    sandbox.set_sign_in_experience(branding={"logoUrl": logo})

    report = desk.asks()

    assert not report.must_change
    assert len(report.findings) == 1
    assert report.findings[0].startswith("branding: the platform’s logo is an SVG")


def test_w22_a_vector_logo_of_the_platform_does_not_matter_beside_one_of_the_tenants(desk, sandbox):
    sandbox.set_sign_in_experience(branding={"logoUrl": "https://logo.example/mark.svg"})
    desk.tenant = replace(
        desk.tenant, branding=but_with(desk.tenant.branding, logo="/branding/mark.svg")
    )

    assert desk.asks().findings == []


def test_a_platform_that_is_down_is_told_and_not_a_traceback(desk, sandbox):
    sandbox.break_("status", "/*", status=503)

    report = desk.asks()

    assert report.must_change
    assert report.findings


# Passkeys


def passkey_findings(desk) -> list[str]:
    report = desk.asks()
    assert not report.must_change
    return [finding for finding in report.findings if finding.startswith("passkeys:")]


def test_a_tenant_without_passkeys_is_told_so(desk, sandbox):
    sandbox.set_sign_in_experience(mfa={"factors": ["Totp"], "policy": "NoPrompt"})

    assert passkey_findings(desk) == ["passkeys: the sign-in experience offers none"]


@pytest.mark.parametrize("fields", [{"passkey": "ReadOnly"}, {"mfa": "Off"}], ids=str)
def test_passkeys_that_people_cannot_change_are_told(desk, sandbox, fields):
    sandbox.set_fields(**fields)

    (finding,) = passkey_findings(desk)
    assert "set passkey (or mfa) to Edit" in finding


def test_an_origin_that_the_platform_does_not_know_is_told_with_what_to_set(desk, sandbox):
    sandbox.set_account_center(webauthnRelatedOrigins=[])

    (finding,) = passkey_findings(desk)
    assert "add http://localhost:5000 to webauthnRelatedOrigins" in finding


def test_a_host_that_browsers_refuse_is_told(desk, installation):
    desk.tenant = load(Path(installation.folder, "portal.toml"), {}).tenants[1]

    (finding,) = passkey_findings(desk)
    assert "browsers make none for localhost at http://contoso.localhost:5000" in finding


PUBLISHED = {
    "/api/.well-known/account-center": {
        "enabled": True,
        "fields": {"mfa": "Edit"},
        "webauthnRelatedOrigins": ["https://account.acme.example"],
    },
    "/api/.well-known/sign-in-exp": {"mfa": {"factors": ["WebAuthn"], "policy": "NoPrompt"}},
}


class Published:
    """A Logto elsewhere, as far as anyone can see it."""

    def __init__(self, origins: list[str]) -> None:
        self._answers = {**PUBLISHED, "/.well-known/webauthn": {"origins": origins}}

    def get(self, path: str, params: object = None) -> object:
        return self._answers[path]


@pytest.mark.parametrize(
    ("origins", "must_change", "words"),
    [
        (["https://account.acme.example"], False, "only browsers that know related origins"),
        ([], True, "/.well-known/webauthn does not name https://account.acme.example"),
    ],
)
def test_a_host_beside_that_of_the_platform_needs_the_list_that_browsers_read(
    desk, origins, must_change, words
):
    tenant = replace(desk.tenant, url="https://account.acme.example")
    report = SetupReport()
    look_at_passkeys(Published(origins), "https://auth.acme.example", tenant, report)

    assert report.must_change is must_change
    assert words in report.findings[0]
