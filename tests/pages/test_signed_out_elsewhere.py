"""Signed out by the platform: what was a session here is over, and nobody else's is."""

from tests.conftest import CONTOSO, PORTAL, sign_in


def test_o65_signing_out_at_one_tenant_ends_the_session_at_the_other(installation):
    browser = installation.browser()
    sign_in(browser, "alice", installation.sandbox)
    browser.visit(f"{CONTOSO}/auth/sign-in")
    assert browser.visit(f"{CONTOSO}/profile").heading == "Profile"
    browser.home = CONTOSO
    page = browser.visit(f"{CONTOSO}/auth/sign-out")
    page = browser.follow(browser.send(page, _action="/auth/sign-out"))
    browser.follow(browser.send(page))  # the identity server's own question

    assert browser.get(f"{PORTAL}/profile").location.startswith("/auth/sign-in")


def test_o65_nobody_elses_session_ends_with_it(installation, signed_in_as):
    bob, elsewhere = signed_in_as("bob"), signed_in_as("alice")
    alice = signed_in_as("alice")
    page = alice.visit("/auth/sign-out")
    page = alice.follow(alice.send(page, _action="/auth/sign-out"))
    alice.follow(alice.send(page))

    assert bob.visit("/profile").heading == "Profile"
    assert elsewhere.visit("/profile").heading == "Profile"
