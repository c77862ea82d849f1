"""Leaving, where the platform itself asks for a code or the password, and has the last word."""

from __future__ import annotations

import pyotp
import pytest

from portal.sandbox.people.cast import FRANKS_TOTP_SECRET, PASSWORDS
from tests.browser import Browser, Page

SHOW, CONFIRM, SEND = "/close-account", "/close-account/confirmation", "/close-account/code/email"
VERIFY, DELETE = "/api/v3/verify-delete-account-request", "/api/v3/delete-account"
BOTH = [f"POST {VERIFY}", f"POST {DELETE}"]
ALICE, PHONE = "alice@example.test", "+14155550101"


def sent(browser: Browser, action: str = SEND) -> Page:
    """The question, with a code on its way."""
    return browser.follow(browser.send(browser.visit(CONFIRM), _action=action))


def close(browser: Browser, page: Page, **fields: str) -> Page:
    return browser.send(page, _action=CONFIRM, **fields)


def exists(stand_in, who: str) -> bool:
    answer = stand_in._client.get(f"/admin/users/{who}", base_url="http://localhost:3001")
    return answer.status_code == 200


def test_what_will_be_gone_is_told_as_far_as_the_platform_tells_it(alice):
    page = alice.visit(SHOW)

    for words in (ALICE, "Acme Corp and Harbors", "This cannot be taken back", "signed out every"):
        assert words in page.text, words
    assert "Northwind Shop" not in page.text


def test_a_code_by_email_and_the_word_close_the_account_for_good(alice, stand_in):
    page = alice.visit(CONFIRM)
    assert page.heading == "Close your account for good?"
    page = sent(alice)
    assert f"We sent it to {ALICE}" in page.text
    stand_in.forget_calls()
    page = alice.follow(close(alice, page, code=stand_in.code_for(ALICE), typed=ALICE))

    assert page.heading == "Your account is closed"
    assert stand_in.changes() == BOTH
    assert not exists(stand_in, "alice")
    assert alice.get("/profile").location.startswith("/auth/sign-in")


def test_a_code_by_text_message_will_do_as_well(alice, stand_in):
    page = sent(alice, "/close-account/code/phone")
    page = alice.follow(close(alice, page, code=stand_in.code_for(PHONE), typed=ALICE))

    assert page.heading == "Your account is closed"


def test_who_has_no_address_gives_the_password(signed_in_as, stand_in):
    dave = signed_in_as("dave")
    page = dave.visit(CONFIRM)
    page = close(dave, page, password="not-the-one", typed="dave")
    assert page.error_of("password")
    assert "not-the-one" not in str(page.soup)
    page = dave.follow(close(dave, page, password=PASSWORDS["dave"], typed="dave"))

    assert page.heading == "Your account is closed"
    assert not exists(stand_in, "dave")


def test_w31_who_has_a_second_step_shows_it_first(signed_in_as, stand_in):
    frank = signed_in_as("frank")
    page = frank.visit(CONFIRM)
    assert page.heading == "Confirm it’s you"
    code = pyotp.TOTP(FRANKS_TOTP_SECRET).now()
    page = frank.follow(frank.send(page, _action="/verify/authenticator", code=code))
    assert page.heading == "Close your account for good?"
    page = sent(frank)
    page = close(
        frank, page, code=stand_in.code_for("frank@example.test"), typed="frank@example.test"
    )

    assert frank.follow(page).heading == "Your account is closed"


def test_who_has_neither_is_told_what_to_do_first(signed_in_as, stand_in):
    erin = signed_in_as("erin")
    stand_in.change_user("erin", email=None)
    page = erin.visit(CONFIRM)

    assert page.link("Add an email address") == "/email"
    assert not page.soup.select("main form")


@pytest.mark.parametrize(("code", "typed"), [(None, "yes"), ("000000", ALICE), ("", ALICE)])
def test_a_wrong_word_or_a_wrong_code_leaves_everything_as_it_is(alice, stand_in, code, typed):
    page = sent(alice)
    page = close(alice, page, code=stand_in.code_for(ALICE) if code is None else code, typed=typed)

    assert page.error_of("typed" if code is None else "code")
    assert page.soup.select_one("[name=typed]")["value"] == typed
    assert page.soup.select_one("[name=code]").get("value", "") == ""
    assert exists(stand_in, "alice")


