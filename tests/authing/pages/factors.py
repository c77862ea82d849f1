"""What the tests of second steps share on this platform."""

from __future__ import annotations

from typing import Any

from tests.browser import Browser, Page
from tests.conftest import StandIn
from tests.pages.second_steps import AUTHENTICATOR, CODE, key_on, proven, shown_by

RECOVERY = "/two-step/recovery-code"


def kept(stand_in: StandIn, who: str) -> list[dict[str, Any]]:
    """The factors of *who* as the platform keeps them, secrets and all."""
    factors: list[dict[str, Any]] = stand_in.user(who)["factors"]
    return factors


def kinds(stand_in: StandIn, who: str) -> list[str]:
    return [factor["factorType"] for factor in kept(stand_in, who)]


def with_qr_code(browser: Browser, who: str, stand_in: StandIn) -> Page:
    """The page with the key, just begun."""
    page = proven(browser, AUTHENTICATOR, who, stand_in)
    return browser.follow(browser.send(page, _action=AUTHENTICATOR))


def with_authenticator(browser: Browser, who: str, stand_in: StandIn) -> Page:
    """Set up on the pages; the answer to the code."""
    page = with_qr_code(browser, who, stand_in)
    return browser.send(page, _action=CODE, code=shown_by(key_on(page)))


def titles(page: Page) -> list[str]:
    return [item.get_text(strip=True) for item in page.soup.select("main .item__title bdi")]
