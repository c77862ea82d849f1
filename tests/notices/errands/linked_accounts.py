"""Accounts at providers."""

from __future__ import annotations

from collections.abc import Callable

from portal.journal.events import Event
from tests.browser import Browser, Page
from tests.conftest import Sandbox
from tests.notices.errands.doing import ALICE, Errand, Refusal, proven
from tests.pages.provider_errand import answered, at_provider, come_back, somebody_new

LINKED = {"mock-social": {"userId": "al", "details": {"name": "Al"}}}
UNLINKING = "/linked-accounts/unlinking"
COMPLETION = "/linked-accounts/completion"
CAROL = "carol@example.test"


def _back_from_provider(way: str, who: str = "alice") -> Callable[[Browser, Sandbox], Page]:
    """The answer of the provider is what links: the last page before the list."""

    def link(browser: Browser, sandbox: Sandbox) -> Page:
        if way == "replacement" and who == "alice":
            sandbox.change_user(who, identities=LINKED)
        return answered(browser, at_provider(browser, who=who, way=way), **somebody_new())

    return lambda browser, sandbox: browser.get(link(browser, sandbox).location or "")


def _finished_later(**pressed: str) -> Callable[[Browser, Sandbox], Page]:
    """What was nothing to prove with is something by the time the provider has answered."""

    def finish(browser: Browser, sandbox: Sandbox) -> Page:
        sandbox.change_user("alice", identities={"pear-id": {"userId": "al"}})
        provider = at_provider(browser, "pear-id", "carol")
        sandbox.change_user("Carol Chen", primary_email=CAROL)
        come_back(browser, provider, **pressed)
        page = proven(browser, COMPLETION, "carol", sandbox)
        return browser.send(page, _action=COMPLETION)

    return finish


def _taken_account(browser: Browser, sandbox: Sandbox) -> Page:
    pressed = {"account": "carol-at-mock-social"}
    return browser.get(answered(browser, at_provider(browser), **pressed).location or "")


def _taken_replacement(browser: Browser, sandbox: Sandbox) -> Page:
    sandbox.change_user("alice", identities=LINKED)
    pressed = {"account": "carol-at-mock-social"}
    provider = at_provider(browser, way="replacement")
    return browser.get(answered(browser, provider, **pressed).location or "")


def _unlinked(browser: Browser, sandbox: Sandbox) -> Page:
    sandbox.change_user("alice", identities=LINKED)
    page = proven(browser, f"{UNLINKING}?account=mock-social", "alice", sandbox)
    return browser.send(page, _action=UNLINKING)


def _unlinking_locked(browser: Browser, sandbox: Sandbox) -> Page:
    sandbox.change_user("alice", identities=LINKED)
    page = proven(browser, f"{UNLINKING}?account=mock-social", "alice", sandbox)
    sandbox.set_fields(social="ReadOnly")
    return browser.send(page, _action=UNLINKING)


ERRANDS = (
    Errand(
        "linked_accounts.answer",
        Event.IDENTITY_LINKED,
        "alice",
        _back_from_provider("linking"),
        (ALICE,),
    ),
    Errand(
        "linked_accounts.answer",
        Event.IDENTITY_REPLACED,
        "alice",
        _back_from_provider("replacement"),
        (ALICE,),
    ),
    Errand(
        "linked_accounts.complete",
        Event.IDENTITY_LINKED,
        "carol",
        _finished_later(**somebody_new()),
        (CAROL,),
    ),
    Errand("linked_accounts.unlink", Event.IDENTITY_UNLINKED, "alice", _unlinked, (ALICE,)),
)

REFUSALS = (
    Refusal(
        "linked_accounts.answer", Event.IDENTITY_LINKED, "alice", _taken_account, "opens_another"
    ),
    Refusal(
        "linked_accounts.answer",
        Event.IDENTITY_REPLACED,
        "alice",
        _taken_replacement,
        "opens_another",
    ),
    Refusal(
        "linked_accounts.complete",
        Event.IDENTITY_LINKED,
        "carol",
        _finished_later(account="al"),
        "opens_another",
    ),
    Refusal(
        "linked_accounts.unlink",
        Event.IDENTITY_UNLINKED,
        "alice",
        _unlinking_locked,
        "not_allowed",
    ),
)
