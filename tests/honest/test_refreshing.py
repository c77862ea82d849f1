"""
Rotation as oidc-provider does it: a refresh token that comes twice ends the grant for everybody.
"""

from concurrent.futures import ThreadPoolExecutor

from portal.auth.failures import Failure
from tests.auth.conftest import words_of
from tests.honest.provider import opened

LONG_AGO = 20.0
"""Seconds: nobody who signed in then is taken for someone who never got in."""


def twenty_at_once(person) -> list[tuple[int, str]]:
    with ThreadPoolExecutor(20) as together:
        pages = together.map(person.get, ["/profile"] * 20)
        return [(page.status, page.body.split()[0]) for page in pages]


def test_o21_o43_every_refresh_brings_a_new_refresh_token_that_the_next_one_uses(
    alice, provider, clock
):
    provider.change(accessTokenLife=5)
    alice.sign_in()
    for seconds in (10, 20):
        clock.ahead = seconds
        assert alice.get("/profile").status == 200
    (signed_in,) = provider.asked("authorization_code")
    first, second = provider.asked("refresh_token")

    assert first.asked["refresh_token"] == signed_in.answered["refresh_token"]
    assert second.asked["refresh_token"] == first.answered["refresh_token"]
    assert second.answered["refresh_token"] != first.answered["refresh_token"]
    assert opened(second.answered["id_token"])[1]["sub"] == "alice"
    assert provider.takes(second.answered["access_token"])


def test_o40_twenty_requests_with_a_lapsed_token_refresh_once_and_the_grant_lives(
    alice, provider, clock
):
    provider.change(accessTokenLife=5)
    alice.sign_in()
    provider.change(accessTokenLife=3600)
    clock.ahead = 10

    assert twenty_at_once(alice) == [(200, "alice")] * 20
    (refreshed,) = provider.asked("refresh_token")
    assert provider.takes(refreshed.answered["access_token"])
    assert provider.refresh(refreshed.answered["refresh_token"]).ok, "the grant is alive"


def test_o40_r21_twenty_requests_whose_token_is_refused_refresh_once_and_the_grant_lives(
    alice, provider
):
    alice.sign_in()
    (signed_in,) = provider.asked("authorization_code")
    provider.drop(signed_in.answered["access_token"])

    assert twenty_at_once(alice) == [(200, "alice")] * 20
    (refreshed,) = provider.asked("refresh_token")
    assert provider.takes(refreshed.answered["access_token"])
    assert provider.refresh(refreshed.answered["refresh_token"]).ok, "the grant is alive"


def someone_else_uses_the_old_token(alice, provider) -> None:
    """Which was good once; alice's own is the one after it."""
    alice.sign_in("/auth/sign-in?next=/profile")
    (signed_in,) = provider.asked("authorization_code")
    provider.drop(signed_in.answered["access_token"])
    assert alice.get("/profile").status == 200
    (refreshed,) = provider.asked("refresh_token")

    answer = provider.refresh(signed_in.answered["refresh_token"])

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
    assert not provider.takes(refreshed.answered["access_token"]), "the grant is over"
    provider.forget()


def test_o38_o44_re_use_by_somebody_else_leads_the_person_through_signing_in_once_and_back(
    alice, provider, clock
):
    someone_else_uses_the_old_token(alice, provider)
    clock.ahead = LONG_AGO
    before = len(alice.went)
    page = alice.visit("/profile")

    assert page.path.startswith("/oidc/interaction/")
    assert page.heading == "Authorize", (
        "the provider knows her still, but has forgotten her consent"
    )
    assert [went.path for went in alice.went[before:-1]] == [
        "/profile",
        "/auth/sign-in",
        "/oidc/auth",
    ]
    assert [asked.status for asked in provider.asked("refresh_token")] == [400]
    assert not alice.is_signed_in

    page = alice.press(page, "Continue")
    assert (page.path, page.body.split()[0]) == ("/profile", "alice")


def test_o38_re_use_moments_after_the_sign_in_is_told_and_not_sent_around(alice, provider):
    someone_else_uses_the_old_token(alice, provider)
    page = alice.visit("/profile")

    assert (page.path, page.status) == ("/profile", 502)
    assert page.heading == words_of(Failure.TURNED_AWAY)
    assert not alice.is_signed_in
    assert [asked.status for asked in provider.asked("refresh_token")] == [400]
