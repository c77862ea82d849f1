"""Two browsers of one person: the other one is signed out, then every one."""

import pytest
from playwright.sync_api import Page, expect

from portal.sandbox.seed import PASSWORDS
from tests.journeys.conftest import Demo, Setting
from tests.journeys.pages import ConfirmPage, LandingPage, Shown

SETTINGS = [
    Setting(script=True, size="desktop", language="zh-CN", theme="dark"),
    Setting(script=False, size="phone", language="en", theme="light"),
]


class DevicesPage(Shown):
    heading = "Devices"

    def others(self) -> list[str]:
        return self.page.locator("#elsewhere .item__title").all_inner_texts()


class EndOnePage(Shown):
    heading = "Sign out of %(browser)s?"


class EverywherePage(Shown):
    heading = "Sign out everywhere?"


class SignedOutPage(Shown):
    heading = "You are signed out"


def alice_signs_in(demo: Demo, page: Page, setting: Setting) -> None:
    page.goto(demo.url)
    LandingPage(page, setting.language, tenant="Northwind").sign_in().as_("alice")


def alice_opens_devices(demo: Demo, page: Page, setting: Setting) -> DevicesPage:
    page.goto(f"{demo.url}/devices")
    confirm = ConfirmPage(page, setting.language)
    confirm.fill_required("Password", PASSWORDS["alice"])
    confirm.press("Continue")
    return DevicesPage(page, setting.language)


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_the_other_browser_is_signed_out_and_then_every_one(demo, open_browser, setting):
    elsewhere, page = open_browser(), open_browser(setting)
    alice_signs_in(demo, elsewhere, Setting())
    alice_signs_in(demo, page, setting)
    devices = alice_opens_devices(demo, page, setting)
    (other,) = devices.others()

    page.locator("#elsewhere .item").get_by_role("link").click()
    EndOnePage(page, setting.language, browser=other).press("Sign out there")
    devices = DevicesPage(page, setting.language)
    assert devices.others() == []
    elsewhere.goto(f"{demo.url}/profile")
    expect(elsewhere).not_to_have_url(f"{demo.url}/profile")

    devices.link("Sign out everywhere")
    EverywherePage(page, setting.language).press("Sign out everywhere")
    SignedOutPage(page, setting.language)
    page.goto(f"{demo.url}/profile")
    expect(page.locator("[name=password]")).to_be_visible()
