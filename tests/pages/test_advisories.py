"""What went wrong in others' front doors, tried at ours; the ids are those of the advisories."""

import pytest
from werkzeug.test import Client

from portal.sandbox.seed import PASSWORDS
from tests.browser import NAVIGATION, Browser
from tests.conftest import PORTAL

TOUR = ("/", "/security", "/profile", "/auth/sign-out", "/auth/signed-out", "/nowhere", "/username")


class SharedCache:
    """A proxy before the portal that keeps all that may be kept, for everybody (RFC 9111 §3)."""

    def __init__(self, app) -> None:
        self._app = app
        self.kept: dict[str, tuple[str, list[tuple[str, str]], bytes]] = {}

    def __call__(self, environ, start_response):
        address = f"{environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}"
        if environ["REQUEST_METHOD"] == "GET" and address in self.kept:
            status, headers, body = self.kept[address]
            start_response(status, headers)
            return [body]
        told: list = []

        def remember(status, headers, *_):
            told[:] = [status, headers]
            return start_response(status, headers)

        body = b"".join(self._app(environ, remember))
        status, headers = told
        rules = dict(headers).get("Cache-Control", "")
        if environ["REQUEST_METHOD"] == "GET" and not any(
            word in rules for word in ("no-store", "private")
        ):
            self.kept[address] = (status, headers, body)
        return [body]


def test_c07_w07_a_cache_that_everybody_shares_keeps_nothing_of_anybody(installation):
    cache = SharedCache(installation.portal.wsgi_app)

    def visitor() -> Browser:
        servers = {"localhost:5000": cache, "localhost:3001": installation.sandbox.app}
        return Browser(servers, PORTAL)

    seen = {}
    for who in ("alice", "bob"):
        browser = visitor()
        page = browser.visit("/auth/sign-in")
        browser.follow(browser.send(page, identifier=who, password=PASSWORDS[who]))
        seen[who] = "".join(browser.visit(path).body for path in TOUR)
    browser.visit("/static/favicon.svg")

    assert "alice@example.test" in seen["alice"]
    assert "alice" not in seen["bob"].lower()
    assert "Hello" not in visitor().visit("/").text
    for address, (_status, headers, body) in cache.kept.items():
        assert "Set-Cookie" not in dict(headers), address
        assert b"csrf_token" not in body, address


@pytest.mark.parametrize(
    "spoofed",
    ["=__Host-session={id}", "=__Host-session={id}; x=y", "__Host-session={id}; __Host-session=x"],
)
def test_c08_w09_a_cookie_that_a_sibling_host_could_have_set_is_nobodys(alice, portal, spoofed):
    id_ = alice.cookies()["__Host-session"]

    def asked(cookie: str):
        client = Client(portal, use_cookies=False)
        return client.get("/security", base_url=PORTAL, headers={"Cookie": cookie})

    assert asked(f"__Host-session={id_}").status_code == 200
    answer = asked(spoofed.format(id=id_))
    assert answer.status_code == 303
    assert answer.location.startswith("/auth/sign-in")


def test_c25_c39_w37_tries_are_counted_for_a_person_however_they_signed_in(installation, alice):
    """In another browser, under another spelling: it is the same account."""
    other = installation.browser()
    page = other.visit("/auth/sign-in")
    page = other.follow(
        other.send(page, identifier="ALICE@example.test", password=PASSWORDS["alice"])
    )
    assert page.heading == "Hello, Alice Adams"
    for number in range(10):
        browser = (alice, other)[number % 2]
        browser.submit("/verify/password?next=/username", password=f"guess {number}")
    installation.sandbox.forget_calls()

    for browser in (alice, other):
        page = browser.submit("/verify/password?next=/username", password=PASSWORDS["alice"])
        assert page.status == 429
    assert installation.sandbox.changes() == []


def test_c26_w29_a_parameter_that_comes_twice_changes_nothing(alice, sandbox):
    for path, name in (
        ("/verify/password?next=/username", "password"),
        ("/verify/email/code?next=/username", None),
        ("/username", "username"),
    ):
        if path == "/username":
            alice.submit("/verify/password?next=/username", password=PASSWORDS["alice"])
        page = alice.visit(path.replace("/email/code", "/email"))
        fields = {
            tag["name"]: tag.get("value", "")
            for tag in page.form_with("form_key").select("input[name]")
        }
        sandbox.forget_calls()
        twice = [*fields.items(), (name or "form_key", PASSWORDS["alice"])]
        body = {key: [value for named, value in twice if named == key] for key, _ in twice}
        answer = alice.post(path, body)

        assert answer.status in (200, 400), path
        assert sandbox.changes() == [], path


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer"},
        {"Authorization": "Basic !!!"},
        {"Authorization": "Negotiate " + "A" * 60_000},
        {"Authorization": "\x7f\xff"},
        {"Cookie": "__Host-session"},
        {"Cookie": "; ".join(f"c{number}=v" for number in range(3_000))},
        {"Cookie": "__Host-session=" + "A" * 60_000},
        {"Accept-Language": "zh-" * 20_000},
        {"Accept-Language": "en;q=NaN, \xe9;q=-1"},
        {"Referer": "http://[", "Origin": "null"},
        {"Content-Type": "multipart/form-data; boundary=" + "b" * 60_000},
    ],
    ids=lambda headers: f"{next(iter(headers))} {next(iter(headers.values()))[:12]!r}",
)
def test_c27_a_header_that_is_none_is_no_fault_of_ours(anyone, headers):
    for method in ("GET", "POST"):
        for path in ("/", "/security", "/auth/callback?state=x", "/auth/sign-out"):
            answer = anyone.open(method, f"{PORTAL}{path}", {**NAVIGATION, **headers})
            assert answer.status < 500, f"{method} {path}"
