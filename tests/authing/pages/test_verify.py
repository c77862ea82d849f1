"""“Confirm it’s you” without records: password, code, authenticator, sign-in."""

import pyotp
import pytest

from portal.sandbox.seed import FRANKS_TOTP_SECRET, PASSWORDS
from tests.browser import Browser, Page
from tests.pages.second_steps import proven as prove

PAGE = "/username"
EMAIL, PHONE = "alice@example.test", "+14155550101"
HEADING = "Username"


def by_authenticator(browser: Browser, code: str) -> Page:
    page = browser.visit(PAGE)
    return browser.follow(browser.send(page, _action="/verify/authenticator", code=code))


def test_by_password(alice):
    page = alice.visit(PAGE)
    assert page.url.endswith("/verify/password?next=/username")
    page = alice.follow(alice.send(page, _action="/verify/password", password="not it"))
    assert page.error_of("password") == "This is not your password. Check it and try again."

    page = alice.follow(alice.send(page, _action="/verify/password", password=PASSWORDS["alice"]))
    assert page.heading == HEADING


@pytest.mark.parametrize(
    ("path", "address"), [("/verify/email", EMAIL), ("/verify/phone", PHONE)], ids=["email", "sms"]
)
def test_by_a_code_though_it_may_last_for_a_minute_only(alice, stand_in, path, address):
    page = alice.visit(f"{path}?next={PAGE}")
    page = alice.follow(alice.send(page, _action=f"{path}/code"))
    page = alice.follow(alice.send(page, _action=path, code="000000"))
    assert page.error_of("code") == "This code is not right. Check it and enter it again."

    page = alice.follow(alice.send(page, _action=path, code=stand_in.code_for(address)))
    assert page.heading == HEADING


def test_what_a_code_proved_outlasts_the_code(alice, stand_in, advance):
    page = alice.visit(f"/verify/phone?next={PAGE}")
    page = alice.follow(alice.send(page, _action="/verify/phone/code"))
    alice.send(page, _action="/verify/phone", code=stand_in.code_for(PHONE))
    advance(minutes=5)

    assert alice.visit(PAGE).heading == HEADING


def test_who_has_nothing_to_prove_with_signs_in_anew(signed_in_as):
    carol = signed_in_as("carol")

    assert carol.visit(PAGE).url.endswith("/verify/sign-in?next=/username")


def test_w31_an_authenticators_code_shows_the_second_step_as_well(signed_in_as):
    frank = signed_in_as("frank")
    page = by_authenticator(frank, "000000")
    assert page.error_of("code") == "This code is not right. Check it and enter it again."

    page = by_authenticator(frank, pyotp.TOTP(FRANKS_TOTP_SECRET).now())
    assert page.heading == HEADING
    assert frank.visit("/email").heading == "Change your email address"


def test_w31_a_password_alone_does_not(signed_in_as, stand_in):
    frank = signed_in_as("frank")
    page = frank.visit(f"/verify/password?next={PAGE}")
    page = frank.follow(frank.send(page, _action="/verify/password", password=PASSWORDS["frank"]))
    assert page.url.endswith("/verify/authenticator?next=/username")


def test_w36_its_codes_cannot_be_guessed(signed_in_as, stand_in):
    frank = signed_in_as("frank")
    stand_in.forget_calls()
    for _ in range(12):
        page = by_authenticator(frank, "000000")

    assert page.status == 429
    assert "Too many codes were tried." in page.text
    assert len(stand_in.changes()) < 12


def test_a_new_sign_in_is_another_way_for_it(signed_in_as):
    frank = signed_in_as("frank")
    page = frank.visit(PAGE)
    assert page.link("Sign in again") == "/verify/sign-in?next=/username"
    page = frank.visit("/verify/sign-in?next=/username")
    assert page.link("Enter a code from your authenticator app").startswith("/verify/authenticator")

    answer = frank.send(page, _action="/verify/sign-in")
    assert "prompt=login" in answer.headers["Location"]


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/two-step/phone", {"phone": "+41 44 668 18 00"}),
        ("/two-step/email", {"email": "bob@example.test"}),
    ],
    ids=["sms", "email"],
)
def test_who_has_no_second_step_but_sent_codes_is_told_why_it_takes_a_sign_in(
    bob, signed_in_as, stand_in, path, typed
):
    elsewhere = signed_in_as("bob")
    page = prove(elsewhere, path, "bob", stand_in)
    page = elsewhere.follow(elsewhere.send(page, _action=path, **typed))
    elsewhere.send(page, _action=f"{path}/code", code=stand_in.outbox()[0]["code"])

    page = bob.visit(PAGE)
    assert page.url.endswith("/verify/sign-in?next=/username")
    assert "only the sign-in page can check a second step" in page.text
    assert "Enter a code from your authenticator app" not in page.text


def test_who_has_no_authenticator_is_not_asked_for_one(alice):
    page = alice.visit(f"/verify/authenticator?next={PAGE}")

    assert page.url.endswith("/verify/password?next=/username")


def test_r28_a_lost_answer_changes_nothing(signed_in_as, stand_in):
    frank = signed_in_as("frank")
    stand_in.break_("truncated", "/api/v3/mfa-totp-verify")
    page = by_authenticator(frank, "123456")

    assert page.status == 504
    assert "Enter the next code that the app shows." in page.text
