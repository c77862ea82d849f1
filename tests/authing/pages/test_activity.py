"""Sign-ins as the platform tells them to whose they are, beside the portal’s own journal."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from portal.sandbox.authing.people.cast import cast_id
from portal.sandbox.current import store
from tests.authing.pages.test_devices import proven

ACTIVITY, HISTORY = "/activity", "/api/v3/get-my-login-history"


def titles(page) -> list[str]:
    return [one.get_text(" ", strip=True) for one in page.soup.select("main .item__title")]


def test_sign_ins_are_told_in_sentences_with_browser_and_place(alice):
    page = alice.visit(ACTIVITY)

    assert titles(page).count("Signed in with a password") == 12
    assert "A sign-in with a password was refused" in titles(page)
    assert "Chrome on Linux · Near San Francisco, United States" in page.text
    assert "account or password is wrong" not in page.text


@pytest.mark.parametrize(("show", "number"), [("sign-ins", 12), ("refusals", 1), ("changes", 0)])
def test_one_may_look_for_one_kind(alice, show, number):
    assert len(titles(alice.visit(f"{ACTIVITY}?show={show}"))) == number


def test_this_was_not_me_speaks_of_the_very_line_and_of_nobody_elses(alice, signed_in_as):
    page = alice.visit(f"{ACTIVITY}?show=refusals")
    link = page.soup.select_one("main .item a[href*='not-me']")["href"]
    page = alice.visit(link)

    assert "A sign-in with a password was refused" in page.text
    bobs = signed_in_as("bob").visit(link)
    assert bobs.status == 200
    assert "A sign-in with a password was refused" not in bobs.text


def test_older_ones_are_a_page_further(alice, stand_in):
    with stand_in.app.app_context():
        first = store().rows("SELECT * FROM logins WHERE user_id = ?", cast_id("alice"))[0]
        for number in range(60):
            line = {name: value for name, value in first.items() if name != "id"}
            store().insert("logins", **{**line, "at": first["at"] - (number + 1) * 3_600_000})
    seen, address = [], f"{ACTIVITY}?show=sign-ins"
    while address:
        page = alice.visit(address)
        seen += titles(page)
        older = page.soup.select_one("main a[href*='before=']")
        address = older["href"] if older else None

    assert len(seen) == 72


def test_r04_without_the_platform_the_portals_own_lines_are_there(alice, stand_in):
    stand_in.break_("status", HISTORY, status=503)
    page = alice.visit(ACTIVITY)

    assert page.status == 200
    assert urlsplit(page.url).path == ACTIVITY
    assert "could not load" in page.text


def test_they_stand_with_what_was_changed_here_in_one_order(alice):
    page = proven(alice, "/username")
    alice.send(page, _action="/username", username="alice_adams")
    page = alice.visit(ACTIVITY)

    assert titles(page)[0] == "Your username was changed"
    assert titles(page)[1] == "Signed in with a password"
