"""Signing out: here at once, at the platform if it lets us."""

import sqlite3
from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug.wrappers import Response

from tests.auth.conftest import Browser


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


@pytest.mark.parametrize("state", ["?state=x", "", "?state=x&next=/profile"])
def test_o51_o53_coming_back_lands_on_the_signed_out_page(mia, state):
    mia.post("/auth/sign-out")
    page = mia.get(f"/auth/signed-out{state}")

    assert "signed out" in page.text
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
