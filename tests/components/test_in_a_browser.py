"""The gallery and the pages around sign-in, seen by Chromium: sound for axe, fit for a phone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from portal.tenants.brand import Brand
from tests.components.small_app import Someone, small_app

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PAGES = ["/", "/gallery", "/error", "/sign-out"]


@contextmanager
def serving(color: str) -> Iterator[str]:
    app = small_app(Brand("Northwind", color=color), person=Someone())
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving("#5d34f2") as url:
        yield url


def open_page(chromium: Browser, url: str, width: int, scheme: str) -> Page:
    page = chromium.new_page(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    answer = page.goto(url)
    assert answer
    assert answer.status == 200
    return page


def assert_sound(page: Page) -> None:
    """With everything open that can be; the header’s lists lie over the page while they are."""
    for summary in page.locator("main details:visible > summary").all():
        summary.evaluate("summary => { summary.parentElement.open = true; }")
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("color", ["#5d34f2", "#ffd400", "#000000"])
def test_every_component_and_state_is_sound_in_every_colour(
    chromium: Browser, color: str, scheme: str
) -> None:
    with serving(color) as url:
        assert_sound(open_page(chromium, f"{url}/gallery", 1280, scheme))


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_sound_on_a_phone(chromium: Browser, address: str, path: str) -> None:
    assert_sound(open_page(chromium, address + path, 360, "light"))


@pytest.mark.parametrize("width", [360, 1280])
def test_each_list_of_the_header_is_sound_when_it_is_open(
    chromium: Browser, address: str, width: int
) -> None:
    """One at a time: to open another closes the one before, without script as well."""
    page = open_page(chromium, f"{address}/gallery", width, "light")
    lists = page.locator(".header details.choices")
    assert lists.count() > 2
    for one in lists.all():
        one.locator("summary").click()
        assert page.locator(".header details.choices[open]").count() == 1
        found = Axe().run(page, context=".header", options=RULES)
        assert found.violations_count == 0, found.generate_report()
    page.close()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_scrolls_sideways_at_320_pixels(chromium: Browser, address: str, path: str) -> None:
    page = open_page(chromium, address + path, 320, "light")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()


def test_everything_to_press_is_at_least_24_pixels(chromium: Browser, address: str) -> None:
    page = open_page(chromium, f"{address}/gallery", 360, "light")
    small = page.evaluate(
        """() => [...document.querySelectorAll("main a, main button, summary, footer a, select")]
          .filter(e => e.checkVisibility() && !e.closest("p.visually-hidden, .notice p"))
          .map(e => [e.textContent.trim(), e.getBoundingClientRect()])
          .filter(([, box]) => box.width < 24 || box.height < 24)
          .map(([words, box]) => `${words} ${box.width}x${box.height}`)"""
    )
    assert small == []
    page.close()


def test_the_focus_is_on_what_must_be_put_right(chromium: Browser, address: str) -> None:
    page = open_page(chromium, f"{address}/gallery", 1280, "light")
    focused = page.evaluate("document.activeElement.className")
    assert focused == "error-summary"
    page.close()


def test_a_choice_is_made_by_keyboard_and_closed_by_escape(chromium: Browser, address: str) -> None:
    page = open_page(chromium, f"{address}/sign-out", 1280, "light")
    summary = page.locator("summary", has_text="Appearance")
    summary.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Dark").wait_for()
    page.keyboard.press("Escape")
    assert not page.get_by_role("button", name="Dark").is_visible()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Dark").click()
    page.wait_for_url("**/sign-out")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(15, 17, 21)"
    page.close()


def test_the_menu_opens_without_script_on_a_phone(chromium: Browser, address: str) -> None:
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    page = context.new_page()
    page.goto(f"{address}/sign-out")
    link = page.get_by_role("link", name="Profile")
    assert not link.is_visible()
    page.locator("summary", has_text="Menu").click()
    assert link.is_visible()
    context.close()


def test_a_second_press_sends_nothing(chromium: Browser, address: str) -> None:
    page = open_page(chromium, f"{address}/sign-out", 1280, "light")
    stopped = page.evaluate(
        """() => {
          const stopped = [];
          document.addEventListener("submit", event => {
            stopped.push(event.defaultPrevented);
            event.preventDefault();
          });
          for (let press = 0; press < 3; press += 1) document.querySelector("main button").click();
          return stopped;
        }"""
    )
    assert stopped == [False, True, True]
    assert page.locator("main form button").get_attribute("aria-busy") == "true"
    page.close()


def test_nothing_on_the_pages_is_stopped_by_the_policy(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for path in PAGES:
        page.goto(address + path)
    assert said == []
    page.close()
