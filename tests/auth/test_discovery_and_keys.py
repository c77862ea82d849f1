"""The platform's description and its keys: believed when they are right, kept while it is down."""

import base64
import json
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, RSAKey
from werkzeug.wrappers import Response

from portal.auth import setup, shared_fetch
from portal.auth.keys import usable
from portal.web.once import Turn
from tests.auth.conftest import Browser

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


def test_o23_what_one_process_learns_of_a_new_key_all_of_them_know(
    browser, another_worker, provider
):
    elsewhere = Browser(another_worker, provider)
    browser.sign_in()
    elsewhere.sign_in()
    provider.key = new_key("two")
    provider.published = [provider.key]

    assert browser.sign_in("/auth/reset-password").status_code == 303
    assert elsewhere.sign_in("/auth/reset-password").status_code == 303
    assert provider.calls["/jwks"] == 3, "each once at first, and once for both of them"


def test_o23_an_unknown_key_makes_all_processes_ask_once_a_minute_together(
    browser, another_worker, provider, clock
):
    elsewhere = Browser(another_worker, provider)
    browser.sign_in()
    elsewhere.sign_in()
    provider.header = {"kid": "invented"}

    for one in (browser, elsewhere, browser, elsewhere):
        assert one.sign_in("/auth/reset-password").status_code == 400
    assert provider.calls["/jwks"] == 3

    clock.pass_(seconds=61)
    for one in (browser, elsewhere):
        assert one.sign_in("/auth/reset-password").status_code == 400
    assert provider.calls["/jwks"] == 4


def test_o23_many_with_an_unknown_key_at_once_cost_one_fetch(browser, provider):
    browser.sign_in()
    provider.key = new_key("two")
    provider.published = [provider.key]
    answer = provider._jwks
    provider._jwks = lambda request: (time.sleep(0.3), answer(request))[1]
    windows = [browser.another_window_later() for _ in range(8)]

    with ThreadPoolExecutor(8) as together:
        answers = list(together.map(lambda one: one.sign_in("/auth/reset-password"), windows))

    assert {answer.status_code for answer in answers} == {303}
    assert provider.calls["/jwks"] == 2


def test_o23_o15_whoever_can_write_to_the_store_brings_no_key(
    browser, another_worker, provider, tmp_path
):
    elsewhere = Browser(another_worker, provider)
    browser.sign_in()
    elsewhere.sign_in()
    provider.header = {"kid": "invented"}
    browser.sign_in("/auth/reset-password")
    own = new_key("own")
    document = json.dumps({"keys": [own.as_dict(private=False)]}).encode()
    with sqlite3.connect(tmp_path / "sessions.db") as db:
        changed = db.execute(
            "UPDATE claims SET result = ? WHERE key LIKE 'keys %'",
            (base64.b64encode(document).decode(),),
        )
        assert changed.rowcount == 1
    provider.key, provider.header = own, {}

    assert elsewhere.sign_in("/auth/reset-password").status_code == 503


def test_o23_keys_that_cannot_be_had_anew_are_told_as_a_platform_that_is_down(
    browser, provider, clock
):
    browser.sign_in()
    provider.key = new_key("two")
    provider.answers["/jwks"] = Response("", 500)
    for seconds in (0, 1, 6, 12):
        clock.pass_(seconds=seconds)
        assert browser.sign_in("/auth/reset-password").status_code == 503
    assert provider.calls["/jwks"] == 2

    del provider.answers["/jwks"]
    provider.published = [provider.key]
    clock.pass_(seconds=61)
    assert browser.sign_in("/auth/reset-password").status_code == 303


@pytest.mark.parametrize(
    ("said", "kept_for"),
    [
        ("max-age=1", 300),
        ("public, max-age=1800", 1800),
        ("max-age=999999999", 24 * 3600),
        ("no-store", 3600),
        ("", 3600),
    ],
)
def test_o23_keys_are_kept_as_long_as_is_said_between_five_minutes_and_a_day(
    browser, provider, clock, said, kept_for
):
    answer = provider._jwks

    def with_header(request):
        response = answer(request)
        response.headers["Cache-Control"] = said
        return response

    provider._jwks = with_header
    browser.sign_in()
    clock.pass_(seconds=kept_for - 1)
    browser.sign_in("/auth/reset-password")
    assert provider.calls["/jwks"] == 1

    clock.pass_(seconds=1)
    browser.sign_in("/auth/reset-password")
    assert provider.calls["/jwks"] == 2


@pytest.mark.parametrize(
    "change",
    [
        {"use": "enc"},
        {"alg": "ES256"},
        {"alg": None},
        {"key_ops": ["sign"]},
        {"key_ops": None},
        {"key_ops": "verify"},
        {"kty": "oct", "k": "c2VjcmV0"},
        {"crv": "P-256"},
        {"x": "AAAA"},
    ],
    ids=str,
)
def test_o15_a_key_that_is_not_for_this_is_left_out(change):
    good = new_key("one").as_dict(private=False)
    assert len(usable({"keys": [good]}, "ES384")) == 1

    assert usable({"keys": [good | change]}, "ES384") == []


