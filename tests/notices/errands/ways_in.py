"""Username and password."""

from __future__ import annotations

from collections.abc import Callable

from portal.journal.events import Event
from portal.sandbox.seed import PASSWORDS
from tests.browser import Browser, Page
from tests.conftest import Sandbox
from tests.notices.errands.doing import (
    ALICE,
    ERIN,
    Errand,
    Refusal,
    locked_meanwhile,
    proven,
    removed,
)

NEW = "Marble-Thicket-70!"


def _change_username(browser: Browser, sandbox: Sandbox) -> Page:
    return browser.send(proven(browser, "/username", "alice", sandbox), username="alice_in_w")


def _new_password(who: str, password: str = NEW) -> Callable[[Browser, Sandbox], Page]:
    def change(browser: Browser, sandbox: Sandbox) -> Page:
        page = proven(browser, "/password", who, sandbox)
        return browser.send(page, new_password=password, repeat=password)

    return change


def _take_username(browser: Browser, sandbox: Sandbox) -> Page:
    return browser.send(proven(browser, "/username", "alice", sandbox), username="bob")


ERRANDS = (
    Errand("username.edit", Event.USERNAME_CHANGED, "alice", _change_username, (ALICE,)),
    Errand(
        "username.remove", Event.USERNAME_REMOVED, "alice", removed("/username/removal"), (ALICE,)
    ),
    Errand("password.edit", Event.PASSWORD_CHANGED, "alice", _new_password("alice"), (ALICE,)),
    Errand("password.edit", Event.PASSWORD_SET, "erin", _new_password("erin"), (ERIN,)),
    Errand("password.edit", Event.PASSWORD_SET, "carol", _new_password("carol"), ()),
)

REFUSALS = (
    Refusal("username.edit", Event.USERNAME_CHANGED, "alice", _take_username, "taken"),
    Refusal(
        "username.remove",
        Event.USERNAME_REMOVED,
        "alice",
        locked_meanwhile("/username/removal", "username"),
        "not_allowed",
    ),
    Refusal(
        "password.edit",
        Event.PASSWORD_CHANGED,
        "alice",
        _new_password("alice", PASSWORDS["alice"]),
        "same_password",
    ),
)
