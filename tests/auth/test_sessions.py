"""Staying signed in: what the store holds, when a session ends, and what never ends one."""

import os
import re
import sqlite3
import stat
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.auth import cookies
from portal.auth.parts import EXTENSION
from tests.auth.conftest import ACME, GLOBEX
from tests.auth.small_portal import tenant
from tests.auth.test_tokens import refreshes


def rows(portal_folder):
    with sqlite3.connect(portal_folder / "sessions.db") as db:
        return db.execute("SELECT key, tenant, value, expires_at FROM sessions").fetchall()


def change(portal_folder, statement, *values):
    with sqlite3.connect(portal_folder / "sessions.db") as db:
        db.execute(statement, values)


def test_o30_the_cookie_is_256_random_bits_and_the_store_knows_only_its_hash(mia, tmp_path):
    cookie = mia.jar["__Host-session"]
    key = rows(tmp_path)[0][0]

    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", cookie)
    assert key == cookies.hashed(cookie)
    for file in tmp_path.iterdir():
        assert cookie.encode() not in file.read_bytes()


def test_o33_the_store_holds_no_token_and_no_name_that_can_be_read(mia, provider, tmp_path):
    mia.get("/remember/note/typed-by-mia")
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())

    for token in (*provider._subjects, *provider._refresh_tokens, "typed-by-mia", "mia"):
        assert token.encode() not in written
    assert b"eyJ" not in written


def test_r44_nobody_else_may_read_the_files_of_the_store(mia, tmp_path):
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(os.stat(file).st_mode) == 0o600, file


def test_o31_a_sign_in_makes_a_new_id_and_the_old_one_is_dead(mia, tmp_path):
    before = mia.another_window_later()
    mia.sign_in("/auth/reset-password")

    assert mia.jar["__Host-session"] != before.jar["__Host-session"]
    assert not before.is_signed_in
    assert len(rows(tmp_path)) == 1


def test_o31_a_session_goes_on_under_a_new_id_and_the_old_one_is_dead(mia, tmp_path):
    mia.get("/remember/note/kept")
    before = mia.another_window_later()
    mia.get("/new-id")

    assert mia.jar["__Host-session"] != before.jar["__Host-session"]
    assert mia.get("/profile").text.startswith("mia"), "her tokens came along"
    assert "'note': 'kept'" in mia.get("/remember/more/of-it").text
    assert not before.is_signed_in
    assert before.get("/profile").location == "/auth/sign-in?next=/profile"
    assert len(rows(tmp_path)) == 1


def test_o31_a_forms_token_goes_with_the_id_it_was_made_for(mia):
    before = mia.token()
    after = mia.get("/new-id").text

    assert mia.post("/save", before).status_code == 400
    assert mia.post("/save", after).text == "saved"


def test_o31_a_new_id_does_not_make_a_session_last_longer(mia, clock):
    for _ in range(13):
        clock.pass_(minutes=55)
        mia.get("/new-id")

    assert clock.time - 1_800_000_000 < 12 * 3600
    clock.pass_(minutes=10)
    assert not mia.is_signed_in


def test_o31_o40_a_new_id_waits_for_a_refresh_under_way(mia, provider, clock):
    clock.pass_(minutes=55)
    provider.slow = 0.5
    reading = mia.another_window_later()
    with ThreadPoolExecutor(2) as together:
        page = together.submit(reading.get, "/profile")
        while not refreshes(provider):
            threading.Event().wait(0.01)
        renewed = together.submit(mia.get, "/new-id")

    assert page.result().status_code == renewed.result().status_code == 200
    provider.slow = 0.0
    provider.expire_access_tokens()
    assert mia.get("/profile").text.startswith("mia"), "the refreshed tokens were not lost"
    assert refreshes(provider) == 2


def test_o31_o40_who_waits_for_a_refresh_of_the_old_id_signs_in_with_the_new_cookie(
    mia, store, provider, clock
):
    clock.pass_(minutes=58)
    mia.get("/")
    clock.pass_(minutes=3)
    key = cookies.hashed(mia.jar["__Host-session"])
    store.acquire(f"refresh acme {key}", "another", 60)
    old = mia.another_window_later()
    with ThreadPoolExecutor(1) as aside:
        page = aside.submit(old.get, "/profile")
        threading.Event().wait(0.1)
        store.move(key, "acme", "f" * 64, b"under its new id", clock() + 60, version=2)

    assert page.result().location == "/auth/sign-in?next=/profile"
    assert "Set-Cookie" not in page.result().headers, "the browser may have the new one by now"
    assert refreshes(provider) == 0


