"""What the script of the page for a new passkey does, without a browser that runs it."""

from __future__ import annotations

import json
from typing import Any

from portal.sandbox.seed import PASSWORDS
from tests.authenticator import Authenticator
from tests.browser import Browser, Page

LIST, NEW = "/passkeys", "/passkeys/new"
JSON = {"Accept": "application/json"}


def proven(browser: Browser, path: str, who: str = "alice") -> Page:
    """The page at *path* as *who* has it after confirming by password."""
    page = browser.visit(path)
    if page.heading != "Confirm it’s you":
        return page
    return browser.follow(browser.send(page, _action="/verify/password", password=PASSWORDS[who]))


def hidden(page: Page) -> dict[str, str]:
    form = page.form_with("credential", action=NEW)
    return {tag["name"]: tag.get("value", "") for tag in form.select("input")}


def asks(browser: Browser, page: Page) -> Page:
    """The script asks what to let the browser make."""
    return browser.post(NEW, hidden(page), **JSON)


def options(browser: Browser, page: Page) -> dict[str, Any]:
    answer = asks(browser, page)
    assert answer.headers["Content-Type"] == "application/json", answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    found: dict[str, Any] = json.loads(answer.body)
    return found


def sends(browser: Browser, page: Page, credential: dict[str, Any]) -> Page:
    """The script fills in what was made and sends the form; the answer itself."""
    return browser.post(NEW, {**hidden(page), "credential": json.dumps(credential)})


def enrols(
    browser: Browser, who: str = "alice", authenticator: Authenticator | None = None
) -> Page:
    """All of it; the answer itself."""
    page = proven(browser, NEW, who)
    made = (authenticator or Authenticator()).makes(options(browser, page))
    return sends(browser, page, made)
