"""The second step."""

from __future__ import annotations

from collections.abc import Callable

from portal.journal.events import Event
from tests.browser import Browser, Page
from tests.conftest import Sandbox
from tests.notices.errands.doing import ALICE, Errand, Refusal
from tests.pages import second_steps

ASKED = "/two-step/sign-in"
AUTHENTICATOR_REMOVAL = "/two-step/authenticator/removal"
CODES_REMOVAL = "/two-step/backup-codes/removal"
FRANK = "frank@example.test"


def _authenticator(who: str) -> Callable[[Browser, Sandbox], Page]:
    def set_up(browser: Browser, sandbox: Sandbox) -> Page:
        page = second_steps.with_qr_code(browser, who, sandbox)
        digits = second_steps.shown_by(second_steps.key_on(page))
        return browser.send(page, _action=second_steps.CODE, code=digits)

    return set_up


def _backup_codes(browser: Browser, sandbox: Sandbox) -> Page:
    page = second_steps.proven(browser, second_steps.CODES, "frank", sandbox)
    code = second_steps.codes_on(browser.send(page, _action=second_steps.CODES))[0]
    page = browser.visit(second_steps.CONFIRM)
    return browser.send(page, _action=second_steps.CONFIRM, code=code)


def _with_the_app_alone(
    act: Callable[[Browser, Sandbox], Page],
) -> Callable[[Browser, Sandbox], Page]:
    def try_it(browser: Browser, sandbox: Sandbox) -> Page:
        sandbox.change_user("frank", mfa_verifications=[second_steps.APP])
        return act(browser, sandbox)

    return try_it


def _second_step(path: str) -> Callable[[Browser, Sandbox], Page]:
    def change(browser: Browser, sandbox: Sandbox) -> Page:
        page = second_steps.proven(browser, path, "frank", sandbox)
        return browser.send(page, _action=path)

    return change


def _asked_again(browser: Browser, sandbox: Sandbox) -> Page:
    sandbox.change_user("frank", logto_config={"mfa": {"skipMfaOnSignIn": True}})
    return _second_step(ASKED)(browser, sandbox)


def _wrong_code(browser: Browser, sandbox: Sandbox) -> Page:
    page = second_steps.with_qr_code(browser, "alice", sandbox)
    return browser.send(page, _action=second_steps.CODE, code="000000")


def _codes_closed_meanwhile(browser: Browser, sandbox: Sandbox) -> Page:
    page = second_steps.proven(browser, second_steps.CODES, "frank", sandbox)
    code = second_steps.codes_on(browser.send(page, _action=second_steps.CODES))[0]
    page = browser.visit(second_steps.CONFIRM)
    sandbox.set_fields(mfa="ReadOnly")
    return browser.send(page, _action=second_steps.CONFIRM, code=code)


def _second_step_closed(path: str) -> Callable[[Browser, Sandbox], Page]:
    """The tenant closes it while the question is open."""

    def try_it(browser: Browser, sandbox: Sandbox) -> Page:
        page = second_steps.proven(browser, path, "frank", sandbox)
        sandbox.set_fields(mfa="ReadOnly")
        return browser.send(page, _action=path)

    return try_it


ERRANDS = (
    Errand(
        "two_step.authenticator_code",
        Event.AUTHENTICATOR_ADDED,
        "alice",
        _authenticator("alice"),
        (ALICE,),
    ),
    Errand(
        "two_step.authenticator_code",
        Event.AUTHENTICATOR_REPLACED,
        "frank",
        _authenticator("frank"),
        (FRANK,),
    ),
    Errand(
        "two_step.remove_authenticator",
        Event.AUTHENTICATOR_REMOVED,
        "frank",
        _with_the_app_alone(_second_step(AUTHENTICATOR_REMOVAL)),
        (FRANK,),
    ),
    Errand(
        "two_step.confirm_backup_codes",
        Event.BACKUP_CODES_MADE,
        "frank",
        _with_the_app_alone(_backup_codes),
        (FRANK,),
    ),
    Errand(
        "two_step.confirm_backup_codes",
        Event.BACKUP_CODES_REPLACED,
        "frank",
        _backup_codes,
        (FRANK,),
    ),
    Errand(
        "two_step.remove_backup_codes",
        Event.BACKUP_CODES_REMOVED,
        "frank",
        _second_step(CODES_REMOVAL),
        (FRANK,),
    ),
    Errand(
        "two_step.when_asked",
        Event.SECOND_STEP_LEFT_OUT,
        "frank",
        _second_step(ASKED),
        (FRANK,),
    ),
    Errand("two_step.when_asked", Event.SECOND_STEP_ASKED, "frank", _asked_again, (FRANK,)),
)

REFUSALS = (
    Refusal(
        "two_step.authenticator_code",
        Event.AUTHENTICATOR_ADDED,
        "alice",
        _wrong_code,
        "wrong_code",
    ),
    Refusal(
        "two_step.confirm_backup_codes",
        Event.BACKUP_CODES_REPLACED,
        "frank",
        _codes_closed_meanwhile,
        "not_allowed",
    ),
    Refusal(
        "two_step.remove_authenticator",
        Event.AUTHENTICATOR_REMOVED,
        "frank",
        _with_the_app_alone(_second_step_closed(AUTHENTICATOR_REMOVAL)),
        "not_allowed",
    ),
    Refusal(
        "two_step.remove_backup_codes",
        Event.BACKUP_CODES_REMOVED,
        "frank",
        _second_step_closed(CODES_REMOVAL),
        "not_allowed",
    ),
    Refusal(
        "two_step.when_asked",
        Event.SECOND_STEP_LEFT_OUT,
        "frank",
        _second_step_closed(ASKED),
        "not_allowed",
    ),
)
