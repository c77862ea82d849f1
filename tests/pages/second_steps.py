"""What the tests of second steps share: proving it is you, what is kept there, codes of now."""

from __future__ import annotations

from typing import Any

import pyotp
from bs4 import BeautifulSoup

from portal.sandbox.people.directory import person_called
from portal.sandbox.people.factors import factors_of
from portal.sandbox.seed import FRANKS_TOTP_SECRET, PASSWORDS
from tests.browser import Browser, Page
from tests.conftest import Sandbox, sign_in_at

LOST = {"status": 504, "after": True}
"""Options of a fault: what was asked for happens, and no answer to it comes back."""

ADDED = "2026-03-04T10:00:00.000Z"
PASSKEY = {"id": "p", "type": "WebAuthn", "createdAt": ADDED, "lastUsedAt": ADDED, "name": "Laptop"}
APP = {"id": "a", "type": "Totp", "createdAt": ADDED, "key": FRANKS_TOTP_SECRET}

AUTHENTICATOR = "/two-step/authenticator"
CODE = "/two-step/authenticator/code"
CODES = "/two-step/backup-codes"
CONFIRM = "/two-step/backup-codes/confirmation"
PUT, BIND = (
    "PUT /api/my-account/mfa-verifications/totp",
    "POST /api/my-account/mfa-verifications",
)


def by_password(browser: Browser, page: Page, who: str) -> Page:
    sent = browser.send(page, _action="/verify/password", password=PASSWORDS[who])
    return browser.follow(sent)


def proven(browser: Browser, path: str, who: str, sandbox: Sandbox) -> Page:
    """The page at *path*, after all that is asked for before it."""
    page = browser.visit(path)
    if page.url.split("?")[0].endswith("/verify/sign-in"):
        page = browser.follow(browser.send(page, _action="/verify/sign-in"))
        page = sign_in_at(browser, page, who, sandbox)
    if page.url.split("?")[0].endswith("/verify/authenticator"):
        code = pyotp.TOTP(FRANKS_TOTP_SECRET).now()
        page = browser.follow(browser.send(page, _action="/verify/authenticator", code=code))
    if page.url.split("?")[0].endswith("/verify/password"):
        page = by_password(browser, page, who)
    assert page.url.split("?")[0].endswith(path), page.url
    return page


def kept(sandbox: Sandbox, who: str) -> list[dict[str, Any]]:
    """The factors of *who* as the platform keeps them, secrets and all."""
    with sandbox.app.app_context():
        user = person_called(who)
        assert user is not None
        return factors_of(user["id"])


def kinds(sandbox: Sandbox, who: str) -> list[str]:
    return [factor["type"] for factor in kept(sandbox, who)]


def key_on(page: Page) -> str:
    return page.soup.select_one(".enrol__key").get_text(strip=True).replace(" ", "")


def shown_by(key: str) -> str:
    return pyotp.TOTP(key).now()


def codes_on(page: Page) -> list[str]:
    return [item.get_text(strip=True) for item in page.soup.select(".backup-codes__code")]


def with_qr_code(browser: Browser, who: str, sandbox: Sandbox) -> Page:
    """The page with the key, just begun."""
    page = proven(browser, AUTHENTICATOR, who, sandbox)
    return browser.follow(browser.send(page, _action=AUTHENTICATOR))


def with_authenticator(browser: Browser, who: str, sandbox: Sandbox) -> Page:
    """Set up on the pages; where that leads to."""
    page = with_qr_code(browser, who, sandbox)
    return browser.follow(browser.send(page, _action=CODE, code=shown_by(key_on(page))))


def row(page: Page, name: str) -> str:
    """All that stands in the list beside *name*."""
    for item in page.soup.select("main .item"):
        if item.select_one(".item__title bdi").get_text(strip=True) == name:
            return words(item)
    raise AssertionError(f"no row is called {name!r}: {page.text}")


def words(tag: BeautifulSoup) -> str:
    return " ".join(tag.get_text(" ", strip=True).split())


def hide_after(sandbox: Sandbox, looks: int) -> None:
    """The list of factors is told *looks* times more, and then no more."""
    path = "/api/my-account/mfa-verifications"
    if looks:
        sandbox.break_("delay", path, method="GET", seconds=0, remaining=looks)
    sandbox.break_("status", path, method="GET", status=503)
