"""Taking one’s data along, and closing the account."""

from __future__ import annotations

from portal.journal.events import Event
from tests.browser import Browser, Page
from tests.conftest import Sandbox, sign_in_at
from tests.notices.errands.doing import ALICE, BOB, Errand, Refusal, proven

FORBIDDEN = {"code": "auth.forbidden", "message": "no"}


def _exported(browser: Browser, sandbox: Sandbox) -> Page:
    page = proven(browser, "/export/file", "alice", sandbox)
    return browser.send(page, _action="/export/file")


def _closed(browser: Browser, sandbox: Sandbox) -> Page:
    page = browser.visit("/close-account/confirmation")
    page = browser.follow(browser.send(page, _action="/verify/sign-in"))
    page = sign_in_at(browser, page, "bob", sandbox)
    return browser.send(page, typed="bob@example.test")


def _closed_when_it_is_not_set_up(browser: Browser, sandbox: Sandbox) -> Page:
    sandbox.break_("status", "/api/users/*", method="DELETE", status=403, json=FORBIDDEN)
    return _closed(browser, sandbox)


ERRANDS = (
    Errand("export.prepare", Event.DATA_EXPORTED, "alice", _exported, (ALICE,)),
    Errand("close_account.confirm", Event.ACCOUNT_DELETED, "bob", _closed, (BOB,)),
)

REFUSALS = (
    Refusal(
        "close_account.confirm",
        Event.ACCOUNT_DELETED,
        "bob",
        _closed_when_it_is_not_set_up,
        "setup_problem",
    ),
)
