"""Signing in and out of the portal of a tenant whose platform is Authing."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from tests.conftest import sign_in


def calls_to(stand_in, path: str) -> list[dict]:
    return [call for call in stand_in.calls() if call["path"] == path]


def test_somebody_signs_in_and_is_greeted_by_name(signed_in_as):
    page = signed_in_as("alice").visit("/")

    assert page.status == 200
    assert "Alice Adams" in page.text


def test_who_is_suspended_does_not_get_in(anyone, stand_in):
    page = sign_in(anyone, "grace", stand_in)

    assert not page.url.startswith("http://localhost:5000/")


def test_who_is_suspended_while_signed_in_is_told_so_and_signed_out(signed_in_as, stand_in):
    bob = signed_in_as("bob")
    stand_in.suspend("bob")

    assert bob.visit("/profile").status == 403
    assert bob.visit("/profile").url.startswith("http://localhost:3001/")


def test_signing_out_ends_the_platforms_session_and_comes_back(signed_in_as, stand_in):
    """Authing leads back only when it is shown the ID token (authing-api.md §3)."""
    alice = signed_in_as("alice")
    stand_in.forget_calls()
    answer = alice.send(alice.visit("/auth/sign-out"), _action="/auth/sign-out")

    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert set(query) >= {"id_token_hint", "post_logout_redirect_uri", "state"}
    page = alice.follow(answer)
    assert page.url.startswith("http://localhost:5000/auth/signed-out")
    assert not alice.visit("/auth/sign-in").url.startswith("http://localhost:5000/")


def test_o35_signing_out_revokes_what_would_outlive_it(signed_in_as, stand_in):
    alice = signed_in_as("alice")
    stand_in.forget_calls()
    alice.send(alice.visit("/auth/sign-out"), _action="/auth/sign-out")

    assert len(calls_to(stand_in, "/oidc/token/revocation")) == 1  # the access token


def test_w70_the_hint_is_in_no_log(signed_in_as, installation, caplog):
    alice = signed_in_as("alice")
    answer = alice.send(alice.visit("/auth/sign-out"), _action="/auth/sign-out")
    hint = parse_qs(urlsplit(answer.headers["Location"]).query)["id_token_hint"][0]

    assert hint not in caplog.text


def test_links_in_messages_sign_nobody_in(anyone, stand_in):
    """Authing knows no such token: whatever looks like one leads to no page and no sign-in."""
    stand_in.forget_calls()

    assert anyone.get("/auth/link?token=abcdefgh&email=alice%40example.test").status == 404
    assert anyone.get("/auth/link").status == 404
    assert not [call for call in stand_in.calls() if call["path"].startswith("/oidc/")]
