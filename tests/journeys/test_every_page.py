"""Every page in every way of looking at it: axe clean, and nobody scrolls sideways."""

import itertools

import pytest
from playwright.sync_api import Page, expect

from portal.sandbox.seed import PASSWORDS
from tests.journeys.accessibility import (
    Look,
    check_accessibility,
    check_fits,
    check_in_every_look,
    is_otherwise_without_script,
)
from tests.journeys.conftest import SIZES, Setting
from tests.journeys.words import sandbox_says

OPEN = (
    "/",
    "/auth/link",
    "/auth/sign-out",
    "/auth/signed-out",
    "/close-account/closed",
    "/close-account/kept",
    "/close-account/return",
    "/invitations/nothing",
    "/invitations/nothing/request",
    "/nowhere",
)
SIGNED_IN = (
    "/",
    "/activity",
    "/activity/not-me",
    "/security",
    "/passkeys",
    "/apps",
    "/two-step",
    "/linked-accounts",
    "/organizations/acmecorp0001/invitations",
    "/profile",
    "/profile/name",
    "/profile/personal",
    "/profile/address",
    "/profile/more",
    "/profile/avatar",
    "/profile/avatar/removal",
    "/verify/password?next=/username",
    "/verify/email?next=/username",
    "/verify/phone?next=/username",
    "/verify/sign-in?next=/username",
    "/password/still-signed-in",
    "/access-tokens",
    "/export",
    "/export/file/gone",
    "/close-account",
    "/organizations",
    "/organizations/new",
    "/organizations/acmecorp0001",
    "/organizations/acmecorp0001/members",
    "/organizations/acmecorp0001/members/bob000000000",
    "/organizations/acmecorp0001/departure",
    "/organizations/acmecorp0001/roles",
    "/organizations/acmecorp0001/settings",
    "/organizations/acmecorp0001/settings/name",
    "/organizations/acmecorp0001/settings/looks",
    "/organizations/umbrella0001/settings",
    "/auth/sign-out",
    "/nowhere",
)
AFTER_PROOF = (
    "/username",
    "/username/removal",
    "/email",
    "/email/removal",
    "/phone",
    "/phone/removal",
    "/apps/access",
    "/apps/access/removal?app=paperclip-notes",
    "/linked-accounts/linking?account=mock-social",
    "/password",
    "/devices",
    "/devices/others",
    "/devices/everywhere",
    "/passkeys/new",
    "/two-step/authenticator",
    "/two-step/authenticator/code",
    "/two-step/backup-codes",
)
AFTER_PROOF_FOR_AN_ORGANIZATION = (
    "/organizations/acmecorp0001/hand-over",
    "/organizations/acmecorp0001/members/bob000000000/roles?chosen=yes",
    "/organizations/acmecorp0001/members/bob000000000/removal",
    "/organizations/acmecorp0001/members/roles?member=bob000000000",
    "/organizations/acmecorp0001/settings/second-step",
    "/organizations/acmecorp0001/settings/domains",
)
WAYS = [
    Setting(script=script, language=language)
    for script, language in itertools.product((True, False), ("en", "zh-CN"))
]


def looks_of(setting: Setting) -> list[Look]:
    """
    Every size. The themes take turns with the sizes, and the other way about in the other language
    and without script: a theme changes nothing but colours, and a language none of them.
    """
    themes = itertools.cycle(("light", "dark"))
    if setting.script is (setting.language == "en"):
        next(themes)
    return [
        Look(size["width"], size["height"], theme)
        for size, theme in zip(SIZES.values(), themes, strict=False)
    ]


LONG = "Wolfeschlegelsteinhausenbergerdorff Αλεξάνδρα 亚历山德拉 " * 2


def look_at(page: Page, url: str) -> None:
    _open(page, url)
    check_accessibility(page)
    check_fits(page)


def look_at_from_all_sides(page: Page, url: str, setting: Setting) -> None:
    """
    Without script only where it makes a difference: elsewhere that was the same document. axe looks
    at every size and both themes in one language; another has other words and, perhaps, other
    widths: there it looks once, and at every size nobody scrolls sideways.
    """
    _open(page, url)
    if not setting.script and not is_otherwise_without_script(page):
        return
    first, *others = looks_of(setting)
    if setting.language == "en":
        check_in_every_look(page, [first, *others])
        return
    check_in_every_look(page, [first])
    for look in others:
        look.take(page)
        check_fits(page)


def _open(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def enter(page: Page, demo, who: str, language: str) -> None:
    page.goto(f"{demo.url}/auth/sign-in")
    label = sandbox_says(language, "Username, email or phone")
    page.get_by_label(label, exact=True).fill(who)
    page.get_by_label(sandbox_says(language, "Password"), exact=True).fill(PASSWORDS[who])
    page.get_by_role("button", name=sandbox_says(language, "Sign in"), exact=True).click()
    page.wait_for_url(f"{demo.url}/")


def prove(page: Page, demo, who: str, errand: str = "/username") -> None:
    demo.forget_tries()
    page.goto(f"{demo.url}/verify/password?next={errand}")
    page.locator("main [name=password]").fill(PASSWORDS[who])
    page.locator("main [name=password]").press("Enter")
    page.wait_for_url(f"{demo.url}{errand}")


@pytest.mark.parametrize("setting", WAYS, ids=str)
def test_every_page_can_be_used_by_everyone(demo, open_browser, setting):
    page = open_browser(setting)
    for path in OPEN:
        look_at_from_all_sides(page, demo.url + path, setting)
    enter(page, demo, "alice", setting.language)
    for path in SIGNED_IN:
        look_at_from_all_sides(page, demo.url + path, setting)
    prove(page, demo, "alice")
    for path in AFTER_PROOF:
        look_at_from_all_sides(page, demo.url + path, setting)
    prove(page, demo, "alice", AFTER_PROOF_FOR_AN_ORGANIZATION[0])
    for path in AFTER_PROOF_FOR_AN_ORGANIZATION:
        look_at_from_all_sides(page, demo.url + path, setting)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_names_without_end_break_nothing(demo, open_browser, size):
    demo.admin(
        "PATCH",
        "/users/alice",
        json={
            "name": LONG,
            "profile": {"nickname": LONG, "website": "https://x.example/" + "a" * 200},
        },
    )
    page = open_browser(Setting(size=size))
    enter(page, demo, "alice", "en")
    for path in ("/", "/profile", "/profile/name"):
        look_at(page, demo.url + path)


def test_someone_with_nothing_sees_whole_pages(demo, open_browser):
    page = open_browser(Setting(size="phone"))
    enter(page, demo, "dave", "en")
    for path in SIGNED_IN[:-1]:
        look_at(page, demo.url + path)


def test_pages_when_the_platform_is_down(demo, open_browser):
    page = open_browser()
    enter(page, demo, "alice", "en")
    demo.admin("POST", "/faults", json={"kind": "status", "pattern": "/api/my-account*"})

    for path in ("/", "/profile", "/profile/name"):
        look_at(page, demo.url + path)
        expect(page.get_by_role("heading", level=1)).to_have_text("The service is not answering")
