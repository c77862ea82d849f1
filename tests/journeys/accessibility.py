"""axe on a page as it stands. What it cannot check fails as well: nothing passes unseen."""

from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

# axe's tags are not cumulative: every level and version is named.
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def check_accessibility(page: Page) -> None:
    with _with_script(page) as looked_at:
        options = {"runOnly": {"type": "tag", "values": _RULES}}
        results = Axe().run(looked_at, options=options).response
    assert results["passes"], f"axe found nothing to look at on {page.url}"
    told = [
        f"{rule['id']}: {rule['help']}\n  "
        + "\n  ".join(f"{node['html']} — {node['failureSummary']}" for node in rule["nodes"])
        for rule in results["violations"]
    ]
    assert not told, f"{page.url}\n" + "\n".join(told)


def check_fits(page: Page) -> None:
    """Nobody has to scroll sideways."""
    wider = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wider <= 0, f"{page.url} is {wider} px too wide"


_likenesses: dict[tuple[Browser, int, int, bool], Page] = {}


@contextmanager
def _with_script(page: Page) -> Iterator[Page]:
    """
    *page*, or its likeness where script is off and axe could not run: the same document at the same
    address, its own scripts not loaded.
    """
    if not page.evaluate("matchMedia('(scripting: none)').matches"):
        yield page
        return
    likeness = _likeness_of(page)
    document, address = page.content(), page.url
    likeness.route(
        lambda url: url == address,
        lambda route: route.fulfill(body=document, content_type="text/html"),
    )
    likeness.goto(address)
    yield likeness
    likeness.unroute_all()


def _likeness_of(page: Page) -> Page:
    """One window of a kind serves all checks: opening one takes longer than looking at it."""
    is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    browser, size = page.context.browser, page.viewport_size
    assert browser
    assert size
    kind = (browser, size["width"], size["height"], is_dark)
    if kind not in _likenesses:
        context = browser.new_context(
            viewport=size, color_scheme="dark" if is_dark else "light", reduced_motion="reduce"
        )
        _likenesses[kind] = context.new_page()
    likeness = _likenesses[kind]
    likeness.route("**/*.js", lambda route: route.abort())
    return likeness
