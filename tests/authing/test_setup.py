"""``portal check --online``: what it says of an Authing that is not set up for the portal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import requests
from msgspec.structs import replace as but_with

from portal.backends.authing.setup import look_at
from portal.backends.setup_report import SetupReport
from portal.cli.sign_in_setup import look_at_sign_in
from portal.tenants.loading import load
from tests.conftest import SANDBOX, Installation
from tests.overhearing import Overhearing

EXTIDPS = "/api/v3/get-application-enabled-extidps"


class Desk:
    """An operator who asks about one tenant, and who may have made mistakes."""

    def __init__(self, installation: Installation) -> None:
        self._app = installation.sandbox.app
        self.tenant = load(Path(installation.folder, "portal.toml"), {}).tenants[0]

    def configures(self, **settings: str) -> None:
        self.tenant = replace(self.tenant, oidc=but_with(self.tenant.oidc, **settings))

    def asks(self) -> SetupReport:
        report = SetupReport()
        look_at_sign_in(self.tenant, self._new_http, report)
        look_at(self.tenant, self._new_http, report)
        return report

    def _new_http(self) -> requests.Session:
        session = requests.Session()
        session.mount(SANDBOX, Overhearing(self._app, set(), []))
        return session


@pytest.fixture
def desk(installation: Installation) -> Desk:
    return Desk(installation)


def test_a_platform_set_up_as_it_should_be_is_ready(desk):
    report = desk.asks()

    assert report.findings == []
    assert not report.must_change


def test_r31_a_wrong_secret_is_found_before_anyone_signs_in(desk):
    desk.tenant = replace(desk.tenant, client_secret="not the one")

    assert desk.asks().findings == [
        "sign-in: the platform does not know oidc.client_id with this secret"
    ]


def test_r31_an_unknown_application_is_named_by_the_api_as_well(desk):
    desk.configures(client_id="nobody")
    report = desk.asks()

    assert "is oidc.client_id its App ID?" in report.findings[-1]
    assert report.must_change


def test_keys_of_another_algorithm_are_no_keys(desk):
    desk.configures(id_token_alg="ES384")

    assert any("fits oidc.id_token_alg ES384" in finding for finding in desk.asks().findings)


def test_tokens_signed_with_the_secret_need_no_keys_and_are_advised_against(desk, stand_in):
    stand_in.break_("status", "/oidc/.well-known/jwks.json", status=404)
    desk.configures(id_token_alg="HS256")
    report = desk.asks()

    assert report.findings == [
        "ID tokens: signed with the client secret; RS256 needs no secret to be checked"
    ]
    assert not report.must_change


def test_an_api_that_does_not_answer_is_named(desk, stand_in):
    stand_in.break_("status", "/api/v3/*", status=503)
    (finding,) = desk.asks().findings

    assert finding.startswith(f"API: {SANDBOX}/api/v3/system does not answer")


def test_an_application_without_providers_is_told_and_is_no_mistake(desk, stand_in):
    stand_in.break_("status", EXTIDPS, status=200, json={"statusCode": 200, "data": []})
    report = desk.asks()

    assert report.findings == [
        "linked accounts: the application has no provider; the page will be empty"
    ]
    assert not report.must_change


def test_somebody_elses_server_is_not_taken_for_it(desk, stand_in):
    stand_in.break_("html", "/api/v3/system", status=200)

    assert desk.asks().must_change
