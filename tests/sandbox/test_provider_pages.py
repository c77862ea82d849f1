"""The providers that the sandbox plays: what they answer, and how often a code is good."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from portal.sandbox import current
from portal.sandbox.social import provider_codes
from tests.sandbox.visitor import Visitor

HERE = "http://localhost:5000/linked-accounts/callback"


def asks(app, target: str, **more: str) -> Visitor:
    query = {"redirect_uri": HERE, "state": "state-1", **more}
    return Visitor(app).goes_to(f"/provider/{target}?{urlencode(query)}")


def test_somebody_new_comes_back_with_a_code_that_tells_them_once(sandbox):
    visitor = asks(sandbox, "mock-social")
    assert visitor.heading == "Mock Social"
    visitor.submits("Continue as somebody new", Name="Alice at Mock", Email="al@social.test")

    assert visitor.outside.startswith(f"{HERE}?")
    assert visitor.returned["state"] == "state-1"
    with sandbox.app_context():
        code = visitor.returned["code"]
        told = provider_codes.redeem("mock-social", code, HERE)
        assert told == {
            "sub": "alice-at-mock-at-mock-social",
            "name": "Alice at Mock",
            "email": "al@social.test",
        }
        assert provider_codes.redeem("mock-social", code, HERE) is None
        current.store().close()


@pytest.mark.parametrize(
    ("button", "error"),
    [("Do not allow it", "access_denied"), ("Answer with an error", "server_error")],
)
def test_a_refusal_is_told_as_such(sandbox, button, error):
    returned = asks(sandbox, "mock-social").submits(button).returned

    assert returned == {"error": error, "state": "state-1"}


def test_where_a_form_was_asked_for_the_browser_posts_the_answer(sandbox):
    visitor = asks(sandbox, "pear-id", response_mode="form_post")
    visitor.submits("Continue as somebody new", Name="Pear Person")
    form = visitor.page.form

    assert form["action"] == HERE
    assert {tag["name"] for tag in form("input")} == {"code", "state"}
    assert (
        f"form-action 'self' http://{urlsplit(HERE).netloc}"
        in (visitor.answer.headers["Content-Security-Policy"])
    )


def test_who_has_no_name_is_asked_for_one(sandbox):
    visitor = asks(sandbox, "mock-social").submits("Continue as somebody new")

    assert visitor.answer.status_code == 422
    assert visitor.error_of("Name") == "Enter a name for the new account."


def test_an_unknown_provider_and_an_odd_address_to_return_to_are_not_there(sandbox):
    assert asks(sandbox, "nowhere").answer.status_code == 404
    query = dict(parse_qsl("redirect_uri=javascript:1&state=x"))
    assert Visitor(sandbox).goes_to("/provider/mock-social", **query).answer.status_code == 404
