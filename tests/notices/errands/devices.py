"""Where somebody is signed in, and devices that are trusted."""

from __future__ import annotations

from portal.journal.events import Event
from tests.browser import Browser, Page
from tests.conftest import Sandbox, sign_in
from tests.notices.errands.doing import ALICE, Errand, Refusal, locked_meanwhile, proven, removed

OTHERS = "/devices/others"
EVERYWHERE = "/devices/everywhere"
CLOSED = {"status": 400, "json": {"code": "account_center.field_not_editable"}}


def _signed_in_elsewhere(browser: Browser, sandbox: Sandbox) -> str:
    """*browser* is alice’s, who is asked for her password; where she can end her other session."""
    sign_in(browser.another(), "alice", sandbox)
    return proven(browser, "/devices", "alice", sandbox).link("Sign out Unknown browser")


def _end_one(browser: Browser, sandbox: Sandbox) -> Page:
    path = _signed_in_elsewhere(browser, sandbox)
    return browser.send(browser.visit(path), _action=path)


def _end_one_when_it_is_closed(browser: Browser, sandbox: Sandbox) -> Page:
    path = _signed_in_elsewhere(browser, sandbox)
    page = browser.visit(path)
    sandbox.break_("status", f"/api/my-account/sessions/{path.rpartition('/')[2]}", **CLOSED)
    return browser.send(page, _action=path)


def _forget_device(browser: Browser, sandbox: Sandbox) -> Page:
    path = f"/devices/trusted/{sandbox.trust_a_device('alice')}"
    return browser.send(proven(browser, path, "alice", sandbox), _action=path)


def _forget_device_when_it_is_closed(browser: Browser, sandbox: Sandbox) -> Page:
    id_ = sandbox.trust_a_device("alice")
    page = proven(browser, f"/devices/trusted/{id_}", "alice", sandbox)
    sandbox.break_("status", f"/api/my-account/trusted-devices/{id_}", **CLOSED)
    return browser.send(page, _action=f"/devices/trusted/{id_}")


ERRANDS = (
    Errand("devices.end_others", Event.OTHERS_SIGNED_OUT, "alice", removed(OTHERS), (ALICE,)),
    Errand("devices.forget", Event.TRUSTED_DEVICE_REMOVED, "alice", _forget_device, (ALICE,)),
    Errand("devices.end_one", Event.SESSION_ENDED, "alice", _end_one, (ALICE,)),
    Errand(
        "devices.end_everywhere",
        Event.ALL_SESSIONS_ENDED,
        "alice",
        removed(EVERYWHERE),
        (ALICE,),
    ),
)

REFUSALS = (
    Refusal(
        "devices.end_others",
        Event.OTHERS_SIGNED_OUT,
        "alice",
        locked_meanwhile(OTHERS, "session", "Off"),
        "not_allowed",
    ),
    Refusal(
        "devices.forget",
        Event.TRUSTED_DEVICE_REMOVED,
        "alice",
        _forget_device_when_it_is_closed,
        "not_allowed",
    ),
    Refusal(
        "devices.end_one",
        Event.SESSION_ENDED,
        "alice",
        _end_one_when_it_is_closed,
        "not_allowed",
    ),
    Refusal(
        "devices.end_everywhere",
        Event.ALL_SESSIONS_ENDED,
        "alice",
        locked_meanwhile(EVERYWHERE, "session", "Off"),
        "not_allowed",
    ),
)
