"""The access token is renewed once, in time, and its end is told from a platform that is down."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from msgspec.structs import replace
from werkzeug.wrappers import Response

from portal.auth import cookies, outbound, refresh_lock, tokens
from portal.auth.parts import EXTENSION
from portal.identity.errors import SignInRequired
from tests.auth import provider as wire
from tests.auth.conftest import ACME
from tests.auth.small_portal import tenant

LAPSED = wire.LIFE + 60


def refreshes(provider) -> int:
    return sum(
        1
        for path, form, _ in provider.requests
        if path == "/token" and form["grant_type"] == "refresh_token"
    )


@pytest.fixture
def idle_for_long(mia, clock):
    """Mia's access token has lapsed, her session has not."""
    for _ in range(2):
        clock.pass_(minutes=25)
        assert mia.is_signed_in
    clock.pass_(seconds=LAPSED - 3000)
    return mia


def test_o45_a_token_is_used_until_it_is_nearly_over_and_renewed_before(mia, provider, clock):
    clock.pass_(seconds=0.7 * wire.LIFE)
    mia.get("/profile")
    assert refreshes(provider) == 0

    clock.pass_(seconds=0.1 * wire.LIFE)
    assert mia.get("/profile").status_code == 200
    mia.get("/profile")
    assert refreshes(provider) == 1


@pytest.mark.parametrize("life", [1, 30, 60, 90, 300, 3600, 86_400])
def test_o45_a_token_of_any_life_is_worth_using_and_renewed_before_its_end(life):
    for _ in range(100):
        times = tokens.times(life, now=0)
        assert 0.4 * life <= times.renew_at <= 0.8 * life
        assert times.expires_at == life


def test_o45_processes_do_not_all_renew_at_the_same_moment():
    assert len({tokens.times(3600, now=0).renew_at for _ in range(20)}) > 10


def test_o40_o41_many_requests_at_once_refresh_once(idle_for_long, provider):
    provider.slow = 0.3
    with ThreadPoolExecutor(16) as together:
        windows = [idle_for_long.another_window_later() for _ in range(16)]
        answers = list(together.map(lambda window: window.get("/profile"), windows))

    assert {answer.status_code for answer in answers} == {200}
    assert refreshes(provider) == 1
    assert idle_for_long.get("/profile").status_code == 200


def test_o42_a_slow_refresh_keeps_its_lock(idle_for_long, provider):
    provider.slow = 3
    with ThreadPoolExecutor(4) as together:
        windows = [idle_for_long.another_window_later() for _ in range(4)]
        answers = list(together.map(lambda window: window.get("/profile"), windows))

    assert {answer.status_code for answer in answers} == {200}
    assert refreshes(provider) == 1


def test_o43_a_refresh_whose_answer_was_lost_ends_in_a_sign_in(idle_for_long, provider):
    """As after kill -9 between the answer and writing it down: the token we hold is consumed."""
    provider._refresh_tokens.clear()

    answer = idle_for_long.get("/profile")

    assert (answer.status_code, answer.location) == (303, "/auth/sign-in?next=/profile")
    assert not idle_for_long.is_signed_in
    assert idle_for_long.sign_in("/auth/sign-in?next=/profile").location == "/profile"


@pytest.mark.parametrize("error", ["invalid_grant", "invalid_client"])
def test_o44_a_refused_refresh_ends_the_session_and_keeps_the_way(idle_for_long, provider, error):
    provider.answers["/token"] = Response(f'{{"error": "{error}"}}', 400)
    kept = idle_for_long.another_window_later()

    answer = idle_for_long.get("/profile")

    assert answer.location == "/auth/sign-in?next=/profile"
    assert "__Host-session" not in idle_for_long.jar
    assert not kept.is_signed_in


@pytest.mark.parametrize(
    "answer",
    [
        Response("", 500),
        Response('{"error": "invalid_grant"}', 503),
        Response('{"error": "too_many"}', 429),
        Response("<html>", 200),
        Response("{}", 200),
        Response('{"error": "server_error"}', 400),
        Response("", 302, {"Location": "https://evil.example"}),
    ],
    ids=["500", "503", "429", "html", "empty", "server_error", "redirect"],
)
def test_o44_a_platform_that_is_down_keeps_the_session(idle_for_long, provider, answer):
    provider.answers["/token"] = answer
    page = idle_for_long.get("/profile")
    assert page.status_code == 503
    assert "Set-Cookie" not in page.headers

    del provider.answers["/token"]
    assert idle_for_long.get("/profile").status_code == 200


