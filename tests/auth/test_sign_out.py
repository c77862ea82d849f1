"""
Signing out: here at once, at the platform if it lets us, and in one's other browsers.

The tests named after a module of the OpenID Foundation's suite (``oidcc-client-test-rp-init-…``) do
what that module does.
"""

import re
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug.wrappers import Response

from tests.auth.conftest import GLOBEX, Browser


def state_in(answer) -> str:
    """What the platform is asked to bring back."""
    return parse_qs(urlsplit(str(answer.location)).query)["state"][0]


def others_of(browser) -> int:
    return int(re.search(r"others: (\d+)", browser.get("/auth/sign-out").text)[1])


def test_o50_a_get_asks_and_changes_nothing(mia):
    page = mia.get("/auth/sign-out")

    assert "sign out?" in page.text
    assert mia.is_signed_in


def test_o50_a_post_from_elsewhere_changes_nothing(mia):
    assert mia.send("/auth/sign-out", {}, {"Origin": "https://evil.example"}).status_code == 403
    assert mia.send("/auth/sign-out", {}, {"Sec-Fetch-Site": "same-origin"}).status_code == 400
    assert mia.is_signed_in


def test_o35_o51_signing_out_ends_the_record_the_refresh_token_and_the_platforms_session(
    mia, provider, tmp_path
):
    kept = mia.another_window_later()
    answer = mia.post("/auth/sign-out")
    address = urlsplit(str(answer.location))
    query = {name: values[0] for name, values in parse_qs(address.query).items()}

    assert answer.status_code == 303
    assert f"https://{address.netloc}{address.path}" == f"{provider.issuer}/session/end"
    assert query["post_logout_redirect_uri"] == "https://account.acme.example/auth/signed-out"
    assert query["client_id"]
    assert "eyJ" not in address.query, "no token stands in an address"
    assert query["state"]
    assert provider._refresh_tokens == {}
    assert "__Host-session" not in mia.jar
    with sqlite3.connect(tmp_path / "sessions.db") as db:
        assert db.execute("SELECT count(*) FROM sessions").fetchone() == (0,)
    assert not kept.is_signed_in


def test_o51_a_worker_that_has_not_met_the_platform_ends_the_session_there_as_well(
    mia, provider, another_worker
):
    elsewhere = Browser(another_worker, provider, jar=mia.jar)
    answer = elsewhere.post("/auth/sign-out")

    assert str(answer.location).startswith(f"{provider.issuer}/session/end")
    assert provider._refresh_tokens == {}


def test_o52_a_worker_that_cannot_reach_the_platform_signs_out_all_the_same(
    mia, provider, another_worker
):
    provider.answers["/.well-known/openid-configuration"] = Response("", 500)
    elsewhere = Browser(another_worker, provider, jar=mia.jar)

    assert elsewhere.post("/auth/sign-out").location == "/auth/signed-out"
    assert not mia.is_signed_in


def test_o51_rp_init_logout(mia):
    """The right state lands on the signed-out page, and it alone knows the way on."""
    assert "next: /profile" in mia.get("/auth/sign-out?next=/profile").text
    state = state_in(mia.post("/auth/sign-out", next="/profile"))
    page = mia.get(f"/auth/signed-out?state={state}")

    assert page.status_code == 200
    assert "signed out" in page.text
    assert "/auth/sign-in?next=/profile" in page.text
    again = mia.get(f"/auth/signed-out?state={state}")
    assert "next=" not in again.text, "for one use"


@pytest.mark.parametrize("other", ["other", "", "x" * 5000, "é", "%00"])
def test_o51_rp_init_logout_other_state(mia, other):
    mia.post("/auth/sign-out", next="/profile")
    page = mia.get(f"/auth/signed-out?state={other}&next=/profile")

    assert page.status_code == 200
    assert "signed out" in page.text
    assert "next=" not in page.text


def test_o51_rp_init_logout_no_state(mia):
    mia.post("/auth/sign-out", next="/profile")
    page = mia.get("/auth/signed-out?next=/profile")

    assert page.status_code == 200
    assert "signed out" in page.text
    assert "next=" not in page.text


def test_o51_w29_a_state_that_comes_twice_is_no_state(mia):
    state = state_in(mia.post("/auth/sign-out", next="/profile"))

    assert "next=" not in mia.get(f"/auth/signed-out?state={state}&state={state}").text


