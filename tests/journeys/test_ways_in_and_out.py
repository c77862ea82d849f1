"""Signing out here ends it there; a link in a message works for its owner, whoever saw it first."""

import pytest
import requests
from playwright.sync_api import expect

from tests.journeys.conftest import Setting
from tests.journeys.pages import LandingPage, OverviewPage, SignInPage

SETTINGS = [
    Setting(script=True, size="phone", language="en"),
    Setting(script=False, size="desktop", language="zh-CN"),
]


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_signing_out_in_one_tab_ends_the_other(demo, open_browser, setting):
    page = open_browser(setting)
    page.goto(demo.url)
    overview = LandingPage(page, setting.language, tenant="Northwind").sign_in().as_("alice")
    other = page.context.new_page()
    other.goto(f"{demo.url}/profile/name")
    overview.sign_out()

    other.get_by_label("Nickname" if setting.language == "en" else "昵称").fill("Too late")
    other.get_by_role("main").get_by_role("button").first.click()
    SignInPage(other, setting.language)
    assert demo.user("alice")["profile"].get("nickname") != "Too late"


def test_o65_signing_out_of_one_product_signs_out_of_the_other(demo, open_browser):
    page = open_browser()
    page.goto(demo.url)
    LandingPage(page, tenant="Northwind").sign_in().as_("alice")
    other = page.context.new_page()
    other.goto(f"{demo.contoso}/auth/sign-in")
    other.wait_for_url(f"{demo.contoso}/")
    OverviewPage(other, "en").sign_out()

    page.goto(demo.url)
    LandingPage(page, tenant="Northwind")


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_w13_a_link_that_a_scanner_opened_still_signs_its_owner_in(demo, open_browser, setting):
    email = "alice@example.test"
    made = demo.manage("POST", "/one-time-tokens", json={"email": email}).json()
    link = f"{demo.url}/auth/link?token={made['token']}&email={email}"
    for method in ("HEAD", "GET", "GET"):
        requests.request(method, link, timeout=10)

    page = open_browser(setting)
    page.goto(link)
    assert made["token"] not in page.url
    page.get_by_role("main").get_by_role("button").first.click()
    if not setting.script:  # the identity server's own page asks once more
        page.locator("form button").first.click()
    page.wait_for_url(f"{demo.url}/")
    expect(page.locator("body.page--signed-in")).to_be_visible()

    again = open_browser(setting)
    again.goto(link)
    expect(again.get_by_role("main").get_by_role("button")).to_have_count(0)
