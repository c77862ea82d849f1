"""Apps that may act for somebody."""

from __future__ import annotations

from portal.journal.events import Event
from tests.browser import Browser, Page
from tests.conftest import Sandbox
from tests.notices.errands.doing import ALICE, Errand, Refusal, proven

APP_REMOVAL = "/apps/access/removal"


def _app_revoked(browser: Browser, sandbox: Sandbox) -> Page:
    page = proven(browser, f"{APP_REMOVAL}?app=paperclip-notes", "alice", sandbox)
    return browser.send(page, _action=APP_REMOVAL)


def _revoking_locked(browser: Browser, sandbox: Sandbox) -> Page:
    page = proven(browser, f"{APP_REMOVAL}?app=paperclip-notes", "alice", sandbox)
    sandbox.set_fields(session="ReadOnly")
    return browser.send(page, _action=APP_REMOVAL)


ERRANDS = (Errand("apps.revoke", Event.APP_ACCESS_REVOKED, "alice", _app_revoked, (ALICE,)),)

REFUSALS = (
    Refusal("apps.revoke", Event.APP_ACCESS_REVOKED, "alice", _revoking_locked, "not_allowed"),
)
