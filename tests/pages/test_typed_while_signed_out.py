"""
Nothing typed is lost (R-20, R-35): a form that meets the end of its session comes back filled in
after signing in, to the same person in the same browser, and never sends itself.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.auth import typed
from portal.sandbox.people.cast import ACME
from tests.browser import Browser, Page
from tests.conftest import CONTOSO, sign_in_at
from tests.pages.second_steps import proven

NAME, NOTICE = "/profile/name", "You were signed out before this was sent"


def back(browser: Browser, answer: Page, who: str, sandbox) -> Page:
    """After a form met the end of the session: signing in, as it leads."""
    assert answer.location.startswith("/auth/sign-in")
    return sign_in_at(browser, browser.follow(answer), who, sandbox)


@pytest.fixture
def idle(advance, sandbox) -> Callable[[], None]:
    """Alice is away until both sessions are over: the portal’s, and the platform’s."""

    def idle() -> None:
        advance(minutes=24 * 60)
        sandbox.end_sessions("alice")

    return idle


def test_r35_after_an_hour_away_it_is_filled_in_again_and_waits_to_be_sent(alice, sandbox, idle):
    page = alice.visit(NAME)
    idle()
    answer = alice.send(page, name="Alice Nightingale", nickname="Night")
    sandbox.forget_calls()
    page = back(alice, answer, "alice", sandbox)

    assert page.url.endswith(NAME)
    assert (page.value_of("name"), page.value_of("nickname")) == ("Alice Nightingale", "Night")
    assert NOTICE in page.notices()[0]
    assert sandbox.changes() == [], "nothing sends itself"

    page = alice.follow(alice.send(page, name="Alice Nightingale", nickname="Night"))
    assert sandbox.user("alice")["name"] == "Alice Nightingale"
    assert NOTICE not in page.text
    assert alice.visit(NAME).notices() == []


def test_r35_so_it_is_where_the_platform_alone_has_ended_the_session(alice, sandbox, advance):
    page = alice.visit(NAME)
    advance(seconds=20)  # a session that was never taken is told as that
    sandbox.end_sessions("alice")
    page = back(alice, alice.send(page, name="Alice Nightingale"), "alice", sandbox)

    assert page.value_of("name") == "Alice Nightingale"
    assert NOTICE in page.text


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/profile/personal", {"website": "https://night.example"}),
        ("/profile/address", {"address_street": "1 Night Road", "address_locality": "Oakland"}),
        ("/organizations/new", {"name": "Night Ltd", "description": "Works at night"}),
        (f"/organizations/{ACME}/settings/name", {"name": "Acme by night"}),
    ],
)
def test_r35_every_form_of_words_is(alice, sandbox, idle, path, typed):
    page = alice.visit(path)
    idle()
    page = back(alice, alice.send(page, **typed), "alice", sandbox)

    assert {name: page.value_of(name).strip() for name in typed} == typed
    assert NOTICE in page.text


def test_r35_where_a_proof_comes_first_it_waits_behind_it(alice, sandbox, idle):
    page = proven(alice, "/username", "alice", sandbox)
    idle()
    page = back(alice, alice.send(page, username="nightingale"), "alice", sandbox)
    assert "/verify" in page.url
    assert NOTICE not in page.text

    page = proven(alice, "/username", "alice", sandbox)
    assert page.value_of("username") == "nightingale"
    assert NOTICE in page.text
    assert sandbox.user("alice")["username"] == "alice"


def test_w40_no_secret_is_held(alice, sandbox, idle):
    page = proven(alice, "/password", "alice", sandbox)
    idle()
    answer = alice.send(page, new_password="Night-Harbor-99!", repeat="Night-Harbor-99!")
    page = back(alice, answer, "alice", sandbox)
    page = proven(alice, "/password", "alice", sandbox)

    assert "Night-Harbor-99!" not in str(page.soup)


def test_it_is_for_nobody_else_who_signs_in_here(alice, sandbox, idle):
    page = alice.visit(NAME)
    idle()
    answer = alice.send(page, name="Alice Nightingale")
    page = back(alice, answer, "bob", sandbox)
    assert "Nightingale" not in str(page.soup)
    assert NOTICE not in page.text

    alice.forget("__Host-session")
    sandbox.end_sessions("bob")
    page = sign_in_at(alice, alice.visit(f"/auth/sign-in?next={NAME}"), "alice", sandbox)
    assert "Nightingale" not in str(page.soup), "and then it is gone"


def test_nor_for_another_browser_of_the_same_person(alice, sandbox, idle):
    page = alice.visit(NAME)
    idle()
    alice.send(page, name="Alice Nightingale")
    elsewhere = alice.another()
    page = sign_in_at(elsewhere, elsewhere.visit(f"/auth/sign-in?next={NAME}"), "alice", sandbox)

    assert "Nightingale" not in str(page.soup)


def test_what_another_release_held_costs_nobody_their_sign_in(alice, sandbox, idle, monkeypatch):
    class Held(typed._Held, frozen=True, kw_only=True):
        since: float

    page = alice.visit(NAME)
    idle()
    answer = alice.send(page, name="Alice Nightingale")
    monkeypatch.setattr(typed, "_Held", Held)
    page = back(alice, answer, "alice", sandbox)

    assert page.status == 200
    assert page.url.endswith(NAME)
    assert NOTICE not in page.text


def test_it_ends_after_a_quarter_of_an_hour(alice, sandbox, idle, advance):
    page = alice.visit(NAME)
    idle()
    answer = alice.send(page, name="Alice Nightingale")
    advance(minutes=16)

    assert "Nightingale" not in str(back(alice, answer, "alice", sandbox).soup)


@pytest.mark.parametrize("whose", ["", "forged", "A" * 120, "ü"])
def test_w10_what_does_not_say_whose_it_is_is_not_held(alice, sandbox, idle, whose):
    page = alice.visit(NAME)
    idle()
    answer = alice.send(page, name="Alice Nightingale", typed_by=whose)

    assert "Nightingale" not in str(back(alice, answer, "alice", sandbox).soup)


def test_whose_it_is_is_said_for_one_tenant_only(alice, signed_in_as, sandbox, idle):
    there = signed_in_as("alice", CONTOSO)
    other = there.visit(NAME).soup.select_one("[name=typed_by]")["value"]
    page = alice.visit(NAME)
    idle()
    answer = alice.send(page, name="Alice Nightingale", typed_by=other)

    assert "Nightingale" not in str(back(alice, answer, "alice", sandbox).soup)


def test_w10_nobody_elses_page_can_have_something_held(alice, sandbox, idle):
    page = alice.visit(NAME)
    idle()
    fields = {
        "name": "Alice Nightingale",
        "typed_by": page.soup.select_one("[name=typed_by]")["value"],
    }
    assert alice.post(NAME, fields, **{"Sec-Fetch-Site": "cross-site"}).status == 403
    page = sign_in_at(alice, alice.visit(f"/auth/sign-in?next={NAME}"), "alice", sandbox)

    assert "Nightingale" not in str(page.soup)


def test_too_much_is_cut(alice, sandbox, idle):
    page = alice.visit(NAME)
    idle()
    more = {f"x{n}": "y" * 4000 for n in range(20)}
    values = {
        **more,
        "name": "Alice Nightingale",
        "typed_by": page.soup.select_one("[name=typed_by]")["value"],
    }
    answer = alice.post(NAME, values)

    assert "Nightingale" not in str(back(alice, answer, "alice", sandbox).soup)


def test_w36_one_form_does_not_fill_the_store_from_many_browsers(alice, sandbox):
    whose = alice.visit(NAME).soup.select_one("[name=typed_by]")["value"]
    browsers = [alice.another() for _ in range(21)]
    for browser in browsers:
        browser.visit("/")
        answer = browser.post(NAME, {"name": "Alice Nightingale", "typed_by": whose})
    page = back(browsers[0], answer, "alice", sandbox)
    assert page.value_of("name") == "Alice Nightingale"

    page = back(browsers[-1], answer, "alice", sandbox)
    assert "Nightingale" not in str(page.soup)
