"""Where the platform takes a code for a minute and links accounts itself: in a browser."""

import re

import pyotp
import pytest
from playwright.sync_api import Page, expect

from portal.sandbox.seed import PASSWORDS
from tests.journeys.accessibility import check_accessibility, check_fits
from tests.journeys.conftest import Setting
from tests.journeys.pages import ConfirmPage, LandingPage, Shown
from tests.journeys.test_second_steps import SETTINGS, BeginPage, QrCodePage, TwoStepPage


class RecoveryCodePage(Shown):
    heading = "Keep your recovery code"

    def downloaded(self) -> str:
        with self.page.expect_download() as started:
            self.press("Download")
        return started.value.path().read_text("utf-8")

    def shown(self) -> str:
        return self.page.locator(".backup-codes__code").inner_text()


class MessagePage(Shown):
    """One of several that differ by their *title*."""

    def __init__(self, page: Page, language: str, *, title: str) -> None:
        self.heading = title
        super().__init__(page, language)


class UnlinkPage(Shown):
    heading = "Unlink your %(provider)s account?"


class LinkedAccountsPage(Shown):
    heading = "Linked accounts"


def confirm_it_is(who: str, page: Page, language: str) -> None:
    confirm = ConfirmPage(page, language)
    confirm.fill_required("Password", PASSWORDS[who])
    confirm.press("Continue")


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_84_whoever_is_late_with_an_authenticator_scans_once_more(
    authing_demo, open_browser, setting
):
    page, language = open_browser(setting), setting.language
    page.goto(authing_demo.url)
    LandingPage(page, language, tenant="Northwind").sign_in().as_("bob")
    page.goto(f"{authing_demo.url}/two-step/authenticator")
    confirm_it_is("bob", page, language)
    qr_code = BeginPage(page, language).show()
    first = pyotp.parse_uri(qr_code.scanned())
    authing_demo.admin("POST", "/age", json={"kind": "errand_tokens", "seconds": 61})

    qr_code.enter(first.now())
    qr_code = QrCodePage(page, language)
    second = pyotp.parse_uri(qr_code.scanned())
    assert second.secret != first.secret
    qr_code.enter(second.now())

    recovery = RecoveryCodePage(page, language)
    code = recovery.shown()
    assert code in recovery.downloaded()
    assert code == authing_demo.user("bob")["recovery_code"]
    recovery.press("I have kept it")
    done = TwoStepPage(page, language)
    assert done.notice() == done.say("Your recovery code is not shown any more.")
    expect(page.get_by_role("main")).to_contain_text(done.say("Asked for"))


def test_85_an_account_is_linked_at_the_platform_s_pages_and_unlinked_after_a_proof(
    authing_demo, open_browser
):
    page = open_browser(Setting(script=False, size="phone"))
    page.goto(authing_demo.url)
    LandingPage(page, "en", tenant="Northwind").sign_in().as_("bob")
    page.goto(f"{authing_demo.url}/linked-accounts")
    page.get_by_role("button", name="Link Mock Social").click()
    confirm_it_is("bob", page, "en")
    page.get_by_role("button", name="Continue to Mock Social").click()
    page.wait_for_url(re.compile("/provider/mock-social"))
    page.get_by_label("Name").first.fill("Bob There")
    page.get_by_role("button", name="Continue as somebody new").click()

    listed = LinkedAccountsPage(page)
    assert listed.notice() == "Your Mock Social account is linked. It signs you in from now on."
    page.get_by_role("link", name="Unlink Mock Social").click()
    UnlinkPage(page, provider="Mock Social").press("Unlink")
    assert LinkedAccountsPage(page).notice() == "Your Mock Social account was unlinked."


@pytest.mark.parametrize("setting", SETTINGS[1:], ids=str)
def test_every_page_of_it_can_be_read_by_everyone(authing_demo, open_browser, setting):
    page, language = open_browser(setting), setting.language
    page.goto(authing_demo.url)
    LandingPage(page, language, tenant="Northwind").sign_in().as_("bob")
    for path in ("/", "/security", "/passkeys", "/two-step", "/linked-accounts"):
        page.goto(authing_demo.url + path)
        check_accessibility(page)
        check_fits(page)
    page.goto(f"{authing_demo.url}/two-step/phone")
    confirm_it_is("bob", page, language)
    number = MessagePage(page, language, title="Get codes by text message")
    page.locator("main [name=phone]").fill("12")
    number.press("Send a code")
    MessagePage(page, language, title="Get codes by text message")
    page.goto(f"{authing_demo.url}/two-step/email")
    MessagePage(page, language, title="Get codes by email").press("Send a code")
    sent = MessagePage(page, language, title="Enter the code we sent")
    page.locator("main [name=code]").fill(authing_demo.code_for("bob@example.test"))
    sent.press("Confirm")
    done = TwoStepPage(page, language)
    assert done.notice() == done.say(
        "Codes by email are set up. You are asked for one when you sign in."
    )
    page.goto(f"{authing_demo.url}/two-step/email/removal")
    MessagePage(page, language, title="Remove codes by email?")
