"""Taking one's data along, then leaving: with and without script."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from portal.sandbox.seed import PASSWORDS
from tests.journeys.conftest import Demo, Setting
from tests.journeys.pages import ConfirmPage, LandingPage, Shown, SignInPage

SETTINGS = [
    Setting(script=True, size="desktop", language="en", theme="dark"),
    Setting(script=False, size="phone", language="zh-CN", theme="light"),
]


class DataPage(Shown):
    heading = "Your data"


class PreparePage(Shown):
    heading = "Take your data with you"


class ReadyPage(Shown):
    heading = "Your file is ready"


class ClosePage(Shown):
    heading = "Close your account"


class TypePage(Shown):
    heading = "Close your account for good?"


class ClosedPage(Shown):
    heading = "Your account is closed"


def signed_in(demo: Demo, page: Page, setting: Setting, who: str) -> None:
    page.goto(demo.url)
    LandingPage(page, setting.language, tenant="Northwind").sign_in().as_(who)


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_somebody_takes_their_data_and_leaves(demo, open_browser, setting):
    page = open_browser(setting)
    signed_in(demo, page, setting, "bob")
    page.goto(f"{demo.url}/export")
    DataPage(page, setting.language).link("Get the file")
    confirm = ConfirmPage(page, setting.language)
    confirm.fill_required("Password", PASSWORDS["bob"])
    confirm.press("Continue")
    PreparePage(page, setting.language).press("Make the file")
    ready = ReadyPage(page, setting.language)
    with page.expect_download() as download:
        ready.press("Download")
    archive = zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert json.loads(archive.read("account.json"))["profile"]["email"] == "bob@example.test"

    page.goto(f"{demo.url}/close-account")
    asked = ClosePage(page, setting.language)
    expect(page.get_by_role("main")).to_contain_text("Acme Corp")
    asked.link("Continue")
    ConfirmPage(page, setting.language).press("Sign in again")
    SignInPage(page, setting.language).give("bob", PASSWORDS["bob"])
    typed = TypePage(page, setting.language)
    page.locator("main [name=typed]").fill(" BOB@example.test")
    typed.press("Close account")

    ClosedPage(page, setting.language)
    page.goto(f"{demo.url}/profile")
    SignInPage(page, setting.language).give("bob", PASSWORDS["bob"])
    expect(page).not_to_have_url(f"{demo.url}/profile")
