"""Passkeys."""

from __future__ import annotations

from collections.abc import Callable

from portal.journal.events import Event
from tests.authenticator import Authenticator
from tests.browser import Browser, Page
from tests.conftest import Sandbox
from tests.notices.errands.doing import ALICE, Errand, Refusal, proven
from tests.pages.enrolment import enrols, options, sends

LONG_AGO = "2026-03-04T10:00:00.000Z"


def _enrol(browser: Browser, sandbox: Sandbox) -> Page:
    return enrols(browser)


def _enrol_when_it_is_closed(browser: Browser, sandbox: Sandbox) -> Page:
    page = proven(browser, "/passkeys/new", "alice", sandbox)
    made = Authenticator().makes(options(browser, page))
    sandbox.set_fields(passkey="ReadOnly")
    return sends(browser, page, made)


def _with_passkey(what: str, *, is_closed: bool = False, **typed: str) -> Callable[..., Page]:
    """Of a passkey that is asked for at no sign-in, so that the password is proof enough."""

    def do_it(browser: Browser, sandbox: Sandbox) -> Page:
        proven(browser, "/username", "alice", sandbox)
        sandbox.change_user(
            "alice",
            mfa_verifications=[{"id": "first", "type": "WebAuthn", "createdAt": LONG_AGO}],
            logto_config={"mfa": {"skipMfaOnSignIn": True}},
        )
        page = browser.visit(f"/passkeys/first/{what}")
        if is_closed:
            sandbox.set_fields(passkey="ReadOnly")
        return browser.send(page, _action=f"/passkeys/first/{what}", **typed)

    return do_it


ERRANDS = (
    Errand("passkeys.add", Event.PASSKEY_ADDED, "alice", _enrol, (ALICE,)),
    Errand(
        "passkeys.rename", Event.PASSKEY_RENAMED, "alice", _with_passkey("name", name="Phone"), ()
    ),
    Errand("passkeys.remove", Event.PASSKEY_REMOVED, "alice", _with_passkey("removal"), (ALICE,)),
)

REFUSALS = (
    Refusal("passkeys.add", Event.PASSKEY_ADDED, "alice", _enrol_when_it_is_closed, "not_allowed"),
    Refusal(
        "passkeys.rename",
        Event.PASSKEY_RENAMED,
        "alice",
        _with_passkey("name", is_closed=True, name="Phone"),
        "not_allowed",
    ),
    Refusal(
        "passkeys.remove",
        Event.PASSKEY_REMOVED,
        "alice",
        _with_passkey("removal", is_closed=True),
        "not_allowed",
    ),
)
