"""A link from a message, from its opening to the platform, and where its secret goes."""

import re
import sqlite3
from contextlib import closing
from urllib.parse import quote, urlencode

import pytest

from tests.auth.conftest import GLOBEX, Browser
from tests.auth.test_ways_in import asked

TOKEN = "Tl9kQ2rXv7bNw3mZ8cYh5sJd1fGp6aUe"
EMAIL = "mia@example.test"
NOT_HERE = "This link does not work"


def address(token: str = TOKEN, email: str = EMAIL) -> str:
    return f"/auth/link?{urlencode({'token': token, 'email': email})}"


def open_link(browser: Browser, path: str | None = None) -> str:
    """The page that opening a link leads to."""
    answer = browser.get(path or address())
    assert (answer.status_code, answer.location) == (303, "/auth/link")
    return browser.get("/auth/link").text


def press(browser: Browser, page: str, **fields: str):
    found = re.search("<i>(.*)</i>", page)
    assert found, page
    return browser.post("/auth/link", link=found[1], **fields)


def kept(store_file) -> int:
    with closing(sqlite3.connect(store_file)) as db:
        return int(db.execute("SELECT count(*) FROM sessions").fetchone()[0])


@pytest.fixture
def store_file(tmp_path):
    return tmp_path / "sessions.db"


def test_mia_opens_her_link_presses_the_button_and_is_signed_in(browser, provider):
    page = open_link(browser)
    assert EMAIL in page
    answer = press(browser, page)

    query = asked(answer.location)
    assert answer.status_code == 303
    assert (query["one_time_token"], query["login_hint"]) == (TOKEN, EMAIL)
    assert browser.come_back(provider.person_signs_in(answer.location)).location == "/"
    assert browser.get("/profile").text.startswith("mia")


def test_a_link_asks_for_a_new_sign_in_whoever_the_platform_knows_here(browser):
    assert asked(press(browser, open_link(browser)).location)["prompt"] == "login"


def test_the_platforms_page_after_a_link_speaks_the_language_chosen_here(browser):
    browser.jar["__Host-preferences"] = "language=zh-CN"

    assert asked(press(browser, open_link(browser)).location)["ui_locales"] == "zh-CN"


def test_w13_w06_the_secret_leaves_the_address_at_once_and_goes_nowhere_else(browser):
    arrival = browser.get(address())
    page = browser.get("/auth/link")

    assert arrival.location == "/auth/link"
    assert arrival.headers["Referrer-Policy"] == "no-referrer"
    assert arrival.headers["Cache-Control"] == "no-store"
    for answer in (arrival, page):
        assert TOKEN not in str(answer.headers) + answer.text
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_w13_whatever_looks_into_mail_uses_up_nothing(portal, provider, browser, method):
    for _ in range(5):
        scanner = Browser(portal, provider)
        scanner._open(method, address())
        scanner._open(method, "/auth/link")
        browser._open(method, address())
        browser._open(method, "/auth/link")

    assert provider.calls == {}
    assert asked(press(browser, open_link(browser)).location)["one_time_token"] == TOKEN


def test_w13_a_head_request_leaves_nothing_behind(browser, store, store_file):
    store.ping()
    browser._open("HEAD", address())

    assert browser.jar == {}
    assert NOT_HERE in browser.get("/auth/link").text
    assert kept(store_file) == 0


def test_however_many_links_a_browser_opens_one_is_kept(browser, store_file):
    for number in range(20):
        open_link(browser, address(email=f"mia{number}@example.test"))

    assert kept(store_file) == 1
    assert "mia19@example.test" in browser.get("/auth/link").text


def test_what_programs_without_cookies_leave_ends_after_ten_minutes(
    portal, provider, store, store_file, clock
):
    for _ in range(7):
        Browser(portal, provider).get(address())
    assert kept(store_file) == 7
    clock.pass_(minutes=10, seconds=1)
    store.purge()

    assert kept(store_file) == 0


def test_a_link_is_for_the_browser_that_opened_it(browser, other_browser):
    form = open_link(browser)
    open_link(other_browser, address(email="noah@example.test"))

    assert EMAIL not in other_browser.get("/auth/link").text
    assert press(other_browser, form).location == "/auth/link"


def test_o07_a_link_opened_at_one_tenant_is_nothing_at_another(browser):
    open_link(browser)
    elsewhere = browser.another_window_later()
    elsewhere.host = GLOBEX

    assert NOT_HERE in elsewhere.get("/auth/link").text


def test_a_link_is_kept_for_ten_minutes_however_often_its_page_is_looked_at(browser, clock):
    page = open_link(browser)
    clock.pass_(minutes=9)
    assert EMAIL in browser.get("/auth/link").text
    clock.pass_(minutes=1, seconds=1)

    assert NOT_HERE in browser.get("/auth/link").text
    assert press(browser, page).location == "/auth/link"


