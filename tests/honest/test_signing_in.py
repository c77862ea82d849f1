"""Signing in at npm's oidc-provider: its own pages, and what passes on the wire."""

import base64
import hashlib

from portal.auth.dialects import LOGTO
from portal.auth.failures import Failure
from tests.auth.conftest import words_of
from tests.honest.provider import opened


def test_o01_o02_o05_someone_signs_in_and_consents_and_every_rule_is_seen_on_the_wire(
    alice, portal, provider
):
    page = alice.sign_in("/auth/sign-in?next=/profile")
    asked, came = alice.was_at("/oidc/auth").query, alice.was_at("/auth/callback").query
    (redeemed,) = provider.asked("authorization_code")
    challenge = hashlib.sha256(redeemed.asked["code_verifier"].encode()).digest()
    header, claims = opened(redeemed.answered["id_token"])

    assert (page.path, page.body.split()[0]) == ("/profile", "alice")
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert asked["code_challenge"] == base64.urlsafe_b64encode(challenge).decode().rstrip("=")
    assert asked["redirect_uri"] == redeemed.asked["redirect_uri"] == f"{portal}/auth/callback"
    assert came == {"code": redeemed.asked["code"], "state": asked["state"], "iss": provider.issuer}
    assert (claims["nonce"], claims["sub"]) == (asked["nonce"], "alice")
    assert header["alg"] == "ES384"


def test_all_that_we_ask_for_is_what_the_person_agrees_to_and_what_we_get(alice, provider):
    consent = alice.press(alice.visit("/auth/sign-in"), "Sign-in", login="alice", password="any")
    alice.press(consent, "Continue")
    (redeemed,) = provider.asked("authorization_code")

    listed = {item.get_text(strip=True) for item in consent.soup.select("li + ul > li")}
    assert listed == set(LOGTO.scope.split()) - {"openid"}
    assert redeemed.answered["scope"].split() == LOGTO.scope.split()
    assert redeemed.answered["refresh_token"], "without offline_access"


def test_o08_someone_who_turns_back_is_told_so_and_nothing_was_asked_for(alice, provider):
    asked = alice.visit("/auth/sign-in")
    page = alice.visit(asked.link("Cancel"))

    assert alice.was_at("/auth/callback").query["error"] == "access_denied"
    assert (page.status, page.heading) == (400, words_of(Failure.CANCELLED))
    assert not alice.is_signed_in
    assert provider.asked("authorization_code") == []


def test_o03_a_callback_opened_again_asks_for_no_second_token_which_would_end_the_grant(
    alice, provider
):
    alice.sign_in()
    page = alice.visit(alice.was_at("/auth/callback").url)
    (redeemed,) = provider.asked("authorization_code")

    assert page.heading == words_of(Failure.USED_OR_EXPIRED)
    assert alice.is_signed_in
    assert provider.takes(redeemed.answered["access_token"])


def test_someone_whom_the_provider_still_knows_is_asked_for_nothing(alice, provider):
    alice.sign_in()
    alice.loses("__Host-session")
    page = alice.visit("/auth/sign-in?next=/profile")

    assert (page.path, page.body.split()[0]) == ("/profile", "alice")
    assert len(provider.asked("authorization_code")) == 2
