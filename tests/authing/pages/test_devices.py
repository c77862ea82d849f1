"""Devices on a platform that does not tell which one is being used."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from portal.sandbox.people.cast import PASSWORDS
from tests.browser import Browser, Page
from tests.conftest import sign_in

DEVICES = "/devices"
LIST, REVOKE, UNBIND = (
    f"/api/v3/mydevices/{what}" for what in ("list", "revoke-session", "unbind")
)
APPS = "/api/v3/get-my-logged-in-apps"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"


def proven(browser: Browser, path: str = DEVICES, who: str = "alice") -> Page:
    page = browser.visit(path)
    if page.heading != "Confirm it’s you":
        return page
    return browser.follow(browser.send(page, _action="/verify/password", password=PASSWORDS[who]))


def rows(page: Page, card: str) -> list[str]:
    found = page.soup.select(f"#{card} .item")
    return [" ".join(item.get_text(" ", strip=True).split()) for item in found]


@pytest.fixture
def elsewhere(installation) -> Browser:
    """Alice in another browser."""
    browser = installation.browser()
    browser.sends = {"User-Agent": FIREFOX}
    sign_in(browser, "alice", installation.sandbox)
    return browser


def press(browser: Browser, question: Page) -> Page:
    return browser.send(question, _action=urlsplit(question.url).path)


def firefox(page: Page) -> str:
    return next(
        link["href"]
        for link in page.soup.select("#signed-in a[href^='/devices/']")
        if "Firefox" in link.get_text()
    )


def test_w30_even_the_list_is_shown_after_a_proof_only(alice, stand_in):
    stand_in.forget_calls()
    page = alice.visit(DEVICES)

    assert page.heading == "Confirm it’s you"
    assert not [call for call in stand_in.calls() if "mydevices" in call["path"]]


def test_all_are_listed_and_none_is_called_this_browser(elsewhere, alice):
    page = proven(alice)

    assert len(rows(page, "signed-in")) == 2
    assert rows(page, "signed-in")[1].startswith("Firefox on Windows")
    assert "This list does not tell which one you are using now." in page.text
    assert "This browser" not in page.text
    assert "Sign out everywhere" not in page.text
    assert page.link("Sign out there now") == "/auth/sign-out"


def test_those_where_nobody_is_signed_in_are_told_apart_and_can_only_be_forgotten(alice):
    page = proven(alice)
    past = rows(page, "past")

    assert past[0].startswith("Chrome on Linux")
    assert all("Forget" in row and "Sign out" not in row for row in past)


def test_the_apps_i_am_signed_in_to_are_named(alice):
    page = proven(alice)

    assert any("This portal" in row for row in rows(page, "apps"))


def test_one_is_signed_out_and_the_page_says_what_that_means_first(
    elsewhere, alice, stand_in, advance
):
    question = alice.visit(firefox(proven(alice)))
    assert question.heading == "Sign out of Firefox on Windows?"
    assert "If it is the one you are using now, you are signed out here as well." in question.text
    stand_in.forget_calls()
    page = alice.follow(press(alice, question))

    assert page.notices() == ["Signed out: Firefox on Windows."]
    assert stand_in.changes() == [f"POST {REVOKE}"]
    assert len(rows(page, "signed-in")) == 1
    assert any(row.startswith("Firefox on Windows") for row in rows(page, "past"))
    advance(minutes=2)
    assert elsewhere.visit("/profile").url.startswith("http://localhost:3001/")


def test_signing_out_the_one_in_use_leads_to_signing_in(alice, advance):
    page = proven(alice)
    advance(minutes=1)  # or else it would be a sign-in that never counted
    own = page.soup.select_one("#signed-in a[href^='/devices/']")["href"]
    page = alice.follow(press(alice, alice.visit(own)))

    assert page.url.startswith("http://localhost:3001/")


def test_one_is_forgotten(alice, stand_in):
    page = proven(alice)
    before = rows(page, "past")
    question = alice.visit(page.soup.select_one("#past a[href$='/forgetting']")["href"])
    assert "What happened there stays in your activity." in question.text
    stand_in.forget_calls()
    page = alice.follow(press(alice, question))

    assert len(rows(page, "past")) == len(before) - 1
    assert page.notices()[0].startswith("Forgotten: ")
    assert stand_in.changes() == [f"POST {UNBIND}"]


def test_r36_sent_twice_it_is_done_once(elsewhere, alice, stand_in):
    question = alice.visit(firefox(proven(alice)))
    stand_in.forget_calls()
    for _ in range(2):
        press(alice, question)

    assert stand_in.changes() == [f"POST {REVOKE}"]


def test_w44_nobody_elses_device_is_ended_or_forgotten(elsewhere, alice, signed_in_as, stand_in):
    page = proven(alice)
    hers = [link["href"] for link in page.soup.select(".item a[href^='/devices/']")]
    bob = signed_in_as("bob")
    token = proven(bob, who="bob").soup.select_one("[name=csrf_token]")["value"]
    stand_in.forget_calls()
    for path in (*hers, "/devices/nothing", "/devices/nothing/forgetting"):
        assert bob.get(path).status == 404
        sent = {"csrf_token": token, "form_key": "k" * 22}
        assert bob.post(path, sent).status == 404
    for path in ("/devices/others", "/devices/everywhere"):
        assert bob.get(path).status == 404

    assert stand_in.changes() == []


def test_r04_without_the_apps_the_rest_of_the_page_is_there(alice, stand_in):
    proven(alice)
    stand_in.break_("status", APPS, status=503)
    page = alice.visit(DEVICES)

    assert rows(page, "signed-in")
    assert "We could not load this section." in page.text


def test_a_platform_that_does_not_answer_the_end_is_not_said_to_have_done_it(
    elsewhere, alice, stand_in
):
    question = alice.visit(firefox(proven(alice)))
    stand_in.break_("status", REVOKE, status=503)
    page = press(alice, question)
    assert "Nobody was signed out." in page.text

    stand_in.mend()
    stand_in.break_("status", REVOKE, status=504)
    page = press(alice, question)
    assert "We do not know whether anybody was signed out" in page.text


def test_this_was_not_me_leads_to_the_list_and_promises_no_more(alice):
    page = alice.visit("/activity/not-me")

    assert "Sign out where it was not you" in page.text
    assert page.link("See where you are signed in") == DEVICES


def test_after_another_password_nothing_is_offered_that_the_platform_cannot_do(alice):
    page = alice.visit("/password/still-signed-in")

    assert "Sign out everywhere else" not in page.text
