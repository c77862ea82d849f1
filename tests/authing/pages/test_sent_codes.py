"""Codes to an address as a second step: set up by the first of them, asked for, removed."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing

import pytest

from portal.journal.events import Event
from tests.authing.pages.factors import kept, kinds, titles
from tests.conftest import sign_in
from tests.pages.second_steps import proven, row

EMAIL, PHONE = "/two-step/email", "/two-step/phone"
ANEW = "The time for that code was over, so we have sent a new one. Enter the new one."


def code_for(stand_in, to: str) -> str:
    return next(message["code"] for message in stand_in.outbox() if message["to"] == to)


def sent(browser, path: str, who: str, stand_in, **typed: str):
    """The page that asks for the code which was just sent."""
    page = proven(browser, path, who, stand_in)
    return browser.follow(browser.send(page, _action=path, **typed))


def set_up(browser, stand_in) -> None:
    """Codes by email for bob, from a code that is on its way or is sent now."""
    page = sent(browser, EMAIL, "bob", stand_in)
    code = code_for(stand_in, "bob@example.test")
    assert browser.send(page, _action=f"{EMAIL}/code", code=code).location == "/two-step"


def test_bob_gets_codes_by_email_and_is_asked_for_one_at_the_next_sign_in(
    installation, bob, stand_in
):
    page = proven(bob, EMAIL, "bob", stand_in)
    assert page.heading == "Get codes by email"
    assert page.value_of("email") == "bob@example.test"
    page = bob.follow(bob.send(page, _action=EMAIL))
    assert page.heading == "Enter the code we sent"
    assert "bob@example.test" in page.text
    assert kinds(stand_in, "bob") == []

    code = code_for(stand_in, "bob@example.test")
    page = bob.follow(bob.send(page, _action=f"{EMAIL}/code", code=code))

    assert page.notices() == ["Codes by email are set up. You are asked for one when you sign in."]
    assert kinds(stand_in, "bob") == ["EMAIL"]
    assert "bob@example.test" in row(page, "Code by email")
    assert "Asked for" in page.text
    page = sign_in(installation.browser(), "bob", stand_in)
    assert "second-step" in page.url


def test_a_number_is_typed_as_at_home_with_its_country_beside_it(bob, stand_in):
    page = proven(bob, PHONE, "bob", stand_in)
    stand_in.forget_calls()
    for typed, country in (("044 668 18 00", ""), ("+41 44", "CH"), ("nonsense", "CH")):
        page = bob.send(page, _action=PHONE, phone=typed, country=country)
        assert page.error_of("phone").startswith("Check the country")
        assert (page.value_of("phone"), page.value_of("country")) == (typed, country)
    assert stand_in.changes() == []

    page = bob.follow(bob.send(page, _action=PHONE, phone="044 668 18 00", country="CH"))
    assert "+41 44 668 18 00" in page.text
    code = stand_in.outbox()[0]["code"]
    page = bob.follow(bob.send(page, _action=f"{PHONE}/code", code=code))
    assert page.heading == "Second step"
    assert kept(stand_in, "bob")[0]["profile"] == {
        "phoneNumber": "446681800",
        "phoneCountryCode": "+41",
    }


def test_ones_own_number_stands_there_already_as_it_is_dialled_at_home(alice, stand_in):
    page = proven(alice, PHONE, "alice", stand_in)

    assert (page.value_of("country"), page.value_of("phone")) == ("US", "(415) 555-0101")


def test_84_a_code_that_is_late_has_another_one_sent_at_once(bob, stand_in, advance):
    page = sent(bob, EMAIL, "bob", stand_in)
    old = code_for(stand_in, "bob@example.test")
    advance(seconds=61)

    page = bob.send(page, _action=f"{EMAIL}/code", code=old)
    assert page.error_of("code") == ANEW
    new = code_for(stand_in, "bob@example.test")
    assert bob.send(page, _action=f"{EMAIL}/code", code=new).location == "/two-step"
    assert kinds(stand_in, "bob") == ["EMAIL"]


def test_84_a_page_that_is_opened_late_sends_nothing_by_itself(bob, stand_in, advance):
    sent(bob, EMAIL, "bob", stand_in)
    advance(seconds=61)
    stand_in.forget_calls()

    page = bob.follow(bob.get(f"{EMAIL}/code"))
    assert page.url.endswith(EMAIL)
    assert "The time for the code that we sent is over." in page.text
    assert page.value_of("email") == "bob@example.test"
    assert stand_in.changes() == []


def test_a_wrong_code_is_said_at_the_field_and_the_right_one_is_still_good(bob, stand_in):
    page = sent(bob, EMAIL, "bob", stand_in)
    code = code_for(stand_in, "bob@example.test")
    wrong = "000000" if code != "000000" else "111111"

    page = bob.send(page, _action=f"{EMAIL}/code", code=wrong)
    assert page.error_of("code") == "This code is not right. Check it and enter it again."
    assert page.value_of("code") == ""
    assert bob.send(page, _action=f"{EMAIL}/code", code=code).status == 303


def test_r36_a_form_sent_twice_sends_one_code_and_sets_up_once(bob, stand_in):
    page = proven(bob, EMAIL, "bob", stand_in)
    stand_in.forget_calls()
    first, second = (bob.send(page, _action=EMAIL) for _ in range(2))
    assert first.location == second.location == f"{EMAIL}/code"
    bob.send(bob.visit(EMAIL), _action=EMAIL)  # and the same address again, meanwhile
    assert len(stand_in.changes()) == 1

    page = bob.visit(f"{EMAIL}/code")
    code = code_for(stand_in, "bob@example.test")
    for _ in range(2):
        assert bob.send(page, _action=f"{EMAIL}/code", code=code).location == "/two-step"
    assert stand_in.changes().count("POST /api/v3/enroll-factor") == 1


def test_r34_a_code_of_before_in_another_tab_is_said(bob, stand_in):
    first = sent(bob, EMAIL, "bob", stand_in)
    second = bob.follow(bob.send(bob.visit(EMAIL), _action=EMAIL, email="other@example.test"))
    assert "other@example.test" in second.text
    code = code_for(stand_in, "bob@example.test")

    page = bob.send(first, _action=f"{EMAIL}/code", code=code)
    assert page.status == 409
    assert kinds(stand_in, "bob") == []


def test_w36_codes_to_strangers_come_to_an_end(bob, stand_in):
    page = proven(bob, EMAIL, "bob", stand_in)
    for number in range(5):
        answer = bob.send(page, _action=EMAIL, email=f"somebody{number}@example.test")
        assert answer.status == 303
        page = bob.visit(EMAIL)

    page = bob.send(page, _action=EMAIL, email="one-more@example.test")
    assert page.status == 429
    assert page.value_of("email") == "one-more@example.test"


def test_the_platform_s_own_minute_is_said_as_one(bob, stand_in):
    page = sent(bob, EMAIL, "bob", stand_in)
    page = bob.follow(bob.send(page, _action=f"{EMAIL}/cancellation"))
    assert page.notices() == ["Nothing was changed."]
    assert bob.get(f"{EMAIL}/code").location == EMAIL

    page = bob.send(bob.visit(EMAIL), _action=EMAIL)
    assert page.status == 429
    assert "You asked for too many codes." in page.text


def test_giving_it_up_asks_first_and_says_what_is_left(bob, stand_in):
    path = f"{EMAIL}/removal"
    assert bob.get(path).location == f"/verify?next={path}"
    set_up(bob, stand_in)
    stand_in.forget_calls()

    page = bob.visit(path)
    assert page.heading == "Remove codes by email?"
    assert "Nothing beside what you sign in with" in page.text
    assert stand_in.changes() == []

    page = bob.follow(bob.send(page, _action=path))
    assert page.notices() == ["Codes by email are not asked for any more."]
    assert kinds(stand_in, "bob") == []


def test_w30_in_another_session_it_wants_the_second_step_shown(bob, signed_in_as, stand_in):
    another = signed_in_as("bob")
    set_up(bob, stand_in)

    page = another.visit(f"{EMAIL}/removal")
    assert "/verify/sign-in" in page.url
    assert kinds(stand_in, "bob") == ["EMAIL"]


def test_w31_an_authenticator_is_not_removed_after_a_weaker_proof_and_is_what_counts(bob, stand_in):
    """Whoever has both is asked for something of their own (``as_strong``)."""
    factors = [_factor("OTP", secret="JBSWY3DPEHPK3PXP"), _factor("EMAIL", email="b@example.test")]
    stand_in.change_user("bob", factors=factors)

    page = bob.visit("/two-step/authenticator/removal")
    assert page.heading == "Confirm it’s you"
    assert "/verify/authenticator" in page.url


@pytest.mark.parametrize("path", [EMAIL, PHONE, f"{EMAIL}/code", f"{PHONE}/removal"])
def test_whoever_is_signed_out_or_of_another_tenant_gets_nowhere(anyone, stand_in, path):
    stand_in.forget_calls()
    assert anyone.get(path).location.startswith("/auth/sign-in")
    assert stand_in.changes() == []


def test_where_the_operator_has_it_off_or_the_console_lacks_it_there_is_no_page(bob, stand_in):
    stand_in.set_pool(factors=["OTP"])
    page = bob.visit(f"/verify/password?next={EMAIL}")
    bob.send(page, _action="/verify/password", password="Quartz-Meadow-82!")

    for path in (EMAIL, f"{EMAIL}/code", PHONE):
        assert bob.get(path).status == 404
    assert titles(bob.visit("/two-step")) == ["Authenticator app"]


def test_w71_both_are_in_the_journal(installation, bob, stand_in):
    before = _noted(installation)
    page = sent(bob, EMAIL, "bob", stand_in)
    bob.send(page, _action=f"{EMAIL}/code", code="000000")
    set_up(bob, stand_in)
    bob.send(bob.visit(f"{EMAIL}/removal"), _action=f"{EMAIL}/removal")

    assert _noted(installation) - before == {
        (Event.SENT_CODES_ADDED, "refused"): 1,
        (Event.SENT_CODES_ADDED, "done"): 1,
        (Event.SENT_CODES_REMOVED, "done"): 1,
    }


def _noted(installation) -> Counter[tuple[str, str]]:
    with closing(sqlite3.connect(installation.folder / "journal.db")) as journal:
        return Counter(
            journal.execute("SELECT event, result FROM entries WHERE event LIKE 'sent_codes%'")
        )


def _factor(kind: str, **more: str) -> dict:
    secret = {name: more.pop(name) for name in ("secret",) if name in more}
    return {"factorId": f"f-{kind}", "factorType": kind, "profile": more, **secret}
