"""
What only a browser can tell: a header counts when Chromium acts on it (W-01), a cookie when it is
kept, a weight when it went over the wire.
"""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Setting
from tests.journeys.pages import LandingPage
from tests.journeys.test_every_page import enter

PAGES = ("/", "/profile", "/profile/name", "/auth/sign-out", "/nowhere")
FIRST_VISIT = 40 * 1024
NEXT_VISIT = 12 * 1024


@pytest.fixture(scope="module")
def evil() -> Iterator[str]:
    """Another site: serves whatever ``pages`` says."""

    class Evil(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f"<!doctype html><title>Evil</title>{PAGES_OF_EVIL.get(self.path, '')}".encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Evil)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://evil.localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


PAGES_OF_EVIL: dict[str, str] = {}


@pytest.fixture
def alices_page(demo, open_browser) -> Page:
    page = open_browser()
    enter(page, demo, "alice", "en")
    return page


@pytest.mark.parametrize("path", PAGES)
def test_w01_script_that_got_into_a_page_does_not_run(demo, alices_page, path):
    alices_page.goto(demo.url + path)
    ran = alices_page.evaluate(
        """() => {
          window.ran = [];
          const button = document.createElement("button");
          try { button.setAttribute("onclick", "ran.push('handler')"); } catch {}
          document.body.append(button);
          button.click();
          try { const s = document.createElement("script"); s.textContent = "ran.push('inline')";
                document.body.append(s); } catch {}
          try { document.body.innerHTML += "<img src=x onerror=ran.push('html')>"; } catch {}
          return new Promise(done => setTimeout(() => done(window.ran), 200));
        }"""
    )
    assert ran == []


@pytest.mark.parametrize("path", PAGES)
def test_w12_nobody_frames_a_page(demo, alices_page, evil, path):
    PAGES_OF_EVIL["/frame"] = f'<iframe src="{demo.url}{path}"></iframe>'
    alices_page.goto(f"{evil}/frame")
    alices_page.wait_for_timeout(300)

    framed = [frame for frame in alices_page.frames if frame.parent_frame]
    assert [frame.url for frame in framed] == ["chrome-error://chromewebdata/"]


def test_w01_a_window_that_opened_us_loses_its_hold(demo, alices_page, evil):
    PAGES_OF_EVIL["/opener"] = "<p>opener</p>"
    alices_page.goto(f"{evil}/opener")
    with alices_page.expect_popup() as opened:
        alices_page.evaluate("url => { window.theirs = window.open(url) }", f"{demo.url}/profile")
    opened.value.wait_for_load_state()

    assert opened.value.evaluate("window.opener") is None
    assert alices_page.evaluate("window.theirs.closed") is True


def test_w05_another_site_cannot_show_our_pictures(demo, alices_page, evil):
    alices_page.goto(demo.url)
    logo = alices_page.locator("img.tenant-mark").first.evaluate("image => image.src")
    PAGES_OF_EVIL["/picture"] = f'<img src="{logo}">'
    alices_page.goto(f"{evil}/picture")
    alices_page.wait_for_timeout(300)

    assert alices_page.locator("img").evaluate("image => image.naturalWidth") == 0


@pytest.mark.parametrize("path", ["/preferences", "/auth/sign-out", "/profile/name"])
def test_w10_a_form_on_another_site_changes_nothing(demo, alices_page, evil, path):
    before = demo.user("alice")
    PAGES_OF_EVIL["/form"] = (
        f'<form method="post" action="{demo.url}{path}">'
        '<input name="nickname" value="Evil"><input name="theme" value="dark">'
        "<button>Win a prize</button></form>"
    )
    alices_page.goto(f"{evil}/form")
    alices_page.get_by_role("button").click()
    expect(alices_page.get_by_role("heading", level=1)).to_have_text("This request was refused")

    assert demo.user("alice")["profile"] == before["profile"]
    alices_page.goto(f"{demo.url}/profile")
    expect(alices_page.get_by_role("heading", level=1)).to_have_text("Profile")


