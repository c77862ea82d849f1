"""axe on a page as it stands. What it cannot check fails as well: nothing passes unseen."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

# axe's tags are not cumulative: every level and version is named.
_RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}

# Half of axe's time went into describing what passes, and into style sheets and films that only
# rules we do not run would read.
_RUN = """(rules) => axe
  .run({ runOnly: rules, resultTypes: ["violations"], preload: false })
  .then((results) => ({ violations: results.violations, passes: results.passes.length }))"""

# Colours that change go from parent to child, a frame for each, however short the transition is.
_AT_ONCE = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { transition: none !important }");
  document.adoptedStyleSheets = [sheet];
}"""


@dataclass(frozen=True)
class Look:
    """A size of the window, in pixels, and a theme."""

    width: int
    height: int
    theme: str

    def take(self, page: Page) -> None:
        page.set_viewport_size({"width": self.width, "height": self.height})
        page.emulate_media(color_scheme=self.theme, reduced_motion="reduce")


# Everything about the window that a page may look different for.
_WINDOW = """() => [innerWidth, innerHeight,
  matchMedia("(prefers-color-scheme: dark)").matches, matchMedia("(scripting: none)").matches]"""
# What nobody perceives of a page: hidden values, and where its links and forms lead.
_BEHIND = re.compile(r'<input[^>]* type="hidden"[^>]*>|(?:(?<= href=")|(?<= action="))[^#"][^"]*')
_looked_at: set[tuple[str, str]] = set()


def check_accessibility(page: Page) -> None:
    """The same page in the same kind of window is looked at once: journeys share their roads."""
    seen = _BEHIND.sub("", page.content()), str(page.evaluate(_WINDOW))
    if seen in _looked_at:
        return
    with _with_script(page) as looked_at:
        looked_at.evaluate(AXE_SCRIPT)
        _run_axe(looked_at, page.url)
    _looked_at.add(seen)


def check_in_every_look(page: Page, looks: Iterable[Look]) -> None:
    """axe, and nobody scrolls sideways; the page is loaded once and stays as the last look."""
    with _with_script(page) as looked_at:
        looked_at.evaluate(AXE_SCRIPT)
        looked_at.evaluate(_AT_ONCE)
        for look in looks:
            look.take(looked_at)
            if looked_at is not page:
                look.take(page)
            _run_axe(looked_at, f"{page.url} as {look}")
            check_fits(page)


def _run_axe(page: Page, where: str) -> None:
    results = page.evaluate(_RUN, _RULES)
    assert results["passes"], f"axe found nothing to look at on {where}"
    told = [
        f"{rule['id']}: {rule['help']}\n  "
        + "\n  ".join(f"{node['html']} — {node['failureSummary']}" for node in rule["nodes"])
        for rule in results["violations"]
    ]
    assert not told, f"{where}\n" + "\n".join(told)


def check_fits(page: Page) -> None:
    """Nobody has to scroll sideways."""
    wider = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wider <= 0, f"{page.url} is {wider} px too wide"


# Modules that change nothing before somebody does something.
_QUIET = ", ".join(f'[data-module="{name}"]' for name in ("choices", "submit-once"))


def is_otherwise_without_script(page: Page) -> bool:
    """Whether there is something that scripts show, hide or change as the page is opened."""
    return page.locator(f"noscript, [data-module]:not({_QUIET})").count() > 0


_likenesses: dict[tuple[Browser, int, int, bool], Page] = {}


@contextmanager
def _with_script(page: Page) -> Iterator[Page]:
    """
    *page*, or its likeness where script is off and axe could not run: the same document at the same
    address, its own scripts not loaded and what is for those without script on view.
    """
    if not page.evaluate("matchMedia('(scripting: none)').matches"):
        yield page
        return
    likeness = _likeness_of(page)
    document, address = re.sub("</?noscript>", "", page.content()), page.url
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
