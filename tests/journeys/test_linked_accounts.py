"""To a provider and back, over two sites: linked, replaced, unlinked; with and without script."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Demo, Setting
from tests.journeys.pages import Shown
from tests.journeys.test_addresses import proven, signed_in
from tests.journeys.words import sandbox_says

SETTINGS = [
    Setting(script=True, size="desktop", language="en", theme="dark"),
    Setting(script=False, size="phone", language="zh-CN", theme="light"),
]
LIST = "/linked-accounts"
NAMES = {
    ("mock-social", "en"): "Mock Social",
    ("mock-social", "zh-CN"): "Mock 社交登录",
    ("pear-id", "en"): "Pear ID",
    ("pear-id", "zh-CN"): "梨子 ID",
}


class LinkedPage(Shown):
    heading = "Linked accounts"

    def row(self, name: str):
        return self.page.locator("main .item").filter(has_text=name)


class QuestionPage(Shown):
    def __init__(self, page: Page, language: str, heading: str, **values: str) -> None:
        self.heading = heading
        super().__init__(page, language, **values)

    def go_on(self, provider: str) -> None:
        words = self.say("Continue to %(provider)s", provider=provider)
        self.page.get_by_role("button", name=words, exact=True).click()


class ProviderPage:
    """The provider's own page, on the identity server's site."""

    def __init__(self, page: Page, setting: Setting) -> None:
        self.page, self.setting = page, setting
        page.wait_for_url("**/provider/**")

    def say(self, english: str) -> str:
        return sandbox_says(self.setting.language, english)

    def as_somebody_new(self, name: str) -> None:
        self.page.locator("[name=name]").fill(name)
        self.press(self.say("Continue as somebody new"))

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).click()
        if not self.setting.script and "form_post" in self.page.url:
            self.page.get_by_role("button", name=self.say("Continue"), exact=True).click()


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
@pytest.mark.parametrize("account", ["mock-social", "pear-id"])
def test_an_account_is_linked_replaced_and_unlinked(demo: Demo, open_browser, setting, account):
    page, name = open_browser(setting), NAMES[account, setting.language]
    signed_in(demo, page, setting)
    proven(demo, page, setting, f"{LIST}/linking?account={account}")
    asked = QuestionPage(page, setting.language, "Link your %(provider)s account", provider=name)
    asked.go_on(name)
    ProviderPage(page, setting).as_somebody_new("Al There")

    listed = LinkedPage(page, setting.language)
    assert listed.notice() == listed.say(
        "Your %(provider)s account is linked. It signs you in from now on.", provider=name
    )
    expect(listed.row(name)).to_contain_text("Al There")
    listed.row(name).get_by_role("link", name=listed.say("Replace")).click()
    asked = QuestionPage(
        page, setting.language, "Replace your %(provider)s account?", provider=name
    )
    asked.go_on(name)
    ProviderPage(page, setting).as_somebody_new("Al Two")
    listed = LinkedPage(page, setting.language)
    assert set(demo.user("alice")["identities"]) == {account}
    expect(listed.row(name)).to_contain_text("Al Two")

    listed.row(name).get_by_role("link", name=listed.say("Unlink")).click()
    asked = QuestionPage(page, setting.language, "Unlink your %(provider)s account?", provider=name)
    expect(page.get_by_role("main")).to_contain_text(asked.say("How will I still get in?"))
    asked.press("Unlink")
    LinkedPage(page, setting.language)
    assert demo.user("alice")["identities"] == {}


def test_each_reason_that_nothing_was_linked_lands_on_the_list(demo: Demo, open_browser):
    setting = SETTINGS[0]
    page = open_browser(setting)
    signed_in(demo, page, setting)
    proven(demo, page, setting, f"{LIST}/linking?account=mock-social")
    for pressed, said in (
        ("Do not allow it", "You did not allow it at Mock Social. Nothing was changed."),
        ("Answer with an error", "The provider answered with an error. Try again later."),
        ("Continue as Carol", "This account signs somebody in to a different account here."),
    ):
        page.goto(f"{demo.url}{LIST}")
        row = LinkedPage(page, "en").row("Mock Social")
        row.get_by_role("button", name="Link Mock Social").click()
        ProviderPage(page, setting).press(pressed)
        assert said in LinkedPage(page, "en").notice()
    assert demo.user("alice")["identities"] == {}
