"""Where the operator lets sign-ins last: a refresh token, which changes at every use."""

from __future__ import annotations

import pytest

from tests.conftest import sign_in

_TABLE = "[tenants.northwind.authing]"


@pytest.fixture(scope="module")
def module_installation(install):
    return install(platform="authing", instead={_TABLE: f"{_TABLE}\noffline_access = true"})


@pytest.fixture
def alice(installation):
    """Whoever is to stay signed in is asked by the platform whether they want that."""
    browser = installation.browser()
    page = sign_in(browser, "alice", installation.sandbox)
    assert page.heading == "Allow access"
    assert browser.follow(browser.send(page, answer="allow")).url == "http://localhost:5000/"
    return browser


def test_o40_a_session_outlives_its_access_token(alice, sandbox, advance):
    for _ in range(2):  # the second time by the refresh token that the first brought
        advance(minutes=59)
        assert alice.visit("/profile").status == 200


def test_o35_both_tokens_are_revoked_at_sign_out(alice, sandbox):
    sandbox.forget_calls()
    alice.send(alice.visit("/auth/sign-out"), _action="/auth/sign-out")

    revoked = [call for call in sandbox.calls() if call["path"] == "/oidc/token/revocation"]
    assert len(revoked) == 2
