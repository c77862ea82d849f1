"""axe on a page as it stands. What it cannot check fails as well: nothing passes unseen."""

from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

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


@contextmanager
def _with_script(page: Page) -> Iterator[Page]:
    """
    *page*, or its likeness where script is off and axe could not run: the same document at the same
    address, its own scripts not loaded.
    """
    if not page.evaluate("matchMedia('(scripting: none)').matches"):
        yield page
        return
    is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    browser = page.context.browser
    assert browser
    context = browser.new_context(
        viewport=page.viewport_size,
        color_scheme="dark" if is_dark else "light",
        storage_state=page.context.storage_state(),
        reduced_motion="reduce",
    )
    try:
        likeness = context.new_page()
        document = page.content()
        likeness.route("**/*.js", lambda route: route.abort())
        likeness.route(
            page.url, lambda route: route.fulfill(body=document, content_type="text/html")
        )
        likeness.goto(page.url)
        yield likeness
    finally:
        context.close()
