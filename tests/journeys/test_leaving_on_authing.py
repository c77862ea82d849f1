"""A look at where one belongs, and leaving by a code that the platform asks for."""

import pytest
from playwright.sync_api import Page, expect

from portal.sandbox.seed import PASSWORDS
from tests.journeys.conftest import Demo, Setting
from tests.journeys.pages import LandingPage, Shown, SignInPage
from tests.journeys.test_leaving import SETTINGS, ClosedPage, ClosePage, TypePage

BOB = "bob@example.test"


class BelongingPage(Shown):
    heading = "Departments and groups"


class RolesPage(Shown):
    heading = "Your roles"


class PermissionsPage(Shown):
    heading = "What you may do"


def signed_in(demo: Demo, page: Page, setting: Setting) -> None:
    page.goto(demo.url)
    LandingPage(page, setting.language, tenant="Northwind").sign_in().as_("bob")


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_somebody_leaves_by_a_code_and_a_word(authing_demo, open_browser, setting):
    demo, page = authing_demo, open_browser(setting)
    signed_in(demo, page, setting)
    page.goto(f"{demo.url}/organization")
    BelongingPage(page, setting.language).link("Your roles")
    RolesPage(page, setting.language).link("What you may do")
    PermissionsPage(page, setting.language)

    page.goto(f"{demo.url}/close-account")
    ClosePage(page, setting.language).link("Continue")
    asked = TypePage(page, setting.language)
    page.locator(f"main button:has-text('{BOB}')").click()
    expect(page.locator("main [name=code]")).to_be_visible()
    TypePage(page, setting.language)
    page.locator("main [name=typed]").fill("not yet")
    asked.press("Send another code")
    expect(page.locator("main [name=typed]")).to_have_value("not yet")

    page.locator("main [name=code]").fill(demo.code_for(BOB))
    page.locator("main [name=typed]").fill(" BOB@example.test")
    TypePage(page, setting.language).press("Close account")

    ClosedPage(page, setting.language)
    page.goto(f"{demo.url}/profile")
    SignInPage(page, setting.language).give("bob", PASSWORDS["bob"])
    expect(page).not_to_have_url(f"{demo.url}/profile")