def test_another_code_is_sent_and_what_was_typed_stays(alice, stand_in, advance):
    page = sent(alice)
    advance(seconds=61)
    answer = alice.post(
        SEND,
        {
            "csrf_token": page.soup.select_one("[name=csrf_token]")["value"],
            "form_key": page.soup.select_one("[name=form_key]")["value"],
            "typed": ALICE,
            "code": "",
        },
    )
    page = alice.follow(answer)

    assert page.soup.select_one("[name=typed]")["value"] == ALICE
    assert page.soup.select_one(f"button[formaction='{SEND}']")
    assert len([m for m in stand_in.outbox() if m["to"] == ALICE]) == 2


def test_a_second_code_within_the_minute_is_not_sent(alice, stand_in):
    page = sent(alice)
    token = page.soup.select_one("[name=csrf_token]")["value"]
    page = alice.follow(alice.post(SEND, {"csrf_token": token, "form_key": "k" * 22}))

    assert "A code is on its way." in page.notices()[0]
    assert len([m for m in stand_in.outbox() if m["to"] == ALICE]) == 1


def test_a_code_that_has_expired_is_said_to_have(alice, stand_in, advance):
    page = sent(alice)
    advance(minutes=6)
    page = alice.follow(close(alice, page, code=stand_in.code_for(ALICE), typed=ALICE))

    assert page.notices() == ["That code has expired. Ask for a new one."]
    assert exists(stand_in, "alice")


def test_r23_a_pool_that_lets_nobody_delete_their_account_is_said_to(alice, stand_in):
    stand_in.set_pool(selfDeletion=False)
    page = sent(alice)
    page = close(alice, page, code=stand_in.code_for(ALICE), typed=ALICE)

    assert page.status == 403
    assert "switched off" in page.text
    assert exists(stand_in, "alice")


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        (VERIFY, 504, "The service is not answering. Nothing was changed"),
        (VERIFY, 503, "The service is not answering. Nothing was changed"),
        (DELETE, 504, "We do not know whether your account was closed"),
        (DELETE, 503, "The service is not answering. Nothing was changed"),
    ],
)
def test_r22_what_nobody_knows_is_not_said_to_have_happened(alice, stand_in, path, status, words):
    page = sent(alice)
    code = stand_in.code_for(ALICE)
    stand_in.break_("status", path, status=status)
    page = close(alice, page, code=code, typed=ALICE)

    assert words in page.text
    assert page.status in (503, 504)


def test_r36_sent_twice_it_is_done_once(alice, stand_in):
    page = sent(alice)
    code = stand_in.code_for(ALICE)
    stand_in.forget_calls()
    for _ in range(2):
        close(alice, page, code=code, typed=ALICE)

    assert stand_in.changes() == BOTH


def test_w44_nobody_closes_an_account_that_is_not_theirs(alice, signed_in_as, anyone, stand_in):
    """Alice’s code is good for alice’s account, in alice’s session."""
    sent(alice)
    code = stand_in.code_for(ALICE)
    bob = signed_in_as("bob")
    page = sent(bob)
    page = close(bob, page, code=code, typed="bob@example.test")
    assert page.error_of("code")

    stand_in.forget_calls()
    answer = anyone.post(CONFIRM, {"code": code, "typed": ALICE, "form_key": "k" * 22})
    assert answer.status in (303, 400, 403)
    assert stand_in.changes() == []
    assert exists(stand_in, "alice")
    assert exists(stand_in, "bob")


def test_w70_neither_code_nor_password_is_kept_or_logged(alice, stand_in, caplog, capsys):
    page = sent(alice)
    code = stand_in.code_for(ALICE)
    close(alice, page, code=code, typed="yes")

    told = caplog.text + "".join(capsys.readouterr())
    assert code not in told