def test_o35_what_ends_a_session_ends_it_under_the_id_it_got_in_the_meantime(mia, portal, provider):
    sessions = portal.extensions[EXTENSION].sessions
    acme = tenant("acme", ACME, provider.issuer)
    before = sessions.find(acme, mia.jar["__Host-session"])
    mia.get("/new-id")
    sessions.end(before)

    assert not mia.is_signed_in


def test_o31_o35_a_new_id_and_a_sign_out_at_once_leave_nobody_signed_in(mia, portal, provider):
    sessions = portal.extensions[EXTENSION].sessions
    acme = tenant("acme", ACME, provider.issuer)
    with ThreadPoolExecutor(2) as together:
        for _ in range(20):
            mia.sign_in("/auth/reset-password")
            session = sessions.find(acme, mia.jar["__Host-session"])
            ending = together.submit(sessions.end, session)
            rotated = together.submit(sessions.rotate, session)
            ending.result()
            new = rotated.result()

            assert sessions.again(session) is None
            assert new is None or sessions.find(acme, new[0]) is None


def test_o37_the_store_finds_a_session_by_its_person_and_by_the_platforms_session(
    browser, other_browser, portal, provider, tmp_path
):
    provider.claims = {"sid": "one"}
    browser.sign_in(subject="mia-of-the-mountains")
    provider.claims = {"sid": "two"}
    other_browser.sign_in(subject="mia-of-the-mountains")
    sessions = portal.extensions[EXTENSION].sessions
    acme = tenant("acme", ACME, provider.issuer)
    browser.get("/new-id")

    assert sessions.others(sessions.find(acme, browser.jar["__Host-session"])) == 1
    assert sessions.end_platform_session(acme, provider.issuer, "one", None) == 1
    assert not browser.is_signed_in
    assert other_browser.is_signed_in
    for file in tmp_path.iterdir():
        assert b"mountains" not in file.read_bytes(), "the names tell nobody's id"


@pytest.mark.parametrize("cookie", ["A" * 43, "short", "A" * 5000, "é" * 43, ""])
def test_o31_an_id_that_nobody_gave_out_is_not_adopted(browser, cookie):
    browser.jar["__Host-session"] = cookie
    assert not browser.is_signed_in
    browser.sign_in()

    assert browser.jar["__Host-session"] != cookie


def test_o34_a_session_ends_after_an_hour_without_a_request(mia, clock):
    clock.pass_(minutes=59)
    assert mia.is_signed_in
    clock.pass_(minutes=59)
    assert mia.is_signed_in
    clock.pass_(minutes=60)
    assert not mia.is_signed_in


def test_o34_a_session_ends_after_twelve_hours_whatever_happens(mia, clock):
    for _ in range(15):
        clock.pass_(minutes=47)
        assert mia.is_signed_in
    clock.pass_(minutes=20)
    assert not mia.is_signed_in


def test_o34_the_ends_hold_even_where_the_store_was_told_otherwise(mia, clock, tmp_path):
    change(tmp_path, "UPDATE sessions SET expires_at = 9e12")
    clock.pass_(hours=2)

    assert not mia.is_signed_in
    assert rows(tmp_path) == []


def test_r43_reading_does_not_write_and_being_here_is_noted_once_a_minute(mia, clock, tmp_path):
    before = rows(tmp_path)
    mia.get("/profile")
    clock.pass_(seconds=59)
    mia.get("/profile")
    assert rows(tmp_path) == before

    clock.pass_(seconds=1)
    mia.get("/profile")
    assert rows(tmp_path) != before


def test_r43_two_requests_that_change_different_things_both_survive(mia):
    slow = [f"/remember/field{number}/value{number}?slowly=1" for number in range(4)]
    with ThreadPoolExecutor(4) as together:
        list(together.map(mia.another_window_later().get, slow))

    kept = mia.get("/remember/last/one").text
    for number in range(4):
        assert f"'field{number}': 'value{number}'" in kept


