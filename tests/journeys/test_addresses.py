"""Another email address and another phone number, and doing without: with and without script."""

import pytest
from playwright.sync_api import Page, expect

from portal.sandbox.seed import PASSWORDS
from tests.journeys.conftest import Demo, Setting
from tests.journeys.pages import ConfirmPage, LandingPage, Shown

SETTINGS = [
    Setting(script=True, size="desktop", language="en", theme="dark"),
    Setting(script=False, size="phone", language="zh-CN", theme="light"),
]
NEW_EMAIL, NEW_PHONE = "alice.new@example.org", "+41446681800"


class AddressPage(Shown):
    """Where a new address is entered."""

    def __init__(self, page: Page, language: str, heading: str) -> None:
        self.heading = heading
        super().__init__(page, language)

    def new_email(self, address: str) -> "NewAddressPage":
        self.page.locator("main [name=email]").fill(address)
        self.press("Send code")
        return NewAddressPage(self.page, self.language, "Confirm the new email address")

    def new_phone(self, country: str, number: str) -> "NewAddressPage":
        self.page.locator("main [name=country]").select_option(country)
        self.page.locator("main [name=phone]").fill(number)
        self.press("Send code")
        return NewAddressPage(self.page, self.language, "Confirm the new phone number")


class NewAddressPage(Shown):
    """Where the code that proves it is entered."""

    def __init__(self, page: Page, language: str, heading: str) -> None:
        self.heading = heading
        super().__init__(page, language)

    def enter_code(self, code: str) -> None:
        self.fill("Code", f"{code[:3]} {code[3:]}")
        self.press("Continue")


class RemovalPage(Shown):
    def __init__(self, page: Page, language: str, heading: str) -> None:
        self.heading = heading
        super().__init__(page, language)


def signed_in(demo: Demo, page: Page, setting: Setting, who: str = "alice") -> None:
    page.goto(demo.url)
    LandingPage(page, setting.language, tenant="Northwind").sign_in().as_(who)


def proven(demo: Demo, page: Page, setting: Setting, path: str, who: str = "alice") -> None:
    """At the page *path*, having confirmed by password."""
    page.goto(demo.url + path)
    confirm = ConfirmPage(page, setting.language)
    confirm.fill_required("Password", PASSWORDS[who])
    confirm.press("Continue")


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_another_email_address(demo, open_browser, setting):
    page = open_browser(setting)
    signed_in(demo, page, setting)
    proven(demo, page, setting, "/email")
    form = AddressPage(page, setting.language, "Change your email address")
    code_page = form.new_email(NEW_EMAIL)
    assert demo.user("alice")["primary_email"] == "alice@example.test"

    code_page.enter_code(demo.code_for(NEW_EMAIL))
    done = AddressPage(page, setting.language, "Change your email address")
    assert done.notice() == done.say("Your email address is now %(address)s.", address=NEW_EMAIL)
    assert demo.user("alice")["primary_email"] == NEW_EMAIL


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_another_phone_number_with_a_lapse_in_the_middle(demo, open_browser, setting):
    page = open_browser(setting)
    signed_in(demo, page, setting)
    proven(demo, page, setting, "/phone")
    form = AddressPage(page, setting.language, "Change your phone number")
    assert page.locator("main [name=country]").input_value() == "US"
    code_page = form.new_phone("CH", "044 668 18 00")
    code = demo.code_for(NEW_PHONE)
    demo.admin("POST", "/faults", json={**DENIED, "pattern": "/api/my-account/primary-phone"})
    code_page.enter_code(code)
    confirm = ConfirmPage(page, setting.language)
    demo.admin("DELETE", "/faults")

    confirm.fill_required("Password", PASSWORDS["alice"])
    confirm.press("Continue")
    again = NewAddressPage(page, setting.language, "Confirm the new phone number")
    again.press("Save")
    done = AddressPage(page, setting.language, "Change your phone number")
    assert done.notice() == done.say(
        "Your phone number is now %(address)s.", address="+41 44 668 18 00"
    )
    assert demo.user("alice")["primary_phone"] == "41446681800"


DENIED = {
    "kind": "status",
    "status": 401,
    "json": {"code": "verification_record.permission_denied", "message": "no"},
}


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_a_typo_is_seen_given_up_and_put_right(demo, open_browser, setting):
    page = open_browser(setting)
    signed_in(demo, page, setting, "dave")
    proven(demo, page, setting, "/email", "dave")
    first = AddressPage(page, setting.language, "Add an email address")
    wrong = first.new_email("dvae@example.org")
    expect(page.get_by_role("main")).to_contain_text("dvae@example.org")
    wrong.press("Give up the change")

    again = AddressPage(page, setting.language, "Add an email address")
    assert again.notice() == again.say("Nothing was changed.")
    again.new_email("dave@example.org").enter_code(demo.code_for("dave@example.org"))
    done = AddressPage(page, setting.language, "Change your email address")
    assert done.notice() == done.say(
        "%(address)s is now your email address.", address="dave@example.org"
    )


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_doing_without_until_only_one_way_in_is_left(demo, open_browser, setting):
    page = open_browser(setting)
    signed_in(demo, page, setting)
    proven(demo, page, setting, "/phone/removal")
    for path, question, button, then in (
        (
            "/phone/removal",
            "Remove your phone number?",
            "Remove your phone number",
            "Add a phone number",
        ),
        (
            "/email/removal",
            "Remove your email address?",
            "Remove your email address",
            "Add an email address",
        ),
    ):
        page.goto(demo.url + path)
        asked = RemovalPage(page, setting.language, question)
        expect(page.get_by_role("main")).to_contain_text(asked.say("How will I still get in?"))
        asked.press(button)
        AddressPage(page, setting.language, then)

    page.goto(f"{demo.url}/username/removal")
    last = RemovalPage(page, setting.language, "Remove your username?")
    expect(page.get_by_role("main")).to_contain_text(last.say("This is your last way in"))
    last.link("Replace it")
    assert page.url.endswith("/username")
    assert demo.user("alice")["primary_email"] is None


def test_the_wait_for_another_code_is_counted_down_where_script_runs(demo, open_browser):
    page = open_browser()
    signed_in(demo, page, Setting())
    proven(demo, page, Setting(), "/email")
    AddressPage(page, "en", "Change your email address").new_email(NEW_EMAIL)

    expect(page.get_by_role("button", name="Send another code")).to_be_disabled()
    expect(page.locator("[data-countdown]")).to_contain_text("57")
