"""“This wasn’t me”: what to do then, step by step, and about whose entry it speaks."""

import pytest

from tests.browser import Page
from tests.pages.test_activity import (
    ACTIVITY,
    _an_empty_journal,
    change_username,
    log,
    titles,
)

NOT_ME = "/activity/not-me"

__all__ = ["_an_empty_journal"]


def headings(page: Page) -> list[str]:
    return [tag.get_text(strip=True) for tag in page.soup.select("h2")]


def test_it_leads_through_password_sessions_and_ways_in(alice, sandbox):
    change_username(alice, sandbox, "alice_w")
    page = alice.visit(alice.visit(ACTIVITY).link("This wasn’t me Your username was changed"))

    assert headings(page) == [
        "What it is about",
        "1. Change your password",
        "2. Sign out everywhere else",
        "3. Look at everything that lets you in",
    ]
    assert page.link("Change password") == "/password"
    assert page.link("See where you are signed in") == "/devices"
    assert page.link("Check security") == "/security"
    assert titles(page) == ["Your username was changed"]
    assert "name this reference: " in page.text
    assert not page.soup.select("main form"), "it changes nothing"


def test_an_entry_of_the_platform_is_found_again(alice):
    page = alice.visit(alice.visit(ACTIVITY).link("This wasn’t me Signed in"))

    assert titles(page) == ["Signed in with a password"]


def test_w44_an_entry_of_somebody_else_is_not_shown_and_the_advice_is_the_same(alice, bob, sandbox):
    change_username(alice, sandbox, "alice_w")
    addresses = [link["href"] for link in alice.visit(ACTIVITY).soup.select("a.row__link")]
    assert len(addresses) == 2
    for address in addresses:
        page = bob.visit(address)
        assert page.status == 200
        assert titles(page) == []
        assert len(headings(page)) == 3


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "portal-",
        "portal-x",
        "portal-99999",
        "platform-",
        "platform-..",
        "x-1",
        "portal-" + "9" * 40,
    ],
)
def test_what_is_no_entry_gives_the_advice_alone(alice, entry):
    page = alice.visit(f"{NOT_ME}?entry={entry}")

    assert page.status == 200
    assert len(headings(page)) == 3


def test_a_line_that_says_nothing_to_people_is_not_shown(alice, sandbox):
    id_ = log(sandbox, "ExchangeTokenBy.RefreshToken")

    assert titles(alice.visit(f"{NOT_ME}?entry=platform-{id_}")) == []


def test_r04_it_gives_its_advice_while_the_log_is_down(alice, sandbox):
    address = alice.visit(ACTIVITY).link("This wasn’t me Signed in")
    sandbox.break_("status", "/api/logs*", status=503)

    assert len(headings(alice.visit(address))) == 3


def test_only_what_can_be_done_here_is_advised(alice, signed_in_as, portal, sandbox):
    carol = signed_in_as("carol")
    assert headings(carol.visit(NOT_ME))[0] == "1. Sign out everywhere else"

    sandbox.set_fields(password="Off", session="ReadOnly")
    portal.extensions["foyer.platforms"].forget()
    page = alice.visit(NOT_ME)
    assert headings(page)[0] == "1. Sign out your other browsers"
    assert page.link("Sign out") == "/auth/sign-out"
