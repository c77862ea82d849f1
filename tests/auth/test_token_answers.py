"""What the token endpoint may answer to a code, and what signs nobody in."""

import pytest
from werkzeug.wrappers import Response

from tests.auth.conftest import refused


@pytest.mark.parametrize(
    "token", [{"id_token": None}, {"token_type": "DPoP"}, {"access_token": None}, {"id_token": 5}]
)
def test_o27_a_token_answer_that_lacks_something_signs_nobody_in(browser, provider, token):
    provider.token = token

    refused(browser, browser.sign_in(), provider, calls=("/me",))


@pytest.mark.parametrize(
    "answer",
    [
        Response("<html>", 200),
        Response('{"access_token": "x', 200),
        Response("down", 500),
        Response("", 302, {"Location": "https://evil.example/"}),
        Response("[" + "1," * 600_000 + "1]", 200),
        Response('{"error": "slow_down"}', 429),
    ],
    ids=["html", "truncated", "500", "redirect", "huge", "429"],
)
def test_o27_a_token_endpoint_that_makes_no_sense_signs_nobody_in(browser, provider, answer):
    provider.answers["/token"] = answer

    refused(browser, browser.sign_in(), provider, calls=("/me",))


@pytest.mark.parametrize(
    "token", [{"token_type": "bEARER"}, {"expires_in": None}, {"expires_in": "3600"}]
)
def test_o28_harmless_differences_are_tolerated(browser, provider, token):
    provider.token = token

    assert browser.sign_in().status_code == 303
