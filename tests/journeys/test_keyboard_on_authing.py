"""By keyboard alone where codes come with the change itself, and through what one belongs to."""

import re

import pyotp
import pytest
from playwright.sync_api import Page, expect

from portal.sandbox.seed import PASSWORDS
from tests.journeys.conftest import Demo, Setting
from tests.journeys.keyboard import Keyboard

BOB, NEW = "bob@example.test", "bob.new@example.org"


@pytest.fixture
def page(authing_demo, open_browser) -> Page:
    return open_browser(Setting(script=False))


@pytest.fixture
def keys(authing_demo, page) -> Keyboard:
    """Bob, just signed in."""
    keys = Keyboard(page)
    page.goto(authing_demo.url)
    keys.skip()
    keys.press("link", "Sign in")
    keys.fill("Username, email or phone", "bob")
    keys.enter("Password", PASSWORDS["bob"])
    page.wait_for_url(f"{authing_demo.url}/")
    return keys


def test_codes_and_factors_by_keyboard_alone(authing_demo: Demo, page, keys):
    keys.press("link", "Sign-in and security")
    keys.skip()
    keys.press("link", "Change Email")
    _give_another_address(authing_demo, keys)

    page.goto(f"{authing_demo.url}/two-step")
    keys.skip()
    keys.press("link", "Set it up Code by email")
    keys.enter("Password", PASSWORDS["bob"])
    keys.press("button", "Send a code")
    keys.enter("Code", authing_demo.code_for(NEW))
    _expect_notice(page, "Codes by email are set up.")

    keys.skip()
    keys.press("link", "Set it up Authenticator app")
    keys.press("button", "Show the QR code")
    key = page.locator(".enrol__key").inner_text().replace(" ", "")
    keys.enter("Code from the app", "000000")
    keys.follow_the_error("This code is not right.")
    keys.enter("Code from the app", pyotp.TOTP(key).now())
    keys.press("button", "I have kept it")
    _expect_notice(page, "Your recovery code is not shown any more.")


def test_belongings_and_leaving_by_keyboard_alone(authing_demo: Demo, page, keys):
    keys.press("link", "Departments and roles")
    keys.skip()
    keys.press("link", "Your roles")
    keys.go_to("searchbox", re.compile("^Code of the role"))
    keys.press("link", "What you may do")

    keys.press("link", "Devices")
    _confirm_at_the_second_try(keys)
    keys.skip()
    keys.go_to("link", re.compile("^Sign out Chrome"))
    keys.press("link", "Linked accounts")
    keys.skip()
    keys.go_to("button", "Link Mock Social")

    page.goto(f"{authing_demo.url}/close-account")
    keys.skip()
    keys.press("link", "Continue")
    keys.press("button", f"Send a code to {BOB}")
    keys.fill("Code", "000000")
    keys.enter("Confirm by typing it", BOB)
    keys.follow_the_error("This code is not right.")
    keys.fill("Code", authing_demo.code_for(BOB))
    expect(page.get_by_role("textbox", name="Confirm by typing it")).to_have_value(BOB)
    keys.press("button", "Close account")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account is closed")


def _confirm_at_the_second_try(keys: Keyboard) -> None:
    keys.enter("Password", "not-this-one")
    keys.follow_the_error("This is not your password.")
    keys.enter("Password", PASSWORDS["bob"])


def _give_another_address(demo: Demo, keys: Keyboard) -> None:
    keys.enter("New email address", "bob at home")
    keys.follow_the_error("Enter an email address")
    keys.enter("New email address", NEW)
    keys.fill("Code sent to the new address", demo.code_for(NEW))
    keys.enter("Code sent to the address you have now", "000000")
    keys.follow_the_error("This code is not right.")
    keys.enter("Code sent to the address you have now", demo.code_for(BOB))
    _expect_notice(keys.page, f"Your email address is now {NEW}.")


def _expect_notice(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()
