"""What an errand is, and what several of them are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.journal.events import Event
from portal.sandbox.seed import PASSWORDS
from tests.browser import Browser, Page
from tests.conftest import Sandbox

ALICE = "alice@example.test"
BOB = "bob@example.test"
ERIN = "erin@example.test"


def proven(browser: Browser, path: str, who: str, sandbox: Sandbox) -> Page:
    """The form at *path* as *who* has it after confirming who they are."""
    page = browser.visit(path)
    if page.heading != "Confirm it’s you":
        return page
    if who in PASSWORDS:
        sent = browser.send(page, _action="/verify/password", password=PASSWORDS[who])
        return browser.follow(sent)
    page = browser.follow(browser.send(page, _action="/verify/email/code"))
    return browser.follow(browser.send(page, code=sandbox.code_for(f"{who}@example.test")))


@dataclass(frozen=True)
class Errand:
    """
    What *who* does at *endpoint*, and the *event* it is. *told* are the addresses that mail goes
    to, *status* is what the page answers, *others* what it is for those whom it concerns as well.
    """

    endpoint: str
    event: Event
    who: str
    done: Callable[[Browser, Sandbox], Page]
    told: tuple[str, ...]
    status: int = 303
    others: tuple[Event, ...] = ()


@dataclass(frozen=True)
class Refusal:
    endpoint: str
    event: Event
    who: str
    tried: Callable[[Browser, Sandbox], Page]
    reason: str


def removed(path: str) -> Callable[[Browser, Sandbox], Page]:
    def remove(browser: Browser, sandbox: Sandbox) -> Page:
        return browser.send(proven(browser, path, "alice", sandbox), _action=path)

    return remove


def locked_meanwhile(
    path: str, field: str, control: str = "ReadOnly"
) -> Callable[[Browser, Sandbox], Page]:
    """The tenant closes the field while its form is open."""

    def try_it(browser: Browser, sandbox: Sandbox) -> Page:
        page = proven(browser, path, "alice", sandbox)
        sandbox.set_fields(**{field: control})
        return browser.send(page, _action=path)

    return try_it
