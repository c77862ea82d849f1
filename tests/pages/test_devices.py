"""Where I am signed in: who is listed and how, and what the list cannot tell."""

import pytest

from portal.sandbox.current import store
from portal.sandbox.seed import PASSWORDS
from tests.browser import Browser, Page
from tests.conftest import sign_in

DEVICES = "/devices"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1 Safari/604.1"
ZURICH = {"X-Logto-Cf-Country": "CH", "X-Logto-Cf-City": "Zürich"}
HOSTILE = "</p><script>alert(1)</script>‮evil\u0007"


def proven(browser: Browser, path: str = DEVICES, who: str = "alice") -> Page:
    page = browser.visit(path)
    if page.heading != "Confirm it’s you":
        return page
    return browser.follow(browser.send(page, _action="/verify/password", password=PASSWORDS[who]))


def rows(page: Page) -> list[str]:
    """This browser first."""
    return [" ".join(item.get_text(" ", strip=True).split()) for item in page.soup.select(".item")]


def notes(sandbox, who: str = "alice", **changes) -> None:
    """Let the identity server have noted something else of the sign-in of *who*."""
    with sandbox.app.app_context():
        for row in store().rows("SELECT uid, account_id FROM oidc_sessions"):
            if row["account_id"].startswith(who):
                store().update("oidc_sessions", {"uid": row["uid"]}, **changes)


def listed_as(sandbox, alice: Browser, **context: str) -> str:
    notes(sandbox, last_submission={"signInContext": context})
    return rows(proven(alice))[0]


@pytest.fixture
def elsewhere(anyone, sandbox) -> Browser:
    anyone.sends = {"User-Agent": FIREFOX, **ZURICH}
    sign_in(anyone, "alice", sandbox)
    return anyone


def test_w30_even_the_list_is_shown_after_a_proof_only_and_it_says_why(alice, sandbox):
    sandbox.forget_calls()
    page = alice.visit(DEVICES)

    assert page.heading == "Confirm it’s you"
    assert "This is asked before you see where you are signed in." in page.text
    assert not any("sessions" in call["path"] for call in sandbox.calls())


def test_this_browser_comes_first_and_is_marked_and_cannot_be_ended_from_its_row(elsewhere, alice):
    page = proven(alice)
    here, other = rows(page)

    assert here.startswith("Unknown browser This browser Signed in ")
    assert "Sign out" not in here
    assert other.startswith("Firefox on Windows Near Zürich, Switzerland · Signed in ")
    assert page.soup.select('[aria-current="page"]')[0].get_text(strip=True) == "Devices"


def test_a_list_of_one_says_that_there_is_nobody_else(alice):
    page = proven(alice)

    assert "Nowhere else" in page.text
    assert "Sign out everywhere else" not in page.text


def test_times_are_told_in_the_persons_zone_and_language(elsewhere, alice, sandbox):
    notes(sandbox, signed_in_at=1_764_150_000_000)  # 26 November 2025, 09:40 UTC
    assert "Signed in Nov 26, 2025, 1:40 AM" in rows(proven(alice))[1]

    alice.language = "zh-CN"
    assert "登录于 2025年11月26日 01:40" in rows(alice.visit(DEVICES))[1]
    assert "Zürich, 瑞士 附近" in rows(alice.visit(DEVICES))[1]


def test_it_tells_when_another_browser_last_used_the_portal(elsewhere, alice, advance):
    assert "In use just now" in rows(proven(alice))[1]

    advance(minutes=8)
    assert "Last used here " in rows(alice.visit(DEVICES))[1]


def test_10_a_session_without_a_note_of_its_sign_in_tells_the_time_only(elsewhere, alice, sandbox):
    notes(sandbox, last_submission=None)
    other = rows(proven(alice))[1]

    assert other.startswith("Unknown browser Signed in ")
    assert "· Place not known Sign out Unknown browser, Signed in " in other