@pytest.mark.parametrize(
    "query",
    [
        f"token={TOKEN}",
        f"email={EMAIL}",
        f"token=&email={EMAIL}",
        f"token=short&email={EMAIL}",
        f"token={'x' * 257}&email={EMAIL}",
        f"token={'x' * 6000}&email={EMAIL}",
        f"token={quote('<script>alert(1)</script>')}&email={EMAIL}",
        f"token={TOKEN}%00&email={EMAIL}",
        f"token={TOKEN}&email=mia",
        f"token={TOKEN}&email=mia@localhost",
        f"token={TOKEN}&email=mia@@example.test",
        f"token={TOKEN}&email=mia@evil.example@example.test",
        f"token={TOKEN}&email=mia%20@example.test",
        f"token={TOKEN}&email=mia%0A@example.test",
        f"token={TOKEN}&email=mia{quote(chr(0x202E))}@example.test",
        f"token={TOKEN}&email={'m' * 120}@example.test",
        f"token={TOKEN}&email=mia@{'a.' * 70}test",
        f"token={TOKEN}&token={TOKEN}&email={EMAIL}",
        f"token={TOKEN}&email={EMAIL}&email=noah@example.test",
    ],
    ids=lambda query: query[:60],
)
def test_c17_w29_a_link_that_is_not_whole_is_told_at_a_clean_address(browser, store_file, query):
    """And it is not mistaken for the one that was opened before it."""
    open_link(browser)
    page = open_link(browser, f"/auth/link?{query}")

    assert NOT_HERE in page
    assert browser.get("/auth/link").status_code == 400
    assert kept(store_file) == 0


@pytest.mark.parametrize(
    "email", ["mia+portal@example.test", "m.i_a'x@a.b.example.test", "米亚@例子.test"]
)
def test_an_unusual_address_that_is_one_reaches_the_platform_as_it_is(browser, email):
    answer = press(browser, open_link(browser, address(email=email)))

    assert asked(answer.location)["login_hint"] == email


def test_w70_the_store_holds_a_link_sealed(browser, tmp_path):
    open_link(browser)
    press(browser, browser.get("/auth/link").text)
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]

    assert files
    for secret in (TOKEN, EMAIL):
        assert not [raw for raw in files if secret.encode() in raw]


def test_w70_no_log_line_says_the_token_or_the_address(browser, provider, capfd):
    press(browser, open_link(browser))
    open_link(browser, address(token="broken"))
    browser.post("/auth/link", link="x")
    browser.sign_in()
    log = "".join(capfd.readouterr())

    assert "signed_in" in log
    assert TOKEN not in log
    assert EMAIL not in log


def test_w10_nothing_but_the_button_of_our_page_begins_it(browser, provider):
    page = open_link(browser)
    found = re.search("<i>(.*)</i>", page)

    elsewhere = {"link": found[1], "csrf_token": browser.token()}
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert browser.send("/auth/link", elsewhere, headers).status_code == 403
    stale = browser.post("/auth/link", "stale", link=found[1])
    assert (stale.status_code, stale.location) == (303, "/auth/link")
    assert provider.calls == {}
    assert EMAIL in browser.get("/auth/link").text, "and it can be pressed still"


def test_the_button_means_the_link_that_its_page_showed(browser, provider):
    before = open_link(browser)
    open_link(browser, address(token="x" * 32, email="mallory@example.test"))

    assert press(browser, before).location == "/auth/link"
    assert provider.calls == {}
    assert "mallory@example.test" in browser.get("/auth/link").text


def test_r36_a_double_click_signs_in_once_whichever_answer_the_browser_follows(browser, provider):
    page = open_link(browser)
    first, second = press(browser, page).location, press(browser, page).location

    assert asked(first)["state"] != asked(second)["state"]
    assert browser.come_back(provider.person_signs_in(second)).status_code == 303
    assert browser.is_signed_in


def test_o09_someone_else_stays_signed_in_until_the_links_own_sign_in_is_done(browser, provider):
    browser.sign_in(subject="noah")
    away = press(browser, open_link(browser)).location
    assert browser.get("/profile").text.startswith("noah")
    before = browser.another_window_later()

    browser.come_back(provider.person_signs_in(away, "mia"))

    assert browser.get("/profile").text.startswith("mia")
    assert not before.is_signed_in


def test_o38_a_session_that_the_platform_ended_does_not_cost_the_link(mia, provider):
    provider.revoke_everything()
    page = open_link(mia)

    assert EMAIL in page
    assert not mia.is_signed_in
    assert asked(press(mia, page).location)["one_time_token"] == TOKEN


def test_r40_with_the_store_down_the_address_is_left_all_the_same(browser, tmp_path):
    """And the page says what is the matter, without the secret that an address would bring back."""
    (tmp_path / "sessions.db").write_bytes(b"not a database" * 100)
    arrival, page = browser.get(address()), browser.get("/auth/link")

    assert (arrival.status_code, arrival.location) == (303, "/auth/link")
    assert page.status_code == 503
    for answer in (arrival, page):
        assert TOKEN not in str(answer.headers) + answer.text
