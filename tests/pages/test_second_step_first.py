"""The way to a second step, and back to what wants one: an invitation, an organization."""

import pytest

from portal.sandbox.people.cast import ACME
from tests import roster
from tests.pages import enrolment
from tests.pages.second_steps import (
    AUTHENTICATOR,
    CODE,
    CODES,
    CONFIRM,
    codes_on,
    key_on,
    proven,
    shown_by,
)

HERE = f"/organizations/{ACME}"
BACK = "Back to your invitation to Tern Works"


@pytest.fixture
def mine(sandbox):
    """An invitation for Alice, to an organization that wants a second step."""
    roster.add_organization(
        sandbox, "tern00000000", "Tern Works", {"bob": ["admin"]}, is_mfa_required=True
    )
    address = "alice@example.test"
    return f"/invitations/{roster.invite(sandbox, 'tern00000000', address, inviter='bob')}"


def set_off(browser, path):
    """From *path* to the list of second steps."""
    page = browser.visit(path)
    return browser.follow(browser.send(page, _action=f"{path}/second-step"))


def test_o70_with_an_authenticator_one_is_led_back_and_accepts(alice, sandbox, mine):
    page = set_off(alice, mine)
    assert page.heading == "Second step"
    assert page.notices()[0].startswith(
        "Set up a second step Your invitation to Tern Works waits for it."
    )
    assert page.link(BACK) == mine

    page = proven(alice, AUTHENTICATOR, "alice", sandbox)
    page = alice.follow(alice.send(page, _action=AUTHENTICATOR))
    page = alice.follow(alice.send(page, _action=CODE, code=shown_by(key_on(page))))
    assert page.heading == "Backup codes"
    assert page.link(BACK) == mine

    page = alice.send(page, _action=CODES)
    codes = codes_on(page)
    page = alice.follow(alice.send(alice.visit(CONFIRM), _action=CONFIRM, code=codes[0]))
    assert "You have a second step now You can go on where you were." in page.text

    page = alice.visit(page.link(BACK))
    page = alice.follow(alice.send(page, _action=f"{mine}/acceptance"))
    assert page.notices() == ["You are a member of Tern Works now."]
    assert BACK not in alice.visit("/two-step").text


def test_with_a_passkey_one_is_led_back_as_well(alice, sandbox, mine):
    set_off(alice, mine)
    page = alice.follow(enrolment.enrols(alice))

    assert page.heading == "Name your passkey"
    assert page.link(BACK) == mine
    assert alice.visit("/passkeys").link(BACK) == mine
    assert alice.visit(mine).soup.select_one(f'form[action="{mine}/acceptance"]')


def test_an_organization_says_what_it_wants_and_gets_one_back(bob, sandbox):
    assert "second step" not in bob.visit(HERE).text.lower()
    roster.change_organization(sandbox, ACME, is_mfa_required=True)
    page = set_off(bob, HERE)

    assert "Set up a second step Acme Corp asks for it." in page.text
    page = bob.visit(page.link("Back to Acme Corp"))
    assert "You need a second step to work here" in page.text
    sandbox.change_user(
        "bob", mfa_verifications=[{"id": "x", "type": "WebAuthn", "createdAt": "2026-03-04T10:00Z"}]
    )
    page = bob.visit(HERE)
    assert "You need a second step" not in page.text
    assert "Everybody here must have one. You do." in page.text


def test_where_it_cannot_be_found_out_the_organization_opens_all_the_same(bob, sandbox):
    roster.change_organization(sandbox, ACME, is_mfa_required=True)
    sandbox.break_("status", "/api/users/bob000000000/mfa-verifications", status=500)
    page = bob.visit(HERE)

    assert page.status == 200
    assert "You need a second step" not in page.text


def test_it_is_remembered_for_an_hour_and_for_nobody_else(alice, signed_in_as, advance, mine):
    set_off(alice, mine)
    assert BACK not in signed_in_as("alice").visit("/two-step").text
    assert BACK in alice.visit("/two-step").text
    advance(minutes=61)
    assert BACK not in alice.visit("/two-step").text


def test_who_needs_none_is_not_led_away(bob, signed_in_as, sandbox, mine):
    for browser in (bob, signed_in_as("erin")):
        token = browser.visit("/profile").soup.select_one("[name=csrf_token]")["value"]
        assert browser.post(f"{mine}/second-step", {"csrf_token": token}).location == mine
        assert BACK not in browser.visit("/two-step").text


def test_where_people_do_not_set_it_up_themselves_they_read_whom_to_ask(
    alice, sandbox, portal, mine
):
    sandbox.set_fields(mfa="ReadOnly")
    portal.extensions["foyer.platforms"].forget()
    page = alice.visit(mine)

    assert "It cannot be set up here: ask support for it" in page.text
    assert "Set up a second step" not in page.text