def test_o51_the_state_leads_on_only_in_the_browser_and_at_the_tenant_that_signed_out(
    mia, other_browser
):
    other_browser.sign_in()
    other_browser.post("/auth/sign-out", next="/profile")
    state = state_in(mia.post("/auth/sign-out", next="/profile"))
    elsewhere = mia.another_window_later()
    elsewhere.host = GLOBEX

    assert "next=" not in other_browser.get(f"/auth/signed-out?state={state}").text
    assert "next=" not in elsewhere.get(f"/auth/signed-out?state={state}").text
    assert "next=/profile" in mia.get(f"/auth/signed-out?state={state}").text


def test_o51_the_state_leads_on_for_ten_minutes(mia, clock):
    state = state_in(mia.post("/auth/sign-out", next="/profile"))
    clock.pass_(minutes=10)

    assert "next=" not in mia.get(f"/auth/signed-out?state={state}").text


@pytest.mark.parametrize("next_page", ["https://evil.example", "//evil.example", "/nowhere", "/"])
def test_o51_o70_a_way_on_that_is_no_page_of_ours_is_forgotten(mia, next_page):
    state = state_in(mia.post("/auth/sign-out", next=next_page))

    assert "next=" not in mia.get(f"/auth/signed-out?state={state}").text


def test_w29_a_way_on_that_comes_twice_is_answered_400(mia):
    token = mia.token()
    asked = f"/auth/sign-out?next=/profile&next=/save&csrf_token={token}"

    assert mia.get(asked).status_code == 400
    assert mia.post(asked, token).status_code == 400
    assert mia.is_signed_in


def test_o51_o52_the_way_on_is_kept_where_the_platform_has_no_place_to_sign_out_at(
    browser, provider
):
    provider.discovery = {"end_session_endpoint": None}
    browser.sign_in()
    answer = browser.post("/auth/sign-out", next="/profile")

    assert answer.location.startswith("/auth/signed-out?state=")
    assert "next=/profile" in browser.get(answer.location).text


def test_o53_o54_nothing_of_it_is_kept_by_the_browser(mia):
    question = mia.get("/auth/sign-out")
    leaving = mia.post("/auth/sign-out")
    page = mia.get("/auth/signed-out")

    for answer in (question, leaving, page):
        assert answer.headers["Cache-Control"] == "no-store"
    assert page.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_nothing_that_was_to_be_told_to_mia_is_told_after_she_left(mia):
    mia.post("/note", form_key=mia.form_key(), text="x")
    mia.post("/auth/sign-out")

    assert "Noted." not in mia.get("/auth/signed-out").text


def test_o52_a_platform_that_is_down_does_not_keep_anyone_signed_in(mia, provider):
    provider.answers["/token/revocation"] = Response("", 500)
    answer = mia.post("/auth/sign-out")

    assert answer.status_code == 303
    assert not mia.is_signed_in


def test_o52_a_platform_without_a_place_to_sign_out_at_leaves_us_our_own_page(browser, provider):
    provider.discovery = {"end_session_endpoint": None, "revocation_endpoint": None}
    browser.sign_in()

    assert browser.post("/auth/sign-out").location == "/auth/signed-out"
    assert not browser.is_signed_in


def test_o52_after_a_restart_with_the_platform_down_we_are_signed_out_all_the_same(
    mia, portal, provider, clock
):
    provider.answers["/.well-known/openid-configuration"] = Response("", 500)
    clock.pass_(minutes=30)
    mia.get("/")
    portal.extensions["foyer.auth"].clients["acme"]._discovery._endpoints = None

    assert mia.post("/auth/sign-out").location == "/auth/signed-out"
    assert not mia.is_signed_in


def test_signing_out_twice_and_signing_out_as_nobody_land_on_the_same_page(browser, mia):
    mia.post("/auth/sign-out")

    assert mia.post("/auth/sign-out").location == "/auth/signed-out"
    assert mia.get("/auth/sign-out").location == "/auth/signed-out"


def test_the_signed_out_page_is_not_shown_to_someone_who_is_signed_in(mia):
    assert mia.get("/auth/signed-out").location == "/"


