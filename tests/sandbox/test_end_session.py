"""Signing out at the sandbox."""

import pytest

from portal.sandbox.oidc import signing
from tests.sandbox.visitor import HOME, SANDBOX

ALICE = ("alice", "Alpine-Harbor-47!")


@pytest.fixture
def signed_in(visitor):
    visitor.asks_to_sign_in().signs_in(*ALICE)
    visitor.known = visitor.tokens()
    return visitor


def asks_to_sign_out(visitor, **query):
    return visitor.goes_to(
        "/oidc/session/end",
        id_token_hint=visitor.known["id_token"],
        post_logout_redirect_uri=HOME,
        **query,
    )


def test_nothing_ends_before_the_button_is_pressed(signed_in):
    asks_to_sign_out(signed_in)

    assert signed_in.with_token(signed_in.known["access_token"]).status_code == 200


def test_the_button_ends_the_session_and_leads_back_with_the_state(signed_in):
    asks_to_sign_out(signed_in, state="state-2").submits("Sign out")

    assert signed_in.outside == f"{HOME}?state=state-2"
    assert signed_in.with_token(signed_in.known["access_token"]).status_code == 401
    assert signed_in.asks_to_sign_in(prompt="none").returned["error"] == "login_required"


def test_the_page_goes_on_by_itself_with_a_script_of_its_own_and_has_a_button_without(signed_in):
    asks_to_sign_out(signed_in)

    assert signed_in.page.form.has_attr("data-continue")
    assert signed_in.page.script["src"] == "/static/sandbox/continue.js"
    assert signed_in.page.form.button.get_text() == "Sign out"
    assert signed_in.goes_to("/static/sandbox/continue.js").answer.status_code == 200


def test_the_application_is_told_by_the_back_channel(sandbox, back_channel, signed_in):
    asks_to_sign_out(signed_in).submits("Sign out")
    [(address, token)] = back_channel.told
    with sandbox.app_context():
        claims = signing.claims_of(token, typ=signing.LOGOUT_TOKEN)
        hint = signing.claims_of(signed_in.known["id_token"], typ=signing.ID_TOKEN)

    assert address == "http://localhost:5000/auth/back-channel-logout"
    assert claims["sid"] == hint["sid"]
    assert claims["sub"] == hint["sub"]
    assert "nonce" not in claims


def test_the_form_of_another_browser_ends_nothing(signed_in, another_visitor):
    asks_to_sign_out(signed_in)
    another_visitor.answer = signed_in.answer
    another_visitor.submits("Sign out")

    assert another_visitor.answer.status_code == 400
    assert signed_in.with_token(signed_in.known["access_token"]).status_code == 200


def test_an_address_that_is_not_registered_is_refused(signed_in):
    signed_in.goes_to(
        "/oidc/session/end",
        client_id="northwind-portal",
        post_logout_redirect_uri="http://evil.example/",
    )

    assert signed_in.answer.json()["error"] == "invalid_request"


def test_an_address_without_an_application_is_ignored(signed_in):
    signed_in.goes_to("/oidc/session/end", post_logout_redirect_uri="http://evil.example/")
    signed_in.submits("Sign out")

    assert signed_in.heading == "You are signed out"


def test_a_forged_hint_is_refused(signed_in):
    signed_in.known["id_token"] = signed_in.known["id_token"][:-8] + "AAAAAAAA"
    asks_to_sign_out(signed_in)

    assert signed_in.answer.status_code == 400


def test_the_page_is_in_the_language_asked_for(signed_in):
    asks_to_sign_out(signed_in, ui_locales="zh-CN")

    assert signed_in.heading == "退出登录"


def test_the_form_may_lead_to_the_sandbox_and_the_application_only(signed_in):
    asks_to_sign_out(signed_in)
    policy = signed_in.answer.headers["Content-Security-Policy"]

    assert "form-action 'self' http://localhost:5000;" in policy
    assert signed_in.page.form["action"] == f"{SANDBOX}/oidc/session/end/confirm"
