"""Language and light or dark: chosen without script, kept, and never believed blindly."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.web.preferences import COOKIE
from tests.browser import NAVIGATION
from tests.components.conftest import opened
from tests.components.small_app import small_app

LOCAL = "http://localhost"


@pytest.fixture
def signed_out() -> FlaskClient:
    return small_app().test_client()


def choose(client: FlaskClient, **fields: str) -> TestResponse:
    token = opened(client, "/").soup.select_one("[name=csrf_token]")
    assert token
    return client.post(
        "/preferences", data={"csrf_token": token["value"], **fields}, headers=NAVIGATION
    )


def root(client: FlaskClient) -> Any:
    return opened(client, "/").soup.html


def test_a_chosen_language_is_that_of_the_next_page(signed_out: FlaskClient) -> None:
    answer = choose(signed_out, language="zh-CN", next="/signed-out")
    assert (answer.status_code, answer.location) == (303, "/signed-out")
    assert root(signed_out)["lang"] == "zh-CN"


def test_dark_stays_dark_when_the_language_changes(signed_out: FlaskClient) -> None:
    assert root(signed_out)["data-theme"] == "system"
    choose(signed_out, theme="dark", next="/")
    choose(signed_out, language="zh-CN", next="/")
    assert (root(signed_out)["data-theme"], root(signed_out)["lang"]) == ("dark", "zh-CN")


def test_w08_the_cookie_is_for_this_host_alone_and_not_for_scripts(
    signed_out: FlaskClient,
) -> None:
    cookie = choose(signed_out, theme="light", next="/").headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=theme=light;")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=31536000"):
        assert part in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize("fields", [{"language": "de"}, {"theme": "pink"}, {"language": "<b>"}])
def test_what_is_not_offered_cannot_be_chosen(
    signed_out: FlaskClient, fields: dict[str, str]
) -> None:
    answer = choose(signed_out, next="/", **fields)
    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("next_", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_o70_choosing_leads_nowhere_else(signed_out: FlaskClient, next_: str) -> None:
    assert choose(signed_out, theme="dark", next=next_).location == "/"


@pytest.mark.parametrize(
    "value", ["theme=pink&language=xx", "language=zh-CN&language=en", "x" * 3000, "&&&&&&=", "%ff"]
)
def test_a_cookie_that_is_not_ours_changes_nothing(app: Flask, value: str) -> None:
    client = app.test_client()
    client.set_cookie(COOKIE, value, secure=True)
    html = client.get("/", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert '<html lang="en" dir="ltr" data-theme="system">' in html


def test_w10_a_choice_made_by_another_site_is_refused(signed_out: FlaskClient) -> None:
    answer = signed_out.post(
        "/preferences", data={"theme": "dark"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
