"""Where the platform asks for codes and passwords with the change itself: in a browser."""

import pyotp
import pytest
from playwright.sync_api import Page, expect

from portal.sandbox.seed import FRANKS_TOTP_SECRET, PASSWORDS
from tests.journeys.accessibility import check_accessibility, check_fits
from tests.journeys.conftest import Demo, Setting
from tests.journeys.pages import LandingPage, Shown, SignInPage
from tests.journeys.test_addresses import SETTINGS

OLD, NEW = "alice@example.test", "alice.new@example.org"
NEW_PASSWORD = "Marble-Thicket-70!"


class ChangeEmailPage(Shown):
    heading = "Change your email address"

    def to(self, address: str) -> "BothCodesPage":
        self.page.locator("main [name=email]").fill(address)
        self.press("Send code")
        return BothCodesPage(self.page, self.language)


class BothCodesPage(Shown):
    heading = "Confirm both email addresses"

    def enter(self, **codes: str) -> None:
        for name, code in codes.items():
            self.page.locator(f"main [name={name}]").fill(f"{code[:3]} {code[3:]}")
        self.press("Save")


class ChangePasswordPage(Shown):
    heading = "Change your password"

    def from_to(self, current: str, new: str, *, script: bool) -> None:
        self.page.locator("main [name=current_password]").fill(current)
        fill_in_new(self.page, new, script=script)
        self.press("Change password")


class ResetPage(Shown):
    heading = "Set a new password by code"


class ForgottenPage(Shown):
    heading = "Set a new password"

    def send_to(self, address: str) -> "ForgottenPage":
        self.page.locator("main [name=email]").fill(address)
        self.press("Send code")
        self.page.wait_for_url("**/forgotten-password/code")
        return ForgottenPage(self.page, self.language)

    def enter(self, code: str, new: str, *, script: bool) -> None:
        self.page.locator("main [name=code]").fill(code)
        fill_in_new(self.page, new, script=script)
        self.press("Set password")


class ReplacedPage(Shown):
    heading = "Your password has been changed"


class StillSignedInPage(Shown):
    heading = "Who is still signed in"


class RemoveEmailPage(Shown):
    heading = "Remove your email address?"


class ConfirmByAppPage(Shown):
    heading = "Confirm it’s you"


def fill_in_new(page: Page, password: str, *, script: bool) -> None:
    page.locator("main [name=new_password]").fill(password)
    if not script:
        page.locator("main [name=repeat]").fill(password)


def authenticator_code() -> str:
    return pyotp.TOTP(FRANKS_TOTP_SECRET).now()


def signed_in(demo: Demo, page: Page, language: str, who: str = "alice") -> None:
    page.goto(demo.url)
    LandingPage(page, language, tenant="Northwind").sign_in().as_(who)


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_83_another_email_address_by_the_codes_to_both(authing_demo, open_browser, setting):
    page, language = open_browser(setting), setting.language
    signed_in(authing_demo, page, language)
    page.goto(f"{authing_demo.url}/email")
    both = ChangeEmailPage(page, language).to(NEW)
    both.enter(code=authing_demo.code_for(NEW), old_code="000000")
    half = BothCodesPage(page, language)
    expect(page.locator("main [name=code]")).to_have_count(0)
    assert authing_demo.user("alice")["email"] == OLD

    half.enter(old_code=authing_demo.code_for(OLD))
    done = ChangeEmailPage(page, language)
    assert done.notice() == done.say("Your email address is now %(address)s.", address=NEW)
    assert authing_demo.user("alice")["email"] == NEW


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_another_password_by_the_current_one_and_by_a_code(authing_demo, open_browser, setting):
    page, language = open_browser(setting), setting.language
    signed_in(authing_demo, page, language)
    page.goto(f"{authing_demo.url}/password")
    form = ChangePasswordPage(page, language)
    form.from_to(PASSWORDS["alice"], NEW_PASSWORD, script=setting.script)
    done = StillSignedInPage(page, language)
    assert done.notice() == done.say("Your password has been changed.")

    page.goto(f"{authing_demo.url}/password")
    ChangePasswordPage(page, language).link("I do not know my current password")
    ResetPage(page, language).press("Send code")
    reset = ResetPage(page, language)
    page.locator("main [name=code]").fill(authing_demo.code_for(OLD))
    fill_in_new(page, "Juniper-Signal-45!", script=setting.script)
    reset.press("Set password")
    done = StillSignedInPage(page, language)
    assert done.notice() == done.say("Your password has been changed.")


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_a_forgotten_password_is_replaced_and_signs_in(authing_demo, open_browser, setting):
    page, language = open_browser(setting), setting.language
    page.goto(authing_demo.url)
    LandingPage(page, language, tenant="Northwind").link("Forgot your password?")
    form = ForgottenPage(page, language).send_to(OLD)
    form.enter("000000", NEW_PASSWORD, script=setting.script)
    error = "This code is not right, or no longer counts. Check it, or send another one."
    expect(page.locator("main .field__error")).to_have_text(form.say(error))

    code = authing_demo.code_for(OLD)
    ForgottenPage(page, language).enter(code, NEW_PASSWORD, script=setting.script)
    ReplacedPage(page, language).link("Sign in")
    SignInPage(page, language).give("alice", NEW_PASSWORD)
    StillSignedInPage(page, language)


def test_the_other_pages_of_it_can_be_read_by_everyone(authing_demo, open_browser):
    page = open_browser(Setting(script=False, size="phone", theme="dark"))
    signed_in(authing_demo, page, "en")
    page.goto(f"{authing_demo.url}/email/removal")
    RemoveEmailPage(page).press("Send code")
    RemoveEmailPage(page)
    for path in ("/profile", "/profile/personal", "/username", "/phone"):
        page.goto(authing_demo.url + path)
        check_accessibility(page)
        check_fits(page)


def test_who_has_an_authenticator_confirms_by_it(authing_demo, open_browser):
    page = open_browser(Setting())
    page.goto(authing_demo.url)
    LandingPage(page, "en", tenant="Northwind").sign_in().give("frank", PASSWORDS["frank"])
    page.locator("[name=code]").fill(authenticator_code())
    page.locator("[name=code]").press("Enter")
    page.wait_for_url(f"{authing_demo.url}/**")
    page.goto(f"{authing_demo.url}/email")
    confirm = ConfirmByAppPage(page)
    page.locator("main [name=code]").fill(authenticator_code())
    confirm.press("Continue")
    ChangeEmailPage(page)
