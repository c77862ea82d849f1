"""The pages that are others on Authing, or are there alone: axe clean, nobody scrolls sideways."""

import pytest

from portal.sandbox.seed import PASSWORDS
from tests.journeys.conftest import Setting
from tests.journeys.test_every_page import enter, look_at_from_all_sides

OPEN = ("/forgotten-password", "/forgotten-password/by-phone")
SIGNED_IN = (
    "/security",
    "/organization",
    "/organization/roles",
    "/organization/permissions",
    "/profile",
    "/profile/more",
    "/profile/avatar",
    "/password",
    "/password/by-email",
    "/password/by-phone",
    "/email/removal",
    "/phone/removal",
    "/apps",
    "/activity",
    "/passkeys",
    "/two-step",
    "/linked-accounts",
    "/close-account/confirmation",
)
AFTER_PROOF = (
    "/username",
    "/devices",
    "/devices/alice-device-0",
    "/devices/alice-device-0/forgetting",
    "/two-step/authenticator",
    "/two-step/email",
    "/two-step/phone",
    "/linked-accounts/linking?account=mock-social",
    "/linked-accounts/unlinking?account=wechat",
)
WAYS = [Setting(script=True, language="en"), Setting(script=False, language="zh-CN")]


@pytest.mark.parametrize("setting", WAYS, ids=str)
def test_every_page_can_be_used_by_everyone(authing_demo, open_browser, setting):
    demo, page = authing_demo, open_browser(setting)
    for path in OPEN:
        look_at_from_all_sides(page, demo.url + path, setting)
    page.goto(f"{demo.url}/forgotten-password")
    page.locator("main [name=email]").fill("alice@example.test")
    page.locator("main [name=email]").press("Enter")
    page.wait_for_url(f"{demo.url}/forgotten-password/code")
    look_at_from_all_sides(page, demo.url + "/forgotten-password/code", setting)

    enter(page, demo, "alice", setting.language)
    for path in SIGNED_IN:
        look_at_from_all_sides(page, demo.url + path, setting)

    demo.forget_tries()
    page.goto(f"{demo.url}/verify/password?next=/username")
    page.locator("main [name=password]").fill(PASSWORDS["alice"])
    page.locator("main [name=password]").press("Enter")
    page.wait_for_url(f"{demo.url}/username")
    for path in AFTER_PROOF:
        look_at_from_all_sides(page, demo.url + path, setting)

    page.goto(f"{demo.url}/email")
    page.locator("main [name=email]").fill("alice.new@example.test")
    page.locator("main [name=email]").press("Enter")
    page.wait_for_url(f"{demo.url}/email/code")
    look_at_from_all_sides(page, demo.url + "/email/code", setting)


def test_someone_with_nothing_sees_whole_pages(authing_demo, open_browser):
    setting = Setting(size="phone")
    page = open_browser(setting)
    enter(page, authing_demo, "dave", "en")
    for path in ("/", *SIGNED_IN):
        look_at_from_all_sides(page, authing_demo.url + path, setting)
