"""The same front door in the whole portal, with the sandbox behind it: what a person sees."""

from urllib.parse import urlsplit

import pytest
import requests

from portal.auth.failures import Failure
from portal.sandbox.current import BACK_CHANNEL
from portal.sandbox.testing.in_process import InProcessAdapter
from tests.auth.conftest import words_of
from tests.browser import Browser

PORTAL, SANDBOX = "localhost:5000", "localhost:3001"


def host(page) -> str:
    return urlsplit(page.url).netloc


def test_someone_signs_out_at_both_places_and_is_asked_for_the_password_again(alice):
    page = alice.send(alice.visit("/auth/sign-out"), _action="/auth/sign-out")
    assert page.location.startswith(f"http://{SANDBOX}/oidc/session/end?")

    page = alice.follow(page)
    if host(page) == SANDBOX:
        page = alice.follow(alice.send(page))
    assert (host(page), page.heading) == (PORTAL, "You are signed out")
    assert page.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert host(alice.visit("/auth/sign-in")) == SANDBOX


def test_someone_who_forgot_the_password_is_led_to_the_platforms_reset(anyone, alice):
    for browser in (anyone, alice):
        page = browser.visit("/auth/reset-password")
        assert host(page) == SANDBOX
        assert "password" in page.heading.lower()


def test_register_opens_the_platforms_registration(anyone):
    page = anyone.visit("/auth/register")

    assert host(page) == SANDBOX
    assert "account" in page.heading.lower()


def test_o03_o08_a_callback_that_is_no_good_is_a_page_with_a_way_on(anyone):
    page = anyone.visit("/auth/callback?state=x&code=y&iss=z")

    assert page.status == 400
    assert page.heading == words_of(Failure.USED_OR_EXPIRED)
    assert host(anyone.visit(page.link("Try again"))) == SANDBOX


def test_r21_an_access_token_that_lapsed_at_the_platform_is_renewed_unseen(alice, sandbox):
    sandbox.age("access_tokens", 4000)

    assert alice.visit("/profile").heading == "Profile"


def test_o38_a_session_ended_at_the_platform_is_over_here_with_a_way_back_in(alice, sandbox):
    sandbox.end_sessions("alice")
    page = alice.visit("/profile")

    assert page.heading == words_of(Failure.TURNED_AWAY)
    assert "__Host-session" not in alice.cookies()
    assert host(alice.visit(page.link("Try again"))) == SANDBOX


def test_someone_suspended_while_signed_in_is_signed_out_and_told(alice: Browser, sandbox):
    sandbox.suspend("alice")
    page = alice.visit("/profile")

    assert page.status == 403
    assert page.heading == "Your account is suspended"
    assert "__Host-session" not in alice.cookies()


@pytest.fixture
def back_channel(installation, monkeypatch):
    """The identity server's own way to the portal."""
    way = requests.Session()
    way.mount(f"http://{PORTAL}", InProcessAdapter(installation.portal))
    monkeypatch.setitem(installation.sandbox.app.extensions, BACK_CHANNEL, way)


@pytest.mark.usefixtures("back_channel")
def test_o65_signing_out_at_the_platform_signs_out_here_and_only_what_came_from_there(
    alice, signed_in_as
):
    alice_at_work = signed_in_as("alice")
    cookie = alice.cookies()["__Host-session"]
    asked = alice.visit(f"http://{SANDBOX}/oidc/session/end?client_id=northwind-portal")
    alice.send(asked)

    assert alice.cookies()["__Host-session"] == cookie, "the browser has not been here since"
    assert host(alice.visit("/profile")) == SANDBOX
    assert alice_at_work.visit("/profile").heading == "Profile"


def test_o36_alice_signs_out_her_other_browser_and_stays(alice, signed_in_as):
    alice_at_work = signed_in_as("alice")
    page = alice.visit("/auth/sign-out")
    assert "Your other browsers" in page.text
    page = alice.follow(alice.send(page, _action="/auth/other-sessions"))

    assert page.url == "http://localhost:5000/"
    assert page.notices()[0].startswith("Signed out of ")
    assert "Your other browsers" not in alice.visit("/auth/sign-out").text
    assert alice_at_work.get("/profile").location == "/auth/sign-in?next=/profile"
    assert host(alice_at_work.visit("/profile")) == PORTAL, "the platform's own session goes on"
