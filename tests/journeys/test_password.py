"""Another password, signed out everywhere else by it, and the first password."""

import pytest
from playwright.sync_api import Page, expect

from portal.sandbox.seed import PASSWORDS
from tests.journeys.conftest import Demo, Setting
from tests.journeys.pages import ConfirmPage, LandingPage, OverviewPage, Shown, SignInPage

SETTINGS = [
    Setting(script=True, size="desktop", language="en", theme="dark"),
    Setting(script=False, size="phone", language="zh-CN", theme="light"),
    Setting(script=True, size="phone", language="zh-CN", theme="dark"),
    Setting(script=False, size="desktop", language="en", theme="light"),
]
NEW = "Marble-Thicket-70!"


class PasswordPage(Shown):
    heading = "Change your password"
    button = "Change password"

    def enter(self, password: str, *, script: bool) -> None:
        """Looked at while it is typed where script runs, else typed twice."""
        new = self.page.locator("main [name=new_password]")
        new.fill(password)
        if script:
            self.page.get_by_label(self.say("Show what I type"), exact=True).check()
            expect(new).to_have_attribute("type", "text")
        else:
            self.page.locator("main [name=repeat]").fill(password)
        self.press(self.button)


class FirstPasswordPage(PasswordPage):
    heading = "Set a password"
    button = "Set password"


class StillSignedInPage(Shown):
    heading = "Who is still signed in"

    def sign_out_elsewhere(self) -> OverviewPage:
        self.press("Sign out everywhere else")
        return OverviewPage(self.page, self.language)


def alice_signs_in(demo: Demo, page: Page, setting: Setting) -> None:
    page.goto(demo.url)
    LandingPage(page, setting.language, tenant="Northwind").sign_in().as_("alice")


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_a_changed_password_and_nobody_else_signed_in_any_more(demo, open_browser, setting):
    elsewhere, page = open_browser(), open_browser(setting)
    alice_signs_in(demo, elsewhere, Setting())
    alice_signs_in(demo, page, setting)
    page.goto(f"{demo.url}/password")
    confirm = ConfirmPage(page, setting.language)
    confirm.fill_required("Password", PASSWORDS["alice"])
    confirm.press("Continue")
    PasswordPage(page, setting.language).enter(NEW, script=setting.script)

    StillSignedInPage(page, setting.language).sign_out_elsewhere()
    expect(page.locator("[data-notice]")).to_contain_text("Northwind")
    elsewhere.goto(f"{demo.url}/profile")
    again = SignInPage(elsewhere)
    again.give("alice", NEW)
    elsewhere.wait_for_url(f"{demo.url}/profile")


@pytest.mark.parametrize("setting", SETTINGS[:2], ids=str)
def test_83_the_first_password_of_someone_who_signs_in_with_another_account(
    demo, open_browser, setting
):
    page = open_browser(setting)
    page.goto(demo.url)
    LandingPage(page, setting.language, tenant="Northwind").sign_in()
    page.get_by_role("link").filter(has_text="Mock Social").click()
    page.locator("[value=carol-at-mock-social]").click()
    page.wait_for_url(f"{demo.url}/")
    page.goto(f"{demo.url}/password")
    FirstPasswordPage(page, setting.language).enter(NEW, script=setting.script)

    OverviewPage(page, setting.language)
    expect(page.locator("[data-notice]")).to_be_visible()
    page.goto(f"{demo.url}/password")
    ConfirmPage(page, setting.language).fill_required("Password", NEW)
