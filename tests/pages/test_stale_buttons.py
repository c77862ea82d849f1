"""
A page that was left open: its buttons carry a token of before, and a button has nothing to fill in
again. Whoever presses one is led back to the page, and told (W-11).
"""

import pytest

from portal.sandbox.seed import PASSWORDS
from tests.browser import Browser, Page
from tests.conftest import PORTAL


@pytest.fixture
def left_open(alice: Browser) -> Page:
    """Her list of ways in, opened before a proof gave her session another id."""
    page = alice.visit("/security")
    alice.submit("/verify/password?next=/username", password=PASSWORDS["alice"])
    return page


def press(browser: Browser, page: Page, action: str, referer: str | None, **fields: str) -> Page:
    token = page.form_with("csrf_token", action=action).select_one("[name=csrf_token]")["value"]
    headers = {"Referer": referer} if referer else {}
    return browser.post(action, {"csrf_token": token, **fields}, **headers)


def test_w11_signing_out_from_a_page_that_was_left_open_leads_back_to_it(alice, left_open):
    answer = press(alice, left_open, "/auth/sign-out", f"{PORTAL}/security?shown=all")
    assert (answer.status, answer.location) == (303, "/security?shown=all")

    page = alice.follow(answer)
    assert page.notices() == [
        "This page was open for a while, so nothing was done. Press the button once more."
    ]
    assert press(alice, page, "/auth/sign-out", page.url).status == 303
    assert alice.get("/security").location == "/auth/sign-in?next=/security"


def test_w11_so_does_choosing_a_language(alice, left_open):
    answer = press(alice, left_open, "/preferences", f"{PORTAL}/security", language="zh-CN")

    assert (answer.status, answer.location) == (303, "/security")
    assert alice.visit("/security").heading == "Sign-in and security", "nothing was chosen yet"


@pytest.mark.parametrize(
    "referer",
    [None, "https://elsewhere.example/security", f"{PORTAL}.elsewhere.example/", "", "/security"],
)
def test_w10_nobody_is_led_where_the_button_did_not_stand(alice, left_open, referer):
    assert press(alice, left_open, "/auth/sign-out", referer).status == 400


@pytest.mark.parametrize("page", ["/nowhere", "/auth/sign-out", "//elsewhere.example/"])
def test_o70_what_is_no_page_to_return_to_leads_to_the_overview(alice, left_open, page):
    answer = press(alice, left_open, "/auth/sign-out", f"{PORTAL}{page}")

    assert (answer.status, answer.location) == (303, "/")


def test_a_button_without_a_session_stays_refused(anyone):
    answer = anyone.post("/preferences", {"language": "zh-CN"}, Referer=f"{PORTAL}/")

    assert answer.status == 400
