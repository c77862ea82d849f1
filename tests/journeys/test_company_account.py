"""In by a company’s own sign-in, and what it keeps: over two sites, with and without script."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Demo, Setting
from tests.journeys.pages import LandingPage, OfIdentityServer, OverviewPage, Shown

SETTINGS = [
    Setting(script=True, size="desktop", language="en", theme="light"),
    Setting(script=False, size="phone", language="zh-CN", theme="dark"),
]
HEIDI = "heidi@meridian.test"


class CompanyPage(OfIdentityServer):
    heading = "Meridian"

    def say(self, message: str, **values: str) -> str:
        return message if message == self.heading else super().say(message, **values)

    def as_(self, name: str) -> None:
        self.page.locator("[name=name]").fill(name)
        self.press("Continue")


class LinkedPage(Shown):
    heading = "Linked accounts"


class ProfilePage(Shown):
    heading = "Profile"


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_somebody_signs_in_at_their_company_and_sees_what_it_keeps(
    demo: Demo, open_browser, setting
):
    page = open_browser(setting)
    page.goto(demo.url)
    LandingPage(page, setting.language, tenant="Northwind").sign_in().give(HEIDI, "")
    company = CompanyPage(page, setting.language)
    expect(page.locator("[name=email]")).to_have_value(HEIDI)
    company.as_("Heidi Hofer")
    OverviewPage(page, setting.language)

    page.goto(f"{demo.url}/linked-accounts")
    listed = LinkedPage(page, setting.language)
    card = page.locator("main .card").filter(has_text="Meridian")
    expect(card).to_contain_text(HEIDI)
    expect(card).to_contain_text(listed.say("Display name"))
    expect(card.get_by_role("button")).to_have_count(0)
    expect(card.get_by_role("link")).to_have_count(0)

    page.goto(f"{demo.url}/profile")
    shown = ProfilePage(page, setting.language)
    row = page.locator("main .row").filter(has_text=shown.say("Display name"))
    expect(row).to_contain_text("Heidi Hofer")
    expect(row).to_contain_text(shown.say("Managed by %(tenant)s", tenant="Meridian"))
    expect(row.get_by_role("link")).to_have_count(0)
