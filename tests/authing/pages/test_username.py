"""The username, where the platform asks for no proof and takes letters of every script."""

import pytest

from portal.sandbox.seed import PASSWORDS
from tests.browser import Browser, Page

PAGE = "/username"


def proven(browser: Browser, who: str = "alice") -> Page:
    page = browser.visit(PAGE)
    return browser.follow(browser.send(page, _action="/verify/password", password=PASSWORDS[who]))


def change(browser: Browser, username: str) -> Page:
    return browser.follow(browser.send(proven(browser), _action=PAGE, username=username))


def test_the_portal_asks_who_one_is_although_the_platform_does_not(alice, stand_in):
    assert alice.visit(PAGE).heading == "Confirm it’s you"
    token = alice.visit("/profile/name").soup.select_one("[name=csrf_token]")["value"]
    stand_in.forget_calls()
    alice.post(PAGE, {"csrf_token": token, "form_key": "k" * 22, "username": "alice2"})

    assert stand_in.changes() == []


@pytest.mark.parametrize("username", ["alice.adams", "爱丽丝", "al-ice_2"])
def test_what_the_platform_takes_may_be_had(alice, stand_in, username):
    page = change(alice, username)

    assert page.notices() == [f"You now sign in as {username}."]
    assert stand_in.user("alice")["username"] == username


def test_the_rules_are_the_platforms_own(alice):
    page = proven(alice)

    assert "Letters, numbers, dots, hyphens and underscores, no spaces" in page.text
    assert "No number at the beginning" not in page.text
    assert "Remove your username" not in page.text, "nobody knows whether it can be cleared"
    assert alice.get("/username/removal").status == 404


@pytest.mark.parametrize(
    ("username", "words"),
    [
        ("bob", "This is taken. Choose another."),
        ("al ice", "Use letters, numbers, dots, hyphens and underscores only, and no spaces."),
        ("a" * 65, "Use at most 64 characters."),
        ("", "Enter a username."),
    ],
)
def test_what_is_refused_is_said_on_its_field_and_stays_there(alice, stand_in, username, words):
    page = change(alice, username)

    said = page.error_of("username")
    assert said == words or (username.startswith("aa") and said.startswith("This is too long"))
    assert page.value_of("username") == username
    assert stand_in.user("alice")["username"] == "alice"


def test_one_that_may_not_be_changed_any_more_is_said_to_be_closed(alice, stand_in):
    page = proven(alice)
    stand_in.set_pool(usernameEditable=False)
    page = alice.follow(alice.send(page, _action=PAGE, username="alice2"))

    assert page.status == 403
    assert "Changing this is switched off now." in page.text
