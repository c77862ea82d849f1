"""Somebody whom a company signs in, with a second step that no sign-in ever asks them for."""

from urllib.parse import urljoin

import pytest

from portal.sandbox.people.directory import person_called
from tests.browser import Browser, Page
from tests.pages.second_steps import APP, AUTHENTICATOR

HEIDI, SIGN_IN = "heidi@meridian.test", "/verify/sign-in"


def signs_in(browser: Browser, page: Page) -> Page:
    """At the page of the company, from the platform's first page."""
    page = browser.follow(browser.send(page, identifier=HEIDI, password=""))
    assert page.heading == "Meridian"
    form = page.form_with("name", "email")
    typed = {"name": "Heidi Hofer", "email": HEIDI}
    return browser.follow(browser.post(urljoin(page.url, form["action"]), typed))


@pytest.fixture
def heidi(anyone, sandbox) -> Browser:
    assert signs_in(anyone, anyone.visit("/auth/sign-in")).status == 200
    sandbox.change_user(HEIDI, mfa_verifications=[APP])
    return anyone


def by_code(browser: Browser, page: Page, sandbox) -> Page:
    page = browser.follow(browser.send(page, _action="/verify/email/code"))
    return browser.follow(browser.send(page, code=sandbox.code_for(HEIDI)))


def test_w31_a_fresh_sign_in_at_the_company_does_where_a_code_would(heidi, sandbox):
    page = heidi.visit("/username")
    assert page.url.endswith(f"{SIGN_IN}?next=/username")
    page = signs_in(heidi, heidi.follow(heidi.send(page, _action=SIGN_IN)))
    assert "/verify" in page.url, "the platform wants its own record too"
    page = by_code(heidi, page, sandbox)

    assert page.heading == "Username"
    assert heidi.follow(heidi.send(page, username="heidi")).notices()


def test_w31_it_does_not_take_away_what_was_enrolled(heidi, sandbox):
    page = heidi.visit(f"{AUTHENTICATOR}/removal")
    page = signs_in(heidi, heidi.follow(heidi.send(page, _action=SIGN_IN)))
    assert "or your company’s sign-in, is not enough here" in page.text

    with sandbox.app.app_context():
        assert person_called(HEIDI)["mfa_verifications"]
