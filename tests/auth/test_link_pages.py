"""What a person sees who opened a link from a message: the whole portal, the sandbox behind it."""

from urllib.parse import urlencode, urlsplit

import pytest
import requests
from werkzeug.test import Client

from tests.browser import Browser, Page
from tests.conftest import SANDBOX

EMAIL = "alice@example.test"
MANAGEMENT = "/api/one-time-tokens"


class Sender:
    """Another application of the tenant, which sends people their links."""

    def __init__(self, installation) -> None:
        self._client = Client(installation.sandbox.app)
        secret = (installation.folder / "management.secret").read_text("utf-8")
        asked = {
            "grant_type": "client_credentials",
            "resource": "https://default.logto.app/api",
            "scope": "all",
        }
        basic = requests.auth._basic_auth_str("portal-management", secret)
        headers = {"Authorization": basic}
        answer = self._client.post("/oidc/token", base_url=SANDBOX, data=asked, headers=headers)
        self._bearer = {"Authorization": f"Bearer {answer.json['access_token']}"}

    def link(self, email: str = EMAIL) -> dict[str, str]:
        made: dict[str, str] = self._ask("POST", MANAGEMENT, json={"email": email})
        return made

    def mark(self, link: dict[str, str], status: str) -> None:
        self._ask("PUT", f"{MANAGEMENT}/{link['id']}/status", json={"status": status})

    def status(self, link: dict[str, str]) -> str:
        return str(self._ask("GET", f"{MANAGEMENT}/{link['id']}")["status"])

    def _ask(self, method: str, path: str, **kw):
        answer = self._client.open(
            path, method=method, base_url=SANDBOX, headers=self._bearer, **kw
        )
        assert answer.status_code < 300, answer.text
        return answer.json


@pytest.fixture
def sender(installation) -> Sender:
    return Sender(installation)


def opened(browser: Browser, link: dict[str, str], email: str = EMAIL) -> Page:
    return browser.visit(f"/auth/link?{urlencode({'token': link['token'], 'email': email})}")


def pressed(browser: Browser, page: Page) -> Page:
    """The button is pressed, and whatever the sign-in page asks for is confirmed."""
    page = browser.follow(browser.send(page, _action="/auth/link"))
    if urlsplit(page.url).path == "/one-time-token" and page.status == 200:
        page = browser.follow(browser.send(page))
    return page


def test_someone_is_signed_in_by_a_link_without_a_password(anyone, sender):
    link = sender.link("erin@example.test")
    page = opened(anyone, link, "erin@example.test")

    assert urlsplit(page.url).query == ""
    assert page.heading == "Sign in with your link"
    assert "erin@example.test" in page.text
    assert sender.status(link) == "active"

    page = pressed(anyone, page)
    assert page.url == f"{anyone.home}/"
    assert "Erin" in page.soup.select_one("header").get_text()
    assert sender.status(link) == "consumed"


def test_the_page_of_a_link_holds_its_secret_nowhere_and_loads_nothing_from_elsewhere(
    anyone, sender
):
    link = sender.link()
    page = opened(anyone, link)

    assert link["token"] not in page.body + str(page.headers)
    assert not page.soup.select("[src^=http], link[href^=http]")


@pytest.mark.parametrize(
    ("status", "heading"),
    [
        ("consumed", "This link has been used"),
        ("expired", "This link has expired"),
        ("revoked", "This link was withdrawn"),
    ],
)
def test_a_link_that_is_over_is_told_before_anything_is_pressed(anyone, sender, status, heading):
    link = sender.link()
    sender.mark(link, status)
    page = opened(anyone, link)

    assert (page.status, page.heading) == (410, heading)
    assert "another way" in page.text
    assert EMAIL not in page.text
    assert page.link("Sign in") == "/auth/sign-in"


def test_c41_w38_a_link_of_another_address_and_one_that_never_was_look_the_same(anyone, sender):
    link = sender.link("bob@example.test")
    pages = [
        opened(anyone, link),
        opened(anyone, {"token": "x" * 32}),
        opened(anyone, link, "nobody@example.test"),
    ]

    assert {page.heading for page in pages} == {"This link does not fit"}
    assert len({(page.status, page.text) for page in pages}) == 1
    assert sender.status(link) == "active"


def test_a_link_that_was_not_opened_here_is_told_with_a_way_on(anyone):
    page = anyone.visit("/auth/link")

    assert (page.status, page.heading) == (400, "This link does not work")
    assert urlsplit(anyone.visit(page.link("Sign in")).url).netloc == "localhost:3001"


def test_someone_signed_in_with_the_address_of_the_link_does_not_need_it(alice, sender):
    link = sender.link()
    page = opened(alice, link)

    assert (page.status, page.heading) == (200, "You are signed in already")
    assert page.link("Go to your account") == "/"
    assert sender.status(link) == "active"


def test_o09_someone_else_is_named_and_asked_and_replaced_only_at_the_end(bob, sender):
    page = opened(bob, sender.link())

    assert page.heading == "Sign in with your link"
    assert "You are signed in here as Bob" in page.text
    assert EMAIL in page.text
    assert "Bob" in bob.visit("/profile").text

    page = pressed(bob, page)
    assert "Alice" in page.soup.select_one("header").get_text()


def test_where_the_state_of_a_link_cannot_be_asked_the_platform_tells(anyone, sender, sandbox):
    link = sender.link()
    sender.mark(link, "revoked")
    sandbox.break_("status", MANAGEMENT, status=403, json={"code": "auth.forbidden"})
    page = opened(anyone, link)

    assert page.heading == "Sign in with your link"
    page = pressed(anyone, page)
    assert urlsplit(page.url).netloc == "localhost:3001"
    assert "withdrawn" in page.text


def test_pages_of_a_link_speak_chinese(anyone, sender):
    anyone.language = "zh-CN"
    used = sender.link()
    sender.mark(used, "consumed")

    assert opened(anyone, sender.link()).heading == "使用链接登录"
    assert opened(anyone, used).heading == "此链接已被使用"
