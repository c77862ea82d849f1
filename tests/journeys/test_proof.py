"""Confirming that it is you: by each way, with and without script, and when it lapses."""

import pyotp
import pytest
from playwright.sync_api import Page, expect

from portal.sandbox.seed import FRANKS_TOTP_SECRET, PASSWORDS
from tests.journeys.conftest import Demo, Setting
from tests.journeys.pages import ConfirmPage, LandingPage, SecondStepPage, UsernamePage

SETTINGS = [
    Setting(script=True, size="desktop", language="en", theme="dark"),
    Setting(script=False, size="phone", language="zh-CN", theme="light"),
]
PHONE_NUMBER = "+1 415-555-0101"


def alice_wants_another_username(demo: Demo, page: Page, setting: Setting) -> ConfirmPage:
    page.goto(demo.url)
    LandingPage(page, setting.language, tenant="Northwind").sign_in().as_("alice")
    page.goto(f"{demo.url}/username")
    return ConfirmPage(page, setting.language)


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_by_password(demo, open_browser, setting):
    page = open_browser(setting)
    form = alice_wants_another_username(demo, page, setting).by_password("alice")
    form.change_to("alice_w")

    expect(page.locator("[data-notice]")).to_contain_text("alice_w")
    assert demo.user("alice_w")["username"] == "alice_w"


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
@pytest.mark.parametrize(
    ("words", "values", "address"),
    [
        ("Get a code by email at %(address)s", {"address": "alice@example.test"}, None),
        ("Get a code by text message at %(number)s", {"number": PHONE_NUMBER}, "+14155550101"),
    ],
    ids=["email", "phone"],
)
def test_by_code(demo, open_browser, setting, words, values, address):
    page = open_browser(setting)
    confirm = alice_wants_another_username(demo, page, setting).another_way(words, **values)
    code = demo_code(demo, confirm.send_code(), address or values["address"])

    assert code.username == "alice"


def demo_code(demo: Demo, confirm: ConfirmPage, address: str) -> UsernamePage:
    digits = demo.code_for(address)
    return confirm.enter_code(f"{digits[:3]} {digits[3:]}")


def test_the_wait_for_another_code_is_counted_down_where_script_runs(demo, open_browser):
    page = open_browser()
    confirm = alice_wants_another_username(demo, page, Setting()).another_way(
        "Get a code by email at %(address)s", address="alice@example.test"
    )
    confirm.send_code()

    another = page.get_by_role("button", name="Send another code")
    expect(another).to_be_disabled()
    expect(page.locator("[data-countdown]")).to_contain_text("57")


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_by_a_fresh_sign_in_with_the_second_step(demo, open_browser, setting):
    page = open_browser(setting)
    page.goto(demo.url)
    first = LandingPage(page, setting.language, tenant="Northwind").sign_in()
    first.give("frank", PASSWORDS["frank"])
    SecondStepPage(page, setting.language).enter_code(pyotp.TOTP(FRANKS_TOTP_SECRET).now())
    page.wait_for_url(f"{demo.url}/")
    page.goto(f"{demo.url}/username")

    again = ConfirmPage(page, setting.language).sign_in_again()
    again.give("frank", PASSWORDS["frank"])
    SecondStepPage(page, setting.language).enter_code(pyotp.TOTP(FRANKS_TOTP_SECRET).now())
    page.wait_for_url("**/verify/password?**")

    assert ConfirmPage(page, setting.language).by_password("frank").username == "frank"


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_a_proof_that_lapses_in_the_middle_of_a_form_costs_one_step_and_no_words(
    demo, open_browser, setting
):
    page = open_browser(setting)
    form = alice_wants_another_username(demo, page, setting).by_password("alice")
    demo.admin("POST", "/age", json={"kind": "verification_records", "seconds": 601})
    form.change_to("alice_the_patient")

    form = ConfirmPage(page, setting.language).by_password("alice")
    assert form.username == "alice_the_patient"
    form.change_to(form.username)
    expect(page.locator("[data-notice]")).to_contain_text("alice_the_patient")
