"""From the apps one can open to those that may act for one, and an end to that."""

import pytest
from playwright.sync_api import expect

from portal.sandbox.seed import PASSWORDS
from tests.journeys.conftest import Demo, Setting
from tests.journeys.pages import ConfirmPage, Shown
from tests.journeys.test_addresses import signed_in

SETTINGS = [
    Setting(script=True, size="phone", language="en", theme="dark"),
    Setting(script=False, size="desktop", language="zh-CN", theme="light"),
]


class AppsPage(Shown):
    heading = "Apps"


class ActingPage(Shown):
    heading = "Apps that may act for you"


class RemovalPage(Shown):
    heading = "Take access away from %(app)s?"


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_an_app_that_may_act_for_me_loses_that(demo: Demo, open_browser, setting):
    page = open_browser(setting)
    signed_in(demo, page, setting)
    page.goto(f"{demo.url}/apps")
    apps = AppsPage(page, setting.language)
    shop = page.locator("main .item").filter(has_text="Northwind Shop").get_by_role("link")
    expect(shop).to_have_attribute("href", "https://shop.northwind.example/")
    mark = page.locator("main .logo img").first
    assert mark.evaluate("image => image.complete && image.naturalWidth > 0")

    apps.link("See what may act for you")
    confirm = ConfirmPage(page, setting.language)
    confirm.fill_required("Password", PASSWORDS["alice"])
    confirm.press("Continue")
    ActingPage(page, setting.language)
    page.locator("main .item").filter(has_text="Paperclip Notes").get_by_role("link").click()
    asked = RemovalPage(page, setting.language, app="Paperclip Notes")
    page.locator("main form button").first.click()

    left = ActingPage(page, setting.language)
    assert (
        asked.say("%(app)s may not act for you any more.", app="Paperclip Notes") == left.notice()
    )
    expect(page.locator("main .item").filter(has_text="Paperclip Notes")).to_have_count(0)