def test_o44_o45_an_early_refresh_that_fails_is_not_noticed(mia, provider, clock):
    provider.answers["/token"] = Response("", 500)
    clock.pass_(minutes=50)
    mia.get("/")
    clock.pass_(minutes=5)

    assert mia.get("/profile").status_code == 200
    assert refreshes(provider) >= 1


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"sub": "noah"},
        {"aud": "other"},
        {"exp": 1},
        {"nonce": "of another sign-in"},
    ],
    ids=str,
)
def test_o21_an_id_token_about_somebody_else_ends_the_session(idle_for_long, provider, claims):
    provider.claims = claims
    assert idle_for_long.get("/profile").status_code == 303

    provider.claims = {}
    assert not idle_for_long.is_signed_in


def test_o25_keys_that_cannot_be_had_cost_nobody_their_session(
    idle_for_long, another_worker, provider, clock
):
    """A process that has just begun and knows no key: the refresh has used up the old token."""
    provider.answers["/jwks"] = Response("", 500)
    elsewhere = idle_for_long.another_window_later()
    elsewhere.app = another_worker

    for number in (1, 2):
        assert elsewhere.get("/profile").text.startswith("mia")
        assert refreshes(provider) == number
        clock.pass_(seconds=0.9 * wire.LIFE)


def test_o21_c24_a_used_up_refresh_token_is_never_sent_again_also_after_a_restart(
    idle_for_long, another_worker, provider, clock
):
    for app in (idle_for_long.app, another_worker, idle_for_long.app):
        idle_for_long.app = app
        assert idle_for_long.get("/profile").status_code == 200
        clock.pass_(seconds=0.9 * wire.LIFE)

    sent = [
        form["refresh_token"]
        for path, form, _ in provider.requests
        if path == "/token" and form["grant_type"] == "refresh_token"
    ]
    assert len(sent) == len(set(sent)) == 3


def test_a_platform_without_rotation_keeps_its_refresh_token(idle_for_long, provider):
    provider.token = {"refresh_token": None, "id_token": None}

    assert idle_for_long.get("/profile").status_code == 200


def test_o46_those_who_wait_too_long_get_a_page_and_keep_their_session(
    idle_for_long, portal, provider, monkeypatch
):
    monkeypatch.setattr(refresh_lock, "_PATIENCE", 0.3)
    provider.slow = 1.5
    first = threading.Thread(target=idle_for_long.another_window_later().get, args=["/profile"])
    first.start()
    while not refreshes(provider):
        threading.Event().wait(0.01)

    page = idle_for_long.get("/profile")
    first.join()

    assert page.status_code == 503
    assert idle_for_long.get("/profile").status_code == 200
    assert refreshes(provider) == 1


def test_o43_o46_a_lock_whose_owner_died_is_waited_for_and_then_free(
    idle_for_long, store, clock, monkeypatch
):
    monkeypatch.setattr(refresh_lock, "_PATIENCE", 0.2)
    key = cookies.hashed(idle_for_long.jar["__Host-session"])
    store.acquire(f"refresh acme {key}", "killed", refresh_lock.LEASE)
    assert idle_for_long.get("/profile").status_code == 503

    clock.pass_(seconds=refresh_lock.LEASE)
    assert idle_for_long.get("/profile").status_code == 200


def test_o42_the_lease_is_longer_than_the_longest_refresh():
    assert refresh_lock.LEASE > 3 * outbound.TOTAL_DEADLINE + 2 * refresh_lock._PATIENCE


def test_r21_a_token_refused_before_its_time_is_renewed_once(mia, provider):
    provider.expire_access_tokens()

    assert mia.get("/profile").text.startswith("mia")
    assert refreshes(provider) == 1


def test_o38_calls_side_by_side_are_all_told_the_one_reason_why_a_session_is_over(
    mia, portal, provider
):
    """Whoever is first must not decide which page the person sees."""
    held = portal.extensions[EXTENSION]
    acme = tenant("acme", ACME, provider.issuer)
    source = held.tokens["acme"].source(held.sessions.find(acme, mia.jar["__Host-session"]))
    refused = source(None)
    provider.revoke_everything()

    reasons = set()
    for _ in range(3):
        with pytest.raises(SignInRequired) as end:
            source(refused)
        reasons.add(end.value.code)

    assert reasons == {"invalid_grant"}


def test_o33_a_token_put_in_the_place_of_another_ends_the_session(mia, portal, provider):
    sessions = portal.extensions[EXTENSION].sessions
    acme = tenant("acme", ACME, provider.issuer)
    session = sessions.find(acme, mia.jar["__Host-session"])
    sessions.change(session, lambda record: replace(record, access_token=record.id_token))

    assert mia.get("/profile").status_code == 502
    assert not mia.is_signed_in
