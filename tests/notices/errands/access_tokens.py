"""Access tokens."""

from __future__ import annotations

from portal.journal.events import Event
from tests.browser import Browser, Page
from tests.conftest import Sandbox
from tests.notices.errands.doing import ALICE, Errand, Refusal, proven


def _new_token(browser: Browser, sandbox: Sandbox) -> Page:
    return browser.send(proven(browser, "/access-tokens/new", "alice", sandbox), name="Laptop")


def _taken_token_name(browser: Browser, sandbox: Sandbox) -> Page:
    sandbox.add_token("alice", "Laptop")
    return _new_token(browser, sandbox)


def _revoked_token(browser: Browser, sandbox: Sandbox) -> Page:
    path = f"/access-tokens/{sandbox.add_token('alice', 'Laptop')}/revocation"
    return browser.send(browser.visit(path), _action=path)


ERRANDS = (
    Errand(
        "access_tokens.create",
        Event.ACCESS_TOKEN_CREATED,
        "alice",
        _new_token,
        (ALICE,),
        status=200,
    ),
    Errand("access_tokens.revoke", Event.ACCESS_TOKEN_REVOKED, "alice", _revoked_token, (ALICE,)),
)

REFUSALS = (
    Refusal(
        "access_tokens.create",
        Event.ACCESS_TOKEN_CREATED,
        "alice",
        _taken_token_name,
        "name_in_use",
    ),
)