@pytest.mark.parametrize(
    ("context", "said"),
    [
        ({"ip": "10.4.0.9"}, "Place not known"),
        ({"ip": "::1"}, "Place not known"),
        ({"ip": "no address"}, "Place not known"),
        ({"ip": "8.8.4.4"}, "Near 8.8.4.0/24"),
        ({"country": "ZZ"}, "Near Unknown Region"),
        ({"country": "de"}, "Near Germany"),
        ({"city": "Genève", "country": "Suisse"}, "Near Genève, Suisse"),
        ({"userAgent": "curl/8.1"}, "Unknown browser"),
        ({"userAgent": "Mozilla/5.0 " + "x" * 5000}, "Unknown browser"),
        ({"userAgent": SAFARI}, "Safari on iOS"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_not_known_is_said_to_be_unknown(alice, sandbox, context, said):
    assert said in listed_as(sandbox, alice, **context)


def test_w21_what_a_browser_says_of_itself_and_of_its_place_is_text_and_nothing_else(
    alice, sandbox
):
    notes(
        sandbox,
        last_submission={
            "signInContext": {"userAgent": HOSTILE, "city": HOSTILE + "y" * 300, "country": HOSTILE}
        },
    )
    page = proven(alice)

    assert not page.soup.select("main script")
    assert "‮" not in page.text
    assert "y" * 100 not in page.text


def test_sessions_that_go_by_one_name_are_explained(anyone, alice, sandbox):
    assert "One device can be here several times" in proven(alice).text

    for _ in range(2):
        sign_in(alice.another(), "alice", sandbox)
    assert "Several of these may be one device" in alice.visit(DEVICES).text


def test_a_browser_whose_session_at_the_platform_is_over_is_told_of(alice, sandbox):
    if "Sign out there" in alice.visit("/auth/sign-out").text:  # what earlier tests left behind
        alice.submit("/auth/sign-out", _action="/auth/other-sessions")
    elsewhere = alice.another()
    elsewhere.sends = {"User-Agent": FIREFOX}
    sign_in(elsewhere, "alice", sandbox)
    other = proven(alice).link("Sign out Firefox on Windows").rpartition("/")[2]
    with sandbox.app.app_context():
        store().delete("oidc_sessions", uid=other)
    page = alice.visit(DEVICES)

    assert "This portal is also open in 1 browser whose session has ended." in page.text
    assert page.link("Sign out there now") == "/auth/sign-out"


def test_a_hundred_sessions_are_shown_a_page_at_a_time(alice, sandbox):
    with sandbox.app.app_context():
        mine = store().rows("SELECT * FROM oidc_sessions WHERE account_id LIKE 'alice%'")[0]
        for number in range(120):
            other = {**mine, "uid": f"other-session-of-alice-{number:03}", "authorizations": {}}
            store().insert("oidc_sessions", **{**other, "cookie_hash": f"cookie {number}"})
    first = proven(alice)
    assert "1–25 of 120" in first.text
    assert len(rows(first)) == 26

    last = alice.visit(f"{DEVICES}?page=5")
    assert "101–120 of 120" in last.text
    assert last.link("Previous") == f"{DEVICES}?page=4"
    for nonsense in ("0", "6", "x", "-1", "9" * 50, "１"):
        assert "1–25 of 120" in alice.visit(f"{DEVICES}?page={nonsense}").text

    done = alice.submit("/devices/others", _action="/devices/others")
    assert "Sessions ended: 120 at Northwind" in done.notices()[0]


def test_where_the_tenant_only_shows_sessions_none_is_ended(elsewhere, alice, portal, sandbox):
    link = proven(alice).link("Sign out Firefox on Windows")
    sandbox.set_fields(session="ReadOnly")
    portal.extensions["foyer.platforms"].forget()
    page = alice.visit(DEVICES)

    assert "Signing out elsewhere is switched off." in page.text
    assert "Firefox on Windows" in page.text
    assert not [a for a in page.soup.select("main a") if a["href"].startswith("/devices/")]
    for path in (link, "/devices/others", "/devices/everywhere"):
        assert alice.visit(path).status == 404


def test_where_the_tenant_keeps_sessions_to_itself_there_is_no_page(alice, portal, sandbox):
    proven(alice)
    sandbox.set_fields(session="Off")
    portal.extensions["foyer.platforms"].forget()

    assert alice.visit(DEVICES).status == 404
    assert "Devices" not in alice.visit("/profile").soup.select_one("nav").get_text()


def test_r28_a_platform_that_does_not_answer_is_told_as_that(alice, sandbox):
    proven(alice)
    sandbox.break_("status", "/api/my-account/sessions", status=503)

    page = alice.visit(DEVICES)
    assert (page.status, page.heading) == (503, "The service is not answering")


def test_r29_a_list_that_makes_no_sense_is_no_list(alice, sandbox):
    proven(alice)
    nonsense = {"sessions": [{"payload": {"uid": 5}}]}
    sandbox.break_("status", "/api/my-account/sessions", status=200, json=nonsense)

    assert alice.visit(DEVICES).status == 503


def test_someone_who_has_nothing_to_prove_with_is_told_what_to_do(signed_in_as):
    page = signed_in_as("carol").visit(DEVICES)

    assert "Set a password first" in page.text
