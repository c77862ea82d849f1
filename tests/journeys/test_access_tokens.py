"""A token for one's own program: made, copied, and revoked; with and without script."""

import pytest
from playwright.sync_api import Page, expect

from portal.sandbox.seed import PASSWORDS
from tests.journeys.conftest import Demo, Setting
from tests.journeys.pages import ConfirmPage, LandingPage, Shown

SETTINGS = [
    Setting(script=True, size="desktop", language="en", theme="dark"),
    Setting(script=False, size="phone", language="zh-CN", theme="light"),
]


class TokensPage(Shown):
    heading = "Access tokens"


class NewTokenPage(Shown):
    heading = "New access token"


class CreatedPage(Shown):
    heading = "Your new access token"


class RevokePage(Shown):
    heading = "Revoke %(name)s?"


def signed_in(demo: Demo, page: Page, setting: Setting) -> None:
    page.goto(demo.url)
    LandingPage(page, setting.language, tenant="Northwind").sign_in().as_("alice")


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_a_token_from_its_making_to_its_end(demo, open_browser, setting):
    page = open_browser(setting)
    signed_in(demo, page, setting)
    page.goto(f"{demo.url}/access-tokens")
    TokensPage(page, setting.language).link("New token")
    confirm = ConfirmPage(page, setting.language)
    confirm.fill_required("Password", PASSWORDS["alice"])
    confirm.press("Continue")

    form = NewTokenPage(page, setting.language)
    expect(page.locator("[name=day]")).to_be_hidden()
    page.locator("[name=expires]").select_option("day")
    expect(page.locator("[name=day]")).to_be_visible()
    page.locator("[name=name]").fill("Laptop")
    page.locator("[name=expires]").select_option("90")
    form.press("Create token")

    made = CreatedPage(page, setting.language)
    field = page.locator("#token")
    value = field.input_value()
    assert value.startswith("pat_")
    copy = page.get_by_role("button", name=made.say("Copy"), exact=True)
    if setting.script:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        copy.click()
        expect(page.get_by_role("status").filter(has_text=made.say("Copied"))).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == value
    else:
        expect(copy).to_be_hidden()
    page.reload()
    expect(page.get_by_role("heading", level=1, name="Laptop")).to_be_visible()
    assert value not in page.content()

    page.goto(f"{demo.url}/access-tokens")
    listed = TokensPage(page, setting.language)
    page.get_by_role("link", name=f"{listed.say('Revoke')} Laptop").click()
    RevokePage(page, setting.language, name="Laptop").press("Revoke token")
    done = TokensPage(page, setting.language)
    assert done.notice() == done.say("%(name)s has been revoked.", name="Laptop")