def test_r40_with_the_store_down_nobody_is_told_that_they_are_signed_out(mia, tmp_path):
    token = mia.token()
    with sqlite3.connect(tmp_path / "sessions.db", isolation_level=None) as db:
        db.execute("BEGIN EXCLUSIVE")
        answer = mia.post("/auth/sign-out", token)
        db.execute("ROLLBACK")

    assert answer.status_code == 503
    assert mia.is_signed_in


def test_r40_with_the_store_down_the_signed_out_page_is_there_all_the_same(mia, tmp_path):
    state = state_in(mia.post("/auth/sign-out", next="/profile"))
    with sqlite3.connect(tmp_path / "sessions.db", isolation_level=None) as db:
        db.execute("BEGIN EXCLUSIVE")
        page = mia.get(f"/auth/signed-out?state={state}")
        db.execute("ROLLBACK")

    assert page.status_code == 200
    assert "signed out" in page.text


# One's other browsers


def test_o36_the_question_says_in_how_many_other_browsers_one_is_signed_in(mia, other_browser):
    assert others_of(mia) == 0
    other_browser.sign_in()
    assert others_of(mia) == 1
    assert others_of(other_browser) == 1

    other_browser.post("/auth/sign-out")
    assert others_of(mia) == 0


def test_o36_signing_out_the_other_browsers_leaves_this_one_signed_in(mia, other_browser):
    other_browser.sign_in()
    answer = mia.post("/auth/other-sessions", form_key=mia.form_key())

    assert (answer.status_code, answer.location) == (303, "/")
    assert "Signed out of 1 other browser." in mia.get("/profile").text
    assert mia.is_signed_in
    assert other_browser.get("/profile").location == "/auth/sign-in?next=/profile"
    assert others_of(mia) == 0


def test_o36_the_platforms_own_sessions_stay(mia, other_browser, provider):
    other_browser.sign_in()
    before = provider.calls["/token/revocation"], provider.calls["/session/end"]
    mia.post("/auth/other-sessions", form_key=mia.form_key())

    assert (provider.calls["/token/revocation"], provider.calls["/session/end"]) == before


def test_o07_o36_nobody_elses_sessions_and_no_other_tenants_end(
    mia, other_browser, portal, provider
):
    other_browser.sign_in(subject="noah")
    mia_at_globex = Browser(portal, provider, GLOBEX)
    mia_at_globex.sign_in()
    assert others_of(mia) == 0
    mia.post("/auth/other-sessions", form_key=mia.form_key())

    assert other_browser.is_signed_in
    assert mia_at_globex.is_signed_in


def test_o36_a_session_of_the_same_browser_from_before_is_dead(mia, other_browser):
    before = mia.another_window_later()
    mia.sign_in("/auth/reset-password")
    other_browser.sign_in()
    mia.get("/new-id")
    mia.post("/auth/other-sessions", form_key=mia.form_key())

    assert not before.is_signed_in
    assert not other_browser.is_signed_in
    assert mia.is_signed_in


def test_o36_a_post_from_elsewhere_or_by_nobody_ends_nothing(mia, other_browser, portal, provider):
    other_browser.sign_in()
    nobody = Browser(portal, provider)

    assert (
        mia.send("/auth/other-sessions", {}, {"Origin": "https://evil.example"}).status_code == 403
    )
    assert nobody.post("/auth/other-sessions", form_key=nobody.form_key()).status_code == 303
    assert mia.get("/auth/other-sessions").status_code == 200, "it only asks"
    assert other_browser.is_signed_in


def test_w11_a_form_that_was_open_for_long_asks_again(mia, other_browser):
    other_browser.sign_in()
    page = mia.post("/auth/other-sessions", "stale", form_key=mia.form_key())

    assert "sign out?" in page.text
    assert "send it again" in page.text
    assert other_browser.is_signed_in


def test_r36_a_double_click_is_told_once(mia, other_browser):
    other_browser.sign_in()
    key, token = mia.form_key(), mia.token()
    start = threading.Barrier(2)

    def click(_number: int):
        start.wait()
        return mia.another_window_later().post("/auth/other-sessions", token, form_key=key)

    with ThreadPoolExecutor(2) as together:
        answers = list(together.map(click, range(2)))

    assert {answer.location for answer in answers} == {"/"}
    assert mia.get("/profile").text.count("Signed out of") == 1
