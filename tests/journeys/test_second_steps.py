"""A second step from its QR code to the day the phone is lost: with and without script."""

import re
from io import BytesIO

import pyotp
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from portal.sandbox.seed import PASSWORDS
from tests.journeys.conftest import Demo, Setting
from tests.journeys.pages import (
    ConfirmPage,
    LandingPage,
    OverviewPage,
    SecondStepPage,
    Shown,
    SignInPage,
)
from tests.journeys.words import sandbox_says

SETTINGS = [
    Setting(script=True, size="desktop", language="en", theme="dark"),
    Setting(script=False, size="phone", language="zh-CN", theme="light"),
]


class TwoStepPage(Shown):
    heading = "Second step"

    def row(self, name: str) -> str:
        item = self.page.locator("main .item", has_text=self.say(name)).first
        return item.inner_text()


class BeginPage(Shown):
    heading = "Set up an authenticator app"

    def show(self) -> "QrCodePage":
        self.press("Show the QR code")
        return QrCodePage(self.page, self.language)


class QrCodePage(Shown):
    heading = "Scan this with your authenticator app"

    def scanned(self) -> str:
        """What a camera reads from the page as it is painted."""
        picture = Image.open(BytesIO(self.page.locator(".enrol__qr").screenshot()))
        (found,) = zxingcpp.read_barcodes(picture)
        return str(found.text)

    def enter(self, code: str) -> None:
        self.page.locator("main [name=code]").fill(code)
        self.press("Confirm")


class BackupCodesPage(Shown):
    heading = "Backup codes"

    def make(self) -> "NewCodesPage":
        self.press("Make backup codes")
        return NewCodesPage(self.page, self.language)


class NewCodesPage(Shown):
    heading = "Your new backup codes"

    def downloaded(self) -> tuple[str, list[str]]:
        """The name of the file, and the codes in it."""
        with self.page.expect_download() as started:
            self.press("Download")
        text = started.value.path().read_text("utf-8")
        return started.value.suggested_filename, re.findall("^[0-9a-f]{10}$", text, re.M)

    def type_one_back(self, code: str) -> TwoStepPage:
        self.link("I have kept them")
        self.page.locator("main [name=code]").fill(code)
        self.press("Confirm")
        return TwoStepPage(self.page, self.language)


def sign_in_with(page: Page, demo: Demo, language: str) -> SecondStepPage:
    page.goto(f"{demo.url}/auth/sign-in")
    SignInPage(page, language).give("alice", PASSWORDS["alice"])
    return SecondStepPage(page, language)


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_an_authenticator_and_backup_codes_are_set_up_and_used(demo, open_browser, setting):
    page = open_browser(setting)
    page.goto(demo.url)
    LandingPage(page, setting.language, tenant="Northwind").sign_in().as_("alice")
    page.goto(f"{demo.url}/two-step/authenticator")
    confirm = ConfirmPage(page, setting.language)
    confirm.fill_required("Password", PASSWORDS["alice"])
    confirm.press("Continue")
    qr_code = BeginPage(page, setting.language).show()
    app = pyotp.parse_uri(qr_code.scanned())
    assert (app.issuer, app.name) == ("Northwind", "alice")
    qr_code.enter("000000")
    qr_code = QrCodePage(page, setting.language)
    assert pyotp.parse_uri(qr_code.scanned()).secret == app.secret, "the same one stays"
    qr_code.enter(app.now())

    new = BackupCodesPage(page, setting.language).make()
    name, codes = new.downloaded()
    assert re.fullmatch(r"northwind-backup-codes-alice-\d{4}-\d\d-\d\d\.txt", name)
    assert len(codes) == 10
    done = new.type_one_back(codes[3])
    assert done.notice() == done.say("Your new backup codes count from now on.")
    assert "10" in done.row("Backup codes")

    again = open_browser(setting)
    second_step = sign_in_with(again, demo, setting.language)
    second_step.link("Use a backup code")
    again.get_by_label(sandbox_says(setting.language, "Backup code"), exact=True).fill(codes[3])
    again.get_by_role("button", name=sandbox_says(setting.language, "Continue")).click()
    OverviewPage(again, setting.language)
    again.goto(f"{demo.url}/two-step")
    assert "9" in TwoStepPage(again, setting.language).row("Backup codes")


def test_franks_authenticator_is_replaced_and_then_removed(demo, open_browser):
    from portal.sandbox.seed import FRANKS_TOTP_SECRET

    page = open_browser()
    page.goto(f"{demo.url}/auth/sign-in")
    SignInPage(page, "en").give("frank", PASSWORDS["frank"])
    SecondStepPage(page, "en").enter_code(pyotp.TOTP(FRANKS_TOTP_SECRET).now())
    OverviewPage(page, "en")
    page.goto(f"{demo.url}/two-step/authenticator")
    sign_in = ConfirmPage(page, "en").sign_in_again()
    sign_in.give("frank", PASSWORDS["frank"])
    SecondStepPage(page, "en").enter_code(pyotp.TOTP(FRANKS_TOTP_SECRET).now())
    confirm = ConfirmPage(page, "en")
    confirm.fill_required("Password", PASSWORDS["frank"])
    confirm.press("Continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("Replace your authenticator app")
    page.get_by_role("button", name="Show the QR code").click()
    qr_code = QrCodePage(page, "en")
    qr_code.enter(pyotp.parse_uri(qr_code.scanned()).now())
    done = TwoStepPage(page, "en")
    assert "The one before does not count any more" in done.notice()

    page.get_by_role("link", name="Remove Authenticator app").click()
    expect(page.get_by_role("main")).to_contain_text("Your backup codes go with it")
    page.get_by_role("button", name="Remove authenticator app").click()
    assert "has been removed" in TwoStepPage(page, "en").notice()