def test_o14_o15_a_key_of_another_kind_or_strength_is_left_out():
    p256 = ECKey.generate_key("P-256").as_dict(private=False)
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024).public_key()  # noqa: S505
    pem = weak.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    with pytest.warns(SecurityWarning):
        short = RSAKey.import_key(pem).as_dict(private=False)
    with pytest.warns(SecurityWarning):
        found = usable({"keys": [short, p256]}, "RS256")
    assert found == []
    long = RSAKey.generate_key(2048).as_dict(private=False)
    assert usable({"keys": [long, p256]}, "ES384") == []
    assert len(usable({"keys": [long, p256]}, "RS256")) == 1
    assert len(usable({"keys": [long, p256]}, "ES256")) == 1


@pytest.mark.parametrize("key_id", [1, True, ["one"], {"one": 1}], ids=str)
def test_o15_o23_a_key_id_that_is_no_text_is_looked_for_nowhere(browser, provider, key_id):
    provider.header = {"kid": key_id}

    assert browser.sign_in().status_code == 400
    assert provider.calls["/jwks"] == 0


def test_o23_who_waits_too_long_for_another_process_looks_again_soon(
    browser, portal, provider, clock, store, monkeypatch
):
    monkeypatch.setattr(shared_fetch, "_PATIENCE", 0.2)
    browser.sign_in()
    provider.key = new_key("two")
    provider.published = [provider.key]
    name = f"keys {provider.issuer}"
    assert store.claim(name, "a process that hangs", 30) is Turn.MINE

    assert browser.sign_in("/auth/reset-password").status_code == 503
    assert provider.calls["/jwks"] == 1

    store.release(name, "a process that hangs")
    clock.pass_(seconds=6)
    assert browser.sign_in("/auth/reset-password").status_code == 303


def test_o25_old_keys_do_for_a_day_of_silence_and_no_longer(browser, provider, clock):
    browser.sign_in()
    provider.answers["/jwks"] = Response("", 500)
    clock.pass_(hours=23)
    assert browser.sign_in("/auth/reset-password").status_code == 303

    clock.pass_(hours=2)
    assert browser.sign_in("/auth/reset-password").status_code == 503


def test_o25_while_one_asks_for_keys_the_others_go_on_with_those_they_have(
    browser, provider, clock
):
    browser.sign_in()
    clock.pass_(hours=2)
    address = provider.person_signs_in(browser.leave_to_sign_in("/auth/reset-password"))
    other = browser.another_window_later()
    others = provider.person_signs_in(other.leave_to_sign_in("/auth/reset-password"))
    asked, go_on = threading.Event(), threading.Event()
    answer = provider._jwks
    provider._jwks = lambda request: (asked.set(), go_on.wait(10), answer(request))[2]

    with ThreadPoolExecutor(1) as beside:
        first = beside.submit(browser.come_back, address)
        assert asked.wait(10)
        try:
            assert other.come_back(others).status_code == 303
            assert not first.done()
        finally:
            go_on.set()
        assert first.result().status_code == 303


def test_o26_keys_that_moved_are_found_when_one_is_missing(browser, provider):
    browser.sign_in()
    provider.key = new_key("two")
    provider.published = [provider.key]
    provider.discovery = {"jwks_uri": f"{provider.issuer}/moved"}
    provider.answers["/moved"] = provider._jwks(None)
    provider.answers["/jwks"] = Response("", 404)

    assert browser.sign_in("/auth/reset-password").status_code == 303
    assert provider.calls[DISCOVERY] == 2


def test_o26_keys_that_moved_are_asked_for_at_their_new_place(browser, provider, clock):
    browser.sign_in()
    provider.discovery = {"jwks_uri": f"{provider.issuer}/moved"}
    provider.answers["/moved"] = provider._jwks(None)
    clock.pass_(hours=2)

    assert browser.sign_in("/auth/reset-password").status_code == 303
    assert (provider.calls["/jwks"], provider.calls["/moved"]) == (1, 1)


def test_o25_the_operator_is_told_what_is_wrong_with_a_platform(browser, portal, provider, clock):
    (trouble, _) = setup.troubles(portal).values()
    assert trouble() == "not_asked_yet"

    provider.answers[DISCOVERY] = Response("", 503)
    browser.get("/auth/sign-in")
    assert trouble() == "discovery_unavailable"

    del provider.answers[DISCOVERY]
    provider.discovery = {"issuer": "https://evil.example"}
    clock.pass_(seconds=6)
    browser.get("/auth/sign-in")
    assert trouble() == "discovery_issuer_mismatch"

    provider.discovery = {}
    clock.pass_(seconds=6)
    browser.leave_to_sign_in()
    assert trouble() == ""


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
