"""Somebody without a mouse: Tab to get to things, keys to use them, the focus always to be seen."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

# A ring around what has the focus, or around the tile that is all link.
_HAS_RING = """element => [null, "::after"].some((part) => {
  const style = getComputedStyle(element, part);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
})"""
_IS_ON_SCREEN = """element => {
  const box = element.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
}"""


class Keyboard:
    def __init__(self, page: Page) -> None:
        self.page = page

    def go_to(self, role: str, name: str | re.Pattern[str]) -> Locator:
        """Tab by Tab; everything on the way shows that it has the focus, and is on the screen."""
        target = self.page.get_by_role(role, name=name, exact=True).first
        expect(target).to_be_visible()
        for _ in range(60):
            if target.evaluate("element => element === document.activeElement"):
                return target
            self.page.keyboard.press("Tab")
            self._see_focus()
        raise AssertionError(f"nobody gets to {name} by keyboard on {self.page.url}")

    def press(self, role: str, name: str | re.Pattern[str]) -> None:
        self.go_to(role, name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def enter(self, name: str, value: str) -> None:
        """Type *value* into the field called *name*, and send the form with Enter."""
        self.fill(name, value)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def fill(self, name: str, value: str) -> None:
        self.go_to("textbox", name)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(value)

    def follow_the_error(self, words: str) -> None:
        """After a refusal the focus is at what is wrong, and one Enter further at its field."""
        summary = self.page.locator(".error-summary")
        expect(summary).to_be_focused()
        expect(summary).to_contain_text(words)
        self.page.keyboard.press("Tab")
        self._see_focus()
        self.page.keyboard.press("Enter")
        focused = self.page.locator(":focus")
        expect(focused).to_have_attribute("aria-invalid", "true")
        expect(focused).to_have_accessible_description(re.compile(re.escape(words)))

    def skip(self) -> None:
        """Past the header and the menu, by the first thing on the page."""
        self.page.keyboard.press("Tab")
        expect(self.page.get_by_role("link", name="Skip to content")).to_be_focused()
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("main")).to_be_focused()

    def _see_focus(self) -> None:
        focused = self.page.locator(":focus")
        if focused.count():  # else it is at the browser's own bars
            where = f"{focused.evaluate('element => element.outerHTML')} on {self.page.url}"
            assert focused.evaluate(_HAS_RING), f"nobody sees the focus on {where}"
            assert focused.evaluate(_IS_ON_SCREEN), f"the focus is out of sight: {where}"
