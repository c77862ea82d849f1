"""Alice from the front page to a changed profile to signed out; script or none, phone or desk."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Setting
from tests.journeys.pages import LandingPage, OverviewPage, SignInPage

# Pairwise over script, size, language and theme.
SETTINGS = [
    Setting(script=True, size="desktop", language="en", theme="light"),
    Setting(script=False, size="phone", language="en", theme="dark"),
    Setting(script=False, size="desktop", language="zh-CN", theme="light"),
    Setting(script=True, size="phone", language="zh-CN", theme="dark"),
    Setting(script=False, size="tablet", language="en", theme="light"),
]


@pytest.mark.parametrize("platform", ["demo", "authing_demo"])
@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_alice_signs_in_changes_her_nickname_and_signs_out(
    request, open_browser, setting, platform
):
    demo, page = request.getfixturevalue(platform), open_browser(setting)
    page.goto(demo.url)

    landing = LandingPage(page, setting.language, tenant="Northwind")
    overview = landing.sign_in().as_("alice")
    profile = overview.profile()
    section = profile.edit("Nickname", "Your name")
    section.fill("Nickname", "Ally")
    profile = section.save()

    profile.shows("Ally")
    assert demo.user("alice")["profile"]["nickname"] == "Ally"

    OverviewPage(page, setting.language).sign_out()
    page.goto(f"{demo.url}/profile")
    SignInPage(page, setting.language)


def test_what_a_field_refuses_stands_at_the_field_and_nothing_typed_is_lost(demo, open_browser):
    page = open_browser(Setting(script=False, size="phone"))
    page.goto(demo.url)
    profile = LandingPage(page, tenant="Northwind").sign_in().as_("alice").profile()

    section = profile.edit("Website", "Personal details")
    section.fill("Website", "javascript:alert(1)")
    section.fill("Gender", "of the sea")
    section.press("Save")

    field = page.get_by_label("Website")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("javascript:alert(1)")
    assert section.value_of("Gender") == "of the sea"
    assert demo.user("alice")["profile"]["gender"] != "of the sea"


def test_by_keyboard_alone(demo, open_browser):
    page = open_browser(Setting(script=False))
    page.goto(demo.url)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()

    def go_to(role: str, name: str) -> None:
        target = page.get_by_role(role, name=name, exact=True).first
        for _ in range(60):
            if target.evaluate("element => element === document.activeElement"):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"nobody gets to {name} by keyboard on {page.url}")

    go_to("link", "Sign in")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in**")
    go_to("textbox", "Username, email or phone")
    page.keyboard.type("alice")
    page.keyboard.press("Tab")
    page.keyboard.type("Alpine-Harbor-47!")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{demo.url}/")
    page.goto(f"{demo.url}/profile/name")
    go_to("textbox", "Nickname")
    page.keyboard.press("Control+A")
    page.keyboard.type("Keys")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{demo.url}/profile")

    assert demo.user("alice")["profile"]["nickname"] == "Keys"


def test_someone_new_makes_an_account_and_is_in(demo, open_browser):
    page = open_browser()
    page.goto(demo.url)

    register = LandingPage(page, tenant="Northwind").create_account()
    register.as_("newcomer", "Silver-Pebble-58!")

    expect(page.get_by_role("heading", level=1)).to_contain_text("newcomer")


def test_language_and_appearance_are_kept_without_script(demo, open_browser):
    page = open_browser(Setting(script=False))
    page.goto(demo.url)
    page.locator("summary", has_text="Language").click()
    page.get_by_role("button", name="简体中文").click()
    page.locator("summary", has_text="外观").click()
    page.get_by_role("button", name="深色").click()

    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(demo.url)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    LandingPage(page, "zh-CN", tenant="Northwind").sign_in()


def test_grace_is_told_that_she_is_suspended(demo, open_browser):
    page = open_browser()
    page.goto(demo.url)
    sign_in = LandingPage(page, tenant="Northwind").sign_in()
    sign_in.give("grace", "Amber-Glacier-29!")

    expect(page.get_by_role("heading", level=1)).to_contain_text("suspended")


def test_someone_suspended_while_signed_in_is_told_so(demo, open_browser):
    page = open_browser()
    page.goto(demo.url)
    LandingPage(page, tenant="Northwind").sign_in().as_("bob")

    demo.admin("PATCH", "/users/bob", json={"is_suspended": True})
    page.goto(f"{demo.url}/profile")

    expect(page.get_by_role("heading", level=1)).to_have_text("Your account is suspended")
    page.goto(f"{demo.url}/")
    LandingPage(page, tenant="Northwind")


def test_a_session_of_one_tenant_is_nothing_on_the_other(demo, open_browser):
    page = open_browser()
    page.goto(demo.url)
    LandingPage(page, tenant="Northwind").sign_in().as_("alice")

    page.goto(demo.contoso)
    LandingPage(page, tenant="Contoso")
    northwind = next(
        cookie for cookie in page.context.cookies(demo.url) if cookie["name"] == "__Host-session"
    )
    page.context.add_cookies([{**northwind, "domain": "contoso.localhost"}])
    page.goto(demo.contoso)
    LandingPage(page, tenant="Contoso")


def test_going_back_after_signing_out_shows_nothing_personal(demo, open_browser):
    page = open_browser()
    page.goto(demo.url)
    overview = LandingPage(page, tenant="Northwind").sign_in().as_("alice")
    overview.profile()
    overview.sign_out()

    page.goto(f"{demo.url}/auth/signed-out")
    page.go_back()
    page.go_back()
    page.go_back()

    assert "Adams" not in page.content()