def test_o07_a_session_cookie_is_nothing_at_another_tenant(mia):
    elsewhere = mia.another_window_later()
    elsewhere.host = GLOBEX

    assert not elsewhere.is_signed_in
    assert elsewhere.get("/profile").status_code == 303
    assert mia.is_signed_in


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sessions SET value = x''",
        "UPDATE sessions SET value = substr(value, 1, 40)",
        "UPDATE sessions SET value = zeroblob(400)",
        'UPDATE sessions SET value = CAST(\'{"subject": "mia"}\' AS BLOB)',
        "UPDATE sessions SET value = x'0902' || substr(value, 3)",
        "UPDATE sessions SET value = 'text'",
    ],
)
def test_r41_a_record_that_does_not_open_is_nobody_and_is_deleted(mia, tmp_path, statement):
    change(tmp_path, statement)

    assert mia.get("/profile").status_code == 303
    assert rows(tmp_path) == []


def test_o33_r41_a_record_moved_to_another_session_is_nobody(mia, other_browser, tmp_path):
    other_browser.sign_in(subject="noah")
    mias, noahs = (cookies.hashed(b.jar["__Host-session"]) for b in (mia, other_browser))
    change(
        tmp_path,
        "UPDATE sessions SET value = (SELECT value FROM sessions WHERE key = ?) WHERE key = ?",
        noahs,
        mias,
    )

    assert mia.get("/profile").status_code == 303
    assert other_browser.get("/profile").text.startswith("noah")


def test_o33_r41_a_record_moved_to_another_tenant_is_nobody(mia, tmp_path):
    change(tmp_path, "UPDATE sessions SET tenant = 'globex'")
    mia.host = GLOBEX

    assert not mia.is_signed_in


def test_r41_a_record_whose_key_is_gone_is_nobody(mia, portal, tmp_path):
    keyring = portal.extensions[EXTENSION].keyring
    keyring._keys = {"other": b"k" * 32}

    assert mia.get("/profile").status_code == 303


def test_a_session_of_another_issuer_than_the_tenants_is_nobody(mia, portal, provider):
    sessions = portal.extensions[EXTENSION].sessions
    found = sessions.find(tenant("acme", ACME, provider.issuer), mia.jar["__Host-session"])
    moved = sessions.find(tenant("acme", ACME, "https://new.example"), mia.jar["__Host-session"])

    assert found is not None
    assert moved is None


def test_a_message_is_shown_once_and_is_gone_with_the_session(mia):
    mia.post("/note", form_key=mia.form_key(), text="x")

    assert "Noted." in mia.get("/profile").text
    assert "Noted." not in mia.get("/profile").text


def test_nothing_is_kept_about_people_who_are_not_signed_in(browser, tmp_path):
    assert browser.get("/").text == "nobody"

    assert browser.jar == {}
    assert not (tmp_path / "sessions.db").exists()


def test_r40_a_store_that_does_not_answer_signs_nobody_out(mia, tmp_path):
    before = dict(mia.jar)
    away = tmp_path / "sessions.db"
    with sqlite3.connect(away, isolation_level=None) as db:
        db.execute("ALTER TABLE sessions RENAME TO away")
        page = mia.get("/profile")
        form = mia.send("/save", {"csrf_token": "x"}, {"Sec-Fetch-Site": "same-origin"})
        db.execute("ALTER TABLE away RENAME TO sessions")

    for answer in (page, form):
        assert answer.status_code == 503
        assert "You have not been signed out" in answer.text
        assert "Set-Cookie" not in answer.headers
        assert "Location" not in answer.headers
    assert mia.jar == before
    assert mia.is_signed_in


def test_r40_a_store_that_is_busy_for_good_answers_within_seconds(mia, tmp_path, clock):
    with sqlite3.connect(tmp_path / "sessions.db", isolation_level=None) as db:
        db.execute("BEGIN EXCLUSIVE")
        page = mia.get("/auth/reset-password")
        assert mia.get("/profile").status_code == 200, "reading goes on"
        db.execute("ROLLBACK")

    assert page.status_code == 503
    assert "Set-Cookie" not in page.headers
