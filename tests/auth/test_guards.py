"""Who may open a page, and where everybody else goes."""

import pytest
from flask import Flask, abort

from portal.auth.guards import Access, needs, public, signed_in, undeclared
from portal.identity.backend import Capability


def test_nobody_signs_in_first_and_comes_back(browser):
    answer = browser.get("/profile?tab=1")

    assert answer.status_code == 303
    assert answer.location == "/auth/sign-in?next=/profile?tab%3D1"
    assert browser.sign_in(answer.location).location == "/profile?tab=1"


def test_nobody_who_posts_comes_back_to_the_page_of_the_form(browser):
    assert browser.post("/note", text="x").location == "/auth/sign-in?next=/note"
    assert browser.post("/save").location == "/auth/sign-in"


def test_w11_a_form_that_outlived_its_session_leads_to_sign_in_and_not_to_an_error(mia, clock):
    token = mia.token()
    clock.pass_(hours=2)

    for path in ("/note", "/save"):
        assert mia.post(path, token).location.startswith("/auth/sign-in")


def test_a_page_that_the_platform_cannot_fill_is_not_there(browser, mia):
    assert mia.get("/passkeys").status_code == 404
    mia.jar.clear()
    assert browser.get("/passkeys").status_code == 303


def test_w14_a_view_says_who_may_open_it(portal):
    views = portal.view_functions

    assert undeclared(portal) == []
    assert views["overview"].access is Access.PUBLIC
    assert views["profile"].access is Access.SIGNED_IN
    assert views["note"].access is Access.SIGNED_IN
    assert views["passkeys"].capability is Capability.UPLOAD_AVATAR


def test_w14_a_view_that_does_not_say_is_noticed():
    app = Flask("example", static_folder=None)
    app.add_url_rule("/open", "open", public(lambda: abort(404)))
    app.add_url_rule("/mine", "mine", signed_in(lambda: abort(404)))
    app.add_url_rule("/able", "able", needs(Capability.REGISTER)(lambda: abort(404)))
    app.add_url_rule("/forgotten", "forgotten", lambda: abort(404))

    assert undeclared(app) == ["forgotten"]


@pytest.mark.parametrize("path", ["/", "/profile", "/auth/sign-in", "/auth/signed-out"])
def test_w42_an_unknown_host_is_told_nothing_and_gets_no_cookie(browser, path):
    browser.host = "account.evil.example"
    answer = browser.get(path)

    assert (answer.status_code, answer.text) == (404, "Not found\n")
    assert browser.jar == {}
