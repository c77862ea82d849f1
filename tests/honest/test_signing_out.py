"""Signing out with oidc-provider: from here, from there, and its word to us behind the scenes."""

import base64
import hashlib
from urllib.parse import urlencode

import pytest
import requests

from portal.auth.failures import Failure
from tests.auth.conftest import words_of
from tests.auth.provider import CLIENT_ID
from tests.honest.provider import opened

EVENT = "http://schemas.openid.net/event/backchannel-logout"
LONG_AGO = 20.0


def signs_out_from_mail(person, provider) -> None:
    """Another application of the provider's, which the person uses in the same browser."""
    mail = {"client_id": "mail", "redirect_uri": "https://mail.example/callback"}
    asked = {"response_type": "code", "scope": "openid", "code_challenge_method": "S256"}
    challenge = base64.urlsafe_b64encode(hashlib.sha256(b"v" * 43).digest()).decode().rstrip("=")
    address = urlencode(mail | asked | {"code_challenge": challenge})
    page = person.press(person.visit(f"{provider.issuer}/auth?{address}"), "Continue")
    assert page.url.startswith("https://mail.example/callback?code=")

    bye = {"client_id": "mail", "post_logout_redirect_uri": "https://mail.example/bye"}
    page = person.visit(f"{provider.issuer}/session/end?{urlencode(bye)}")
    assert person.press(page, "Yes, sign me out").url == "https://mail.example/bye"


def tell(portal: str, token: str) -> requests.Response:
    """The portal of a sign-out, as the provider does."""
    return requests.post(f"{portal}/auth/back-channel-logout", {"logout_token": token}, timeout=10)


def altered(token: str) -> str:
    """The same words under a signature that is none."""
    head, payload, signature = token.split(".")
    return ".".join((head, payload, signature[::-1]))


def test_o35_o51_signing_out_here_ends_it_there_and_comes_back_with_our_state(alice, provider):
    alice.sign_in()
    (signed_in,) = provider.asked("authorization_code")
    asked = alice.sign_out()

    assert asked.path == "/oidc/session/end"
    assert not alice.is_signed_in, "whatever she answers there"
    assert not provider.takes(signed_in.answered["access_token"])
    assert provider.refresh(signed_in.answered["refresh_token"]).status_code == 400

    page = alice.press(asked, "Yes, sign me out")
    assert (page.path, page.query) == ("/auth/signed-out", {"state": asked.query["state"]})
    assert page.heading == "signed out"
    assert alice.visit("/auth/sign-in").heading == "Sign-in", "she is asked who she is"


def test_o51_our_state_comes_back_from_there_and_with_it_the_page_to_go_on_to(alice):
    alice.sign_in()
    page = alice.press(alice.sign_out(next_page="/profile"), "Yes, sign me out")

    assert page.path == "/auth/signed-out"
    assert page.link("on").endswith("/auth/sign-in?next=/profile")


def test_o60_the_word_about_a_session_that_is_over_here_already_is_taken_with_thanks(
    alice, provider
):
    alice.sign_in()
    alice.press(alice.sign_out(), "Yes, sign me out")

    assert [told.status for told in provider.told()] == [200]


def test_o51_someone_who_stays_signed_in_there_is_signed_out_here_all_the_same(alice, provider):
    alice.sign_in()
    asked = alice.sign_out()
    page = alice.press(asked, "No, stay signed in")

    assert (page.path, page.query) == ("/auth/signed-out", {"state": asked.query["state"]})
    assert not alice.is_signed_in
    assert alice.visit("/auth/sign-in").heading == "Authorize", "she is known, her consent is not"


def test_o65_signing_out_elsewhere_ends_the_session_of_that_browser_and_nobody_elses(
    alice, bob, at_a_browser, provider
):
    alice_at_work = at_a_browser("alice")
    for person in (alice, alice_at_work, bob):
        person.sign_in()
    signs_out_from_mail(alice, provider)

    assert [told.status for told in provider.told()] == [200]
    assert not alice.is_signed_in
    assert alice_at_work.is_signed_in
    assert bob.is_signed_in
    assert alice.visit("/profile").heading == "Sign-in"
    assert alice_at_work.get("/profile").status == bob.get("/profile").status == 200


def test_o62_o63_what_the_provider_says_of_a_sign_out_is_what_the_standard_says(alice, provider):
    alice.sign_in()
    (signed_in,) = provider.asked("authorization_code")
    alice.press(alice.sign_out(), "Yes, sign me out")
    (told,) = provider.told()
    header, claims = opened(told.token)

    assert (header["typ"], header["alg"]) == ("logout+jwt", "ES384")
    assert claims.pop("exp") - claims.pop("iat") == 120
    assert claims.pop("jti")
    assert claims == {
        "iss": provider.issuer,
        "aud": CLIENT_ID,
        "sub": "alice",
        "sid": opened(signed_in.answered["id_token"])[1]["sid"],
        "events": {EVENT: {}},
    }


def test_o61_o62_o64_only_the_provider_s_own_word_counts_and_only_once(alice, portal, provider):
    provider.change(reachesThisMachine=False)  # the test brings the token itself
    alice.sign_in()
    (signed_in,) = provider.asked("authorization_code")
    signs_out_from_mail(alice, provider)
    (told,) = provider.told()

    for token in (altered(told.token), signed_in.answered["id_token"]):
        refused = tell(portal, token)
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request")
        assert alice.is_signed_in

    assert tell(portal, told.token).status_code == 200
    assert not alice.is_signed_in
    assert tell(portal, told.token).status_code == 400


@pytest.mark.parametrize("ahead", [0.0, LONG_AGO], ids=["moments later", "later"])
def test_o67_where_the_provider_may_not_reach_us_the_next_page_that_asks_it_tells(
    alice, provider, clock, ahead
):
    provider.change(reachesThisMachine=False)
    alice.sign_in()
    signs_out_from_mail(alice, provider)
    assert [told.status for told in provider.told()] == [None], "it calls no loopback address"
    assert alice.is_signed_in, "nobody told us"

    clock.ahead = ahead
    page = alice.visit("/profile")

    assert page.heading == ("Sign-in" if ahead else words_of(Failure.TURNED_AWAY))
    assert not alice.is_signed_in
