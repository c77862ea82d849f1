"""The platform's description and its keys: believed when they are right, kept while it is down."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from joserfc.jwk import ECKey, RSAKey
from werkzeug.wrappers import Response

DISCOVERY = "/.well-known/openid-configuration"


def new_key(kid: str) -> ECKey:
    return ECKey.generate_key("P-384", {"kid": kid})


@pytest.mark.parametrize(
    "discovery",
    [
        {"issuer": "https://evil.example/oidc"},
        {"issuer": None},
        {"code_challenge_methods_supported": ["plain"]},
        {"code_challenge_methods_supported": None},
        {"token_endpoint": None},
        {"token_endpoint": "https://evil.example/token"},
        {"jwks_uri": "http://id.example/oidc/jwks"},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
    ids=str,
)
def test_o01_o26_a_document_that_is_not_the_platforms_stops_before_anyone_leaves(
    browser, provider, discovery
):
    provider.discovery = discovery
    page = browser.get("/auth/sign-in")

    assert page.status_code == 503
    assert browser.jar == {}


def test_o25_o26_discovery_is_asked_once_an_hour_and_kept_for_a_day_of_silence(
    browser, provider, clock
):
    browser.leave_to_sign_in()
    browser.leave_to_sign_in()
    assert provider.calls[DISCOVERY] == 1

    provider.answers[DISCOVERY] = Response("", 503)
    clock.pass_(hours=23)
    browser.leave_to_sign_in()
    assert provider.calls[DISCOVERY] == 2

    clock.pass_(hours=2)
    assert browser.get("/auth/sign-in").status_code == 503


def test_o25_a_bad_document_does_not_replace_a_good_one(browser, provider, clock):
    browser.leave_to_sign_in()
    provider.discovery = {"issuer": "https://evil.example"}
    clock.pass_(hours=2)

    assert browser.leave_to_sign_in().startswith(f"{provider.issuer}/auth?")


def test_o23_a_new_key_is_fetched_once_within_a_sign_in(browser, provider):
    browser.sign_in()
    provider.key = new_key("two")
    provider.published = [provider.key]

    assert browser.sign_in("/auth/reset-password").status_code == 303
    assert provider.calls["/jwks"] == 2


def test_o23_an_unknown_key_makes_us_ask_at_most_once_a_minute(browser, provider, clock):
    provider.header = {"kid": "invented"}
    for _ in range(5):
        assert browser.sign_in().status_code == 400
    assert provider.calls["/jwks"] == 2

    clock.pass_(seconds=61)
    browser.sign_in()
    assert provider.calls["/jwks"] == 3


def test_o24_a_token_without_key_id_is_good_when_there_is_one_key_only(browser, provider):
    provider.header = {"kid": None}
    provider.published.append(RSAKey.generate_key(2048, {"kid": "for something else"}))
    assert browser.sign_in().status_code == 303


def test_o24_a_token_without_key_id_is_refused_when_there_are_several_keys(browser, provider):
    provider.header = {"kid": None}
    provider.published.append(new_key("two"))

    assert browser.sign_in().status_code == 400


def test_a_key_id_that_means_two_keys_is_refused(browser, provider):
    provider.published.append(new_key("one"))

    assert browser.sign_in().status_code == 400


@pytest.mark.parametrize("answer", ["", "{}", '{"keys": []}', '{"keys": [{"kty": "EC"}]}', "[]"])
def test_o25_a_broken_or_empty_key_set_does_not_replace_a_good_one(
    browser, provider, clock, answer
):
    browser.sign_in()
    provider.answers["/jwks"] = Response(answer, 200)
    clock.pass_(hours=5)

    assert browser.sign_in("/auth/reset-password").status_code == 303


def test_o25_no_key_at_all_is_told_as_a_platform_that_is_down(browser, provider):
    provider.answers["/jwks"] = Response("", 500)

    assert browser.sign_in().status_code == 503


def test_o26_many_who_come_first_at_once_wait_for_one_answer(browser, provider):
    answer = provider._discovery

    def slowly(request):
        time.sleep(0.3)
        return answer(request)

    provider._discovery = slowly
    with ThreadPoolExecutor(8) as together:
        answers = list(together.map(lambda _: browser.get("/auth/sign-in").status_code, range(8)))

    assert answers == [303] * 8
    assert provider.calls[DISCOVERY] == 1
