"""An organization from its first day to the day it is handed over."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Setting
from tests.journeys.test_every_page import enter, prove


def test_somebody_hands_their_organization_over_and_leaves(demo, open_browser):
    page = open_browser(Setting(script=False, size="phone"))
    enter(page, demo, "alice", "en")
    acme = f"{demo.url}/organizations/acmecorp0001"

    page.goto(f"{acme}/departure")
    expect(page.get_by_text("You are the last admin here")).to_be_visible()
    prove(page, demo, "alice", "/organizations/acmecorp0001/hand-over")
    page.get_by_label("Bob Baker").check()
    page.get_by_label("I stop being one").check()
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_text("Acme Corp was handed over.")).to_be_visible()

    page.get_by_role("link", name="Leave this organization").click()
    page.get_by_role("button", name="Leave").click()
    expect(page.get_by_text("You left Acme Corp.")).to_be_visible()
    page.goto(acme)
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")


def test_a_new_organization_is_managed_by_whoever_made_it(demo, open_browser):
    page = open_browser(Setting(script=True))
    enter(page, demo, "bob", "en")

    page.goto(f"{demo.url}/organizations")
    page.get_by_role("link", name="Create an organization").click()
    page.get_by_label("Name").fill("Tern Works")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_text("Tern Works is ready. You manage it.")).to_be_visible()
    page.get_by_role("link", name="Settings").click()
    expect(page).to_have_url(re.compile(r"/organizations/\w{12}/settings$"))
