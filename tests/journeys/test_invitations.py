"""An invitation among three people, each in a browser of their own, with and without script."""

import time

import pyotp
import pytest
import requests
from playwright.sync_api import Page, expect

from portal.sandbox.seed import PASSWORDS
from tests.journeys.accessibility import check_accessibility, check_fits
from tests.journeys.conftest import Demo, Setting
from tests.journeys.words import sandbox_says, say

SETTINGS = [
    Setting(script=True, size="desktop", language="en", theme="light"),
    Setting(script=False, size="phone", language="zh-CN", theme="dark"),
]
ACME = "/organizations/acmecorp0001"


def enter(page: Page, demo: Demo, who: str, language: str) -> None:
    page.goto(f"{demo.url}/auth/sign-in")
    name = sandbox_says(language, "Username, email or phone")
    page.get_by_label(name, exact=True).fill(who)
    page.get_by_label(sandbox_says(language, "Password"), exact=True).fill(PASSWORDS[who])
    page.get_by_role("button", name=sandbox_says(language, "Sign in"), exact=True).click()
    page.wait_for_url(f"{demo.url}/")


def is_at(page: Page, heading: str) -> None:
    """The page with *heading*, which everyone can use."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    check_accessibility(page)
    check_fits(page)


def press(page: Page, words: str) -> None:
    page.locator("main").get_by_role("button", name=words, exact=True).click()


def look_into_all_mail(demo: Demo) -> dict[str, str]:
    """As a program does that opens every link; the links by whom they were sent to."""
    mails = requests.get(f"{demo.sandbox}/outbox.json", timeout=10).json()
    links = {mail["to"]: mail["link"] for mail in mails if "link" in mail}
    for link in links.values():
        assert requests.get(link, timeout=10).status_code == 200
    return links


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_alice_invites_somebody_new_and_bob_opens_erins(demo, open_browser, setting):
    language = setting.language

    def words(message: str, **values: str) -> str:
        return say(language, message, **values)

    invited = words("You are invited to %(organization)s", organization="Acme Corp")

    # Alice invites two people at once.
    alice = open_browser(setting)
    enter(alice, demo, "alice", language)
    alice.goto(f"{demo.url}{ACME}/invitations/new")
    alice.locator("main [name=password]").fill(PASSWORDS["alice"])
    press(alice, words("Continue"))
    is_at(alice, words("Invite people"))
    alice.locator("[name=addresses]").fill("Erin@EXAMPLE.test, henry@example.test nope")
    alice.locator("[name=note]").fill("Hello")
    press(alice, words("Check the addresses"))
    expect(alice.get_by_text(words("Not an address"))).to_be_visible()
    check_accessibility(alice)
    check_fits(alice)
    alice.locator("button[value=send]").click()
    is_at(alice, words("What was sent"))

    # Whatever looks into their mail opens the links, and nothing comes of it.
    links = look_into_all_mail(demo)

    # Bob opens the one that is for Erin.
    bob = open_browser(setting)
    enter(bob, demo, "bob", language)
    bob.goto(links["Erin@example.test"])
    is_at(bob, words("This invitation is for another address"))
    assert "Erin@example.test" not in bob.content()

    # Henry has no account yet: he makes one on the way, and accepts.
    henry = open_browser(setting)
    henry.goto(links["henry@example.test"])
    is_at(henry, invited)
    press(henry, words("Create account"))
    henry.get_by_role("link", name=sandbox_says(language, "Use an email address instead")).click()
    expect(henry.locator("[name=address]")).to_have_value("henry@example.test")
    henry.locator("form button[type=submit]").first.click()
    henry.locator("[name=code]").fill(demo.code_for("henry@example.test"))
    henry.locator("form button[type=submit]").first.click()
    henry.wait_for_url(links["henry@example.test"])
    is_at(henry, invited)
    press(henry, words("Accept"))
    henry.wait_for_url(f"{demo.url}{ACME}")

    # Alice reads what became of each.
    id_ = links["henry@example.test"].rpartition("/")[2]
    alice.goto(f"{demo.url}{ACME}/invitations/{id_}")
    is_at(alice, words("Invitation of %(address)s", address="henry@example.test"))
    moments = alice.locator(".timeline__words").all_inner_texts()
    assert len(moments) == 2, "accepted, sent; nothing of what was only opened"
    alice.goto(f"{demo.url}{ACME}/invitations")
    is_at(alice, words("Invitations"))


def test_every_end_of_an_invitation_can_be_read_by_everyone(demo, open_browser):
    setting = Setting(script=False, size="phone")
    page = open_browser(setting)
    asked = {
        "organizationId": "umbrella0001",
        "inviterId": "dave00000000",
        "expiresAt": int(time.time() * 1000) + 86_400_000,
        "invitee": "bob@example.test",
    }
    path = f"{demo.url}/invitations/"
    mine = demo.manage("POST", "/organization-invitations", json=asked).json()["id"]
    enter(page, demo, "bob", "en")
    page.goto(f"{path}{mine}")
    is_at(page, "You are invited to Umbrella Ltd")
    page.goto(f"{path}{mine}/declining")
    is_at(page, "Decline the invitation to Umbrella Ltd?")
    press(page, "Decline")
    is_at(page, "This invitation is closed")
    later = {**asked, "invitee": "erin@example.test"}
    over = demo.manage("POST", "/organization-invitations", json=later).json()["id"]
    demo.admin(
        "POST",
        "/age",
        json={"kind": "organization_invitations", "seconds": 90_000, "user": "dave"},
    )
    page.goto(f"{path}{over}")
    is_at(page, "This invitation has expired")
    press(page, "Ask for a new one")
    is_at(page, "Thank you for asking")


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_alice_gets_the_second_step_that_an_invitation_wants_and_is_led_back(
    demo, open_browser, setting
):
    language = setting.language

    def words(message: str, **values: str) -> str:
        return say(language, message, **values)

    tern = demo.manage(
        "POST", "/organizations", json={"name": "Tern Works", "isMfaRequired": True}
    ).json()["id"]
    asked = {
        "organizationId": tern,
        "expiresAt": int(time.time() * 1000) + 86_400_000,
        "invitee": "alice@example.test",
    }
    mine = demo.manage("POST", "/organization-invitations", json=asked).json()["id"]
    back = words("Back to your invitation to %(organization)s", organization="Tern Works")
    page = open_browser(setting)
    enter(page, demo, "alice", language)
    page.goto(f"{demo.url}/invitations/{mine}")
    is_at(page, words("You are invited to %(organization)s", organization="Tern Works"))
    press(page, words("Set up a second step"))
    is_at(page, words("Second step"))
    expect(page.get_by_role("link", name=back)).to_be_visible()

    page.goto(f"{demo.url}/two-step/authenticator")
    page.locator("main [name=password]").fill(PASSWORDS["alice"])
    press(page, words("Continue"))
    press(page, words("Show the QR code"))
    key = "".join(page.locator(".enrol__key").inner_text().split())
    page.locator("main [name=code]").fill(pyotp.TOTP(key).now())
    press(page, words("Confirm"))
    is_at(page, words("Backup codes"))

    page.get_by_role("link", name=back).click()
    press(page, words("Accept"))
    page.wait_for_url(f"{demo.url}/organizations/{tern}")
