"""Where the operator lets sign-ins last: a refresh token, which changes at every use."""

from __future__ import annotations

import pytest

from tests.conftest import sign_in
from tests.pages.provider_errand import LIST, answered, proven, row

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


def test_85_an_account_is_linked_with_the_id_token_of_the_last_renewal(alice, sandbox, advance):
    """The platform takes no ID token whose time is over, and there is no other proof of whose."""
    for _ in range(2):
        advance(minutes=59)
        alice.visit("/profile")
    page = proven(alice, f"{LIST}/linking?account=idp-mock-social")
    page = alice.follow(alice.send(page, _action=f"{LIST}/linking"))
    provider = alice.follow(alice.get(f"{LIST}/onward"))
    assert provider.url.startswith("http://localhost:3001/provider/mock-social"), provider.text

    page = alice.follow(answered(alice, provider, account="new", name="Al There"))
    assert "Al There" in row(page, "Mock Social")