def test_w08_cookies_are_host_only_and_out_of_reach_of_script(demo, alices_page):
    alices_page.goto(f"{demo.url}/profile")
    cookies = [
        cookie
        for cookie in alices_page.context.cookies(demo.url)
        if cookie["domain"] == "localhost"
    ]
    ours = [cookie for cookie in cookies if cookie["name"].startswith("__Host-")]

    assert {cookie["name"] for cookie in ours} >= {"__Host-session"}
    for cookie in ours:
        assert cookie["httpOnly"]
        assert cookie["secure"]
        assert cookie["sameSite"] == "Lax"
        assert cookie["path"] == "/"
    assert sum(len(cookie["name"] + cookie["value"]) for cookie in ours) < 1024
    assert "__Host" not in alices_page.evaluate("document.cookie")


def weigh(page: Page, url: str) -> int:
    """Bytes over the wire for *url* and all it loads, headers included."""
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    sizes: list[float] = []
    client.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(url)
    page.wait_for_load_state("networkidle")
    client.detach()
    return int(sum(sizes))


@pytest.mark.parametrize("path", ["/", "/profile", "/profile/name", "/profile/personal"])
def test_a_page_weighs_little_on_the_first_visit_and_less_on_the_next(demo, open_browser, path):
    page = open_browser()
    enter(page, demo, "alice", "en")
    fresh = open_browser()
    fresh.context.add_cookies(page.context.cookies())

    first = weigh(fresh, demo.url + path)
    second = weigh(fresh, demo.url + path)

    assert first < FIRST_VISIT, f"{path} weighs {first} bytes"
    assert second < NEXT_VISIT, f"{path} weighs {second} bytes the second time"


def test_nothing_is_loaded_from_elsewhere(demo, alices_page):
    hosts: set[str] = set()
    alices_page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    for path in PAGES:
        alices_page.goto(demo.url + path)
        alices_page.wait_for_load_state("networkidle")

    assert hosts == {demo.url.split("/")[2]}


def test_nothing_is_written_to_the_console(demo, alices_page):
    told: list[str] = []
    alices_page.on("console", lambda message: told.append(message.text))
    alices_page.on("pageerror", lambda error: told.append(str(error)))
    for path in PAGES[:-1]:
        alices_page.goto(demo.url + path)
        alices_page.wait_for_load_state("networkidle")

    assert told == []


def test_the_platform_is_slow_and_the_page_says_so_in_time(demo, open_browser):
    page = open_browser(Setting(script=False))
    enter(page, demo, "alice", "en")
    demo.admin(
        "POST", "/faults", json={"kind": "hang", "pattern": "/api/my-account", "seconds": 30}
    )

    page.goto(f"{demo.url}/profile", timeout=15_000)

    expect(page.get_by_role("heading", level=1)).to_have_text("The service is not answering")
    demo.admin("DELETE", "/faults")
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Profile")


def test_a_signed_out_person_sees_the_front_page(demo, open_browser):
    page = open_browser()
    page.goto(demo.url)
    LandingPage(page, tenant="Northwind")


PROBE = (
    "\"'><img src=x data-probe onerror=probed=1><svg data-probe onload=probed=1>"
    "<script data-probe>probed=1</script>{{7*7}}"
)


def test_w21_markup_in_any_value_the_platform_gives_is_text(demo, open_browser):
    page = open_browser()
    enter(page, demo, "alice", "en")
    texts = ("givenName", "familyName", "middleName", "nickname", "gender", "website", "zoneinfo",
             "locale", "birthdate")  # fmt: skip
    demo.admin(
        "PATCH",
        "/users/alice",
        json={
            "name": PROBE,
            "avatar": f"https://x.example/{PROBE}",
            "profile": {
                **dict.fromkeys(texts, PROBE),
                "address": dict.fromkeys(("streetAddress", "locality", "region"), PROBE),
            },
            "custom_data": {"jobTitle": PROBE, "team": PROBE, "homepage": PROBE},
        },
    )
    for path in (*PAGES, "/profile/personal", "/profile/address", "/profile/more"):
        page.goto(demo.url + path)
        page.wait_for_load_state("networkidle")

        assert page.evaluate("window.probed") is None, path
        assert page.locator("[data-probe]").count() == 0, path
        assert "49" not in page.get_by_role("heading", level=1).inner_text()
