"""Email and phone."""

from __future__ import annotations

from collections.abc import Callable

from portal.journal.events import Event
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

NEW_EMAIL = "wonderland@example.test"
PHONE = "4155550188"


def _new_email(who: str, address: str) -> Callable[[Browser, Sandbox], Page]:
    def change(browser: Browser, sandbox: Sandbox) -> Page:
        page = browser.send(proven(browser, "/email", who, sandbox), email=address)
        return browser.send(browser.follow(page), code=sandbox.code_for(address))

    return change


def _new_phone(who: str) -> Callable[[Browser, Sandbox], Page]:
    def change(browser: Browser, sandbox: Sandbox) -> Page:
        page = browser.send(proven(browser, "/phone", who, sandbox), country="US", phone=PHONE)
        return browser.send(browser.follow(page), code=sandbox.outbox()[0]["code"])

    return change


def _taken_email(browser: Browser, sandbox: Sandbox) -> Page:
    return _new_email("alice", ERIN)(browser, sandbox)


def _locked_before_the_code(path: str, field: str, **typed: str) -> Callable[..., Page]:
    """The tenant closes the field while the code is on its way."""

    def try_it(browser: Browser, sandbox: Sandbox) -> Page:
        page = browser.follow(browser.send(proven(browser, path, "alice", sandbox), **typed))
        sandbox.set_fields(**{field: "ReadOnly"})
        return browser.send(page, code=sandbox.outbox()[0]["code"])

    return try_it


ERRANDS = (
    Errand(
        "email.confirm",
        Event.EMAIL_CHANGED,
        "alice",
        _new_email("alice", NEW_EMAIL),
        (ALICE, NEW_EMAIL),
    ),
    Errand("email.confirm", Event.EMAIL_ADDED, "dave", _new_email("dave", NEW_EMAIL), (NEW_EMAIL,)),
    Errand("email.remove", Event.EMAIL_REMOVED, "alice", removed("/email/removal"), (ALICE,)),
    Errand("phone.confirm", Event.PHONE_CHANGED, "alice", _new_phone("alice"), (ALICE,)),
    Errand("phone.confirm", Event.PHONE_ADDED, "erin", _new_phone("erin"), (ERIN,)),
    Errand("phone.remove", Event.PHONE_REMOVED, "alice", removed("/phone/removal"), (ALICE,)),
)

REFUSALS = (
    Refusal(
        "email.confirm",
        Event.EMAIL_CHANGED,
        "alice",
        _taken_email,
        "address_taken",
    ),
    Refusal(
        "email.remove",
        Event.EMAIL_REMOVED,
        "alice",
        locked_meanwhile("/email/removal", "email"),
        "not_allowed",
    ),
    Refusal(
        "phone.confirm",
        Event.PHONE_CHANGED,
        "alice",
        _locked_before_the_code("/phone", "phone", country="US", phone=PHONE),
        "not_allowed",
    ),
    Refusal(
        "phone.remove",
        Event.PHONE_REMOVED,
        "alice",
        locked_meanwhile("/phone/removal", "phone"),
        "not_allowed",
    ),
)
