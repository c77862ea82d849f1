"""A passkey in Chromium, kept by a virtual authenticator: made, used, renamed, removed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from portal.sandbox.seed import PASSWORDS
from tests.journeys.accessibility import check_accessibility, check_fits
from tests.journeys.conftest import Demo, Setting
from tests.journeys.pages import (
    ConfirmPage,
    LandingPage,
    OfIdentityServer,
    OverviewPage,
    Shown,
    SignedOutPage,
)

SETTINGS = [
    Setting(size="desktop", language="en", theme="light"),
    Setting(size="phone", language="zh-CN", theme="dark"),
]
THIS_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Device:
    """What keeps passkeys for the browser of *page*; its owner agrees to everything, or nothing."""

    def __init__(self, page: Page) -> None:
        self._cdp = page.context.new_cdp_session(page)
        self._cdp.send("WebAuthn.enable")
        made = self._cdp.send("WebAuthn.addVirtualAuthenticator", {"options": THIS_DEVICE})
        self._id = made["authenticatorId"]

    def owner_agrees(self, agrees: bool) -> None:
        verified = {"authenticatorId": self._id, "isUserVerified": agrees}
        self._cdp.send("WebAuthn.setUserVerified", verified)


class PasskeysPage(Shown):
    heading = "Passkeys"

    def names(self) -> list[str]:
        return self.page.locator(".item__title").all_inner_texts()

    def open(self, what: str) -> None:
        self.page.locator(".item").first.get_by_role("link", name=self.say(what)).click()


class NewPasskeyPage(Shown):
    heading = "Add a passkey"

    def create(self) -> None:
        self.page.get_by_role("button", name=self.say("Create passkey"), exact=True).click()

    def told(self) -> str:
        told = self.page.locator("[data-told] p")
        expect(told).to_be_visible()
        return told.inner_text()


class NamePage(Shown):
    heading = "Name your passkey"

    def call_it(self, name: str) -> PasskeysPage:
        self.page.locator("main [name=name]").fill(name)
        self.press("Save")
        return PasskeysPage(self.page, self.language)


class RemovalPage(Shown):
    heading = "Remove “%(name)s”?"


class SecondStepByPasskey(OfIdentityServer):
    heading = "Second step"


class AtThePlatform(OfIdentityServer):
    heading = "Add a passkey"


def alice_signs_in(demo: Demo, page: Page, setting: Setting, tenant: str = "Northwind") -> None:
    page.goto(demo.contoso if tenant == "Contoso" else demo.url)
    LandingPage(page, setting.language, tenant=tenant).sign_in().give("alice", PASSWORDS["alice"])


def proves_by_password(page: Page, setting: Setting) -> None:
    confirm = ConfirmPage(page, setting.language)
    confirm.fill_required("Password", PASSWORDS["alice"])
    confirm.press("Continue")


def wants_a_passkey(demo: Demo, page: Page, setting: Setting) -> NewPasskeyPage:
    alice_signs_in(demo, page, setting)
    OverviewPage(page, setting.language)
    page.goto(f"{demo.url}/passkeys")
    PasskeysPage(page, setting.language).link("Add a passkey")
    proves_by_password(page, setting)
    return NewPasskeyPage(page, setting.language)


def shows_the_passkey(page: Page, setting: Setting) -> None:
    SecondStepByPasskey(page, setting.language).press("Use a passkey")


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_a_passkey_is_made_used_to_sign_in_renamed_and_removed(demo, open_browser, setting):
    page = open_browser(setting)
    device = Device(page)
    new = wants_a_passkey(demo, page, setting)
    device.owner_agrees(False)
    new.create()
    assert new.told() == new.say(
        "No passkey was made: your browser was told not to, or did not allow it. Try again when "
        "you are ready."
    )
    device.owner_agrees(True)
    new.create()
    assert NamePage(page, setting.language).call_it("My phone").names() == ["My phone"]

    page.goto(f"{demo.url}/passkeys/new")
    again = NewPasskeyPage(page, setting.language)
    again.create()
    assert again.told().startswith(again.say(KNOWN)[:10])

    page.goto(demo.url)
    OverviewPage(page, setting.language).sign_out()
    SignedOutPage(page, setting.language)
    alice_signs_in(demo, page, setting)
    shows_the_passkey(page, setting)
    OverviewPage(page, setting.language)

    page.goto(f"{demo.url}/passkeys")
    passkeys = PasskeysPage(page, setting.language)
    expect(page.get_by_text(passkeys.say("Not used yet"))).to_have_count(0)
    passkeys.open("Rename")
    proves_by_password(page, setting)
    passkeys = NamePage(page, setting.language).call_it("Old phone")
    assert passkeys.names() == ["Old phone"]

    passkeys.open("Remove")
    confirm = ConfirmPage(page, setting.language)
    confirm.press("Sign in again")
    page.locator("[name=password]").fill(PASSWORDS["alice"])
    page.locator("[name=password]").press("Enter")
    shows_the_passkey(page, setting)
    proves_by_password(page, setting)  # for the record that the platform wants beside
    RemovalPage(page, setting.language, name="Old phone").press("Remove passkey")
    assert PasskeysPage(page, setting.language).names() == []


KNOWN = (
    "This device has a passkey for your account already. Use another device, or go on with the one "
    "you have."
)
STANDS_IN_THE_WAY = {
    "NotAllowedError": "No passkey was made: your browser was told not to, or did not allow it.",
    "InvalidStateError": KNOWN,
    "SecurityError": "Your browser does not make passkeys at this address.",
    "NotSupportedError": "This browser or device cannot keep passkeys.",
    "ConstraintError": "This browser or device cannot keep passkeys.",
    "TimeoutError": "No passkey was made: it took too long.",
    "UnknownError": "No passkey was made: your browser was told not to, or did not allow it.",
}


def test_what_stands_in_the_way_is_said_in_words(demo, open_browser):
    page = open_browser()
    new = wants_a_passkey(demo, page, Setting())
    elsewhere = page.get_by_role("link", name="Go on at localhost")
    for name, words in STANDS_IN_THE_WAY.items():
        page.reload()
        page.evaluate(
            """name => navigator.credentials.create = async () => {
              throw new DOMException('', name); }""",
            name,
        )
        new.create()
        assert new.told().startswith(words), name
        is_of_the_place = name in ("SecurityError", "NotSupportedError", "ConstraintError")
        expect(elsewhere).to_be_visible(visible=is_of_the_place)
        if name == "SecurityError":
            check_accessibility(page)
            check_fits(page)

    page.reload()
    page.evaluate(
        """() => { const now = Date.now; navigator.credentials.create = async () => {
          Date.now = () => now() + 60001; throw new DOMException('', 'NotAllowedError'); } }"""
    )
    new.create()
    assert new.told().startswith("No passkey was made: it took too long.")

    demo.admin(
        "POST",
        "/faults",
        json={"kind": "status", "pattern": "/api/verifications/web-authn/*"},
    )
    page.reload()
    new.create()
    assert new.told().startswith("The service is not answering. No passkey was made.")

    page.context.clear_cookies()  # whose session ended meanwhile is led to sign in, as always
    new.create()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_a_browser_that_knows_no_passkeys_is_told_at_once(demo, open_browser):
    page = open_browser()
    page.add_init_script("delete window.PublicKeyCredential")
    new = wants_a_passkey(demo, page, Setting())

    assert new.told().startswith("This browser or device cannot keep passkeys.")
    expect(page.get_by_role("button", name="Create passkey")).to_be_disabled()


def test_without_script_the_page_says_why_it_is_needed(demo, open_browser):
    page = open_browser(Setting(script=False, size="phone"))
    new = wants_a_passkey(demo, page, Setting())

    new.create()
    NewPasskeyPage(page)
    why = page.locator(".error-summary").get_by_text("Only a browser can make a passkey")
    expect(why).to_be_visible()


def test_where_browsers_make_none_it_is_made_at_the_platform(demo, open_browser):
    setting = Setting(language="zh-CN")
    page = open_browser(setting)
    Device(page)
    alice_signs_in(demo, page, setting, tenant="Contoso")
    page.goto(f"{demo.contoso}/passkeys")
    passkeys = PasskeysPage(page, setting.language)
    page.get_by_role("link", name=passkeys.say("Go on at %(host)s", host="localhost")).click()
    AtThePlatform(page, setting.language).press("Add a passkey")

    page.wait_for_url(f"{demo.contoso}/passkeys")
    back = PasskeysPage(page, setting.language)
    assert back.names() == [back.say("Passkey on %(system)s", system="Linux")]
