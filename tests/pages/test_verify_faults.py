"""What the platform may answer while somebody proves who they are, and what becomes of it."""

import pytest

from portal.sandbox.seed import PASSWORDS
from tests import tries
from tests.browser import Browser, Page
from tests.pages.faults import FAULTS

TO_USERNAME = "?next=/username"
CODE = "/verify/email/code"


@pytest.fixture
def forget_tries(installation):
    """A row of faults is no guessing: the limits are tried elsewhere."""
    return lambda: tries.forget_tries(installation.folder)


def by_password(browser: Browser) -> Page:
    page = browser.visit(f"/verify/password{TO_USERNAME}")
    return browser.send(page, _action="/verify/password", password=PASSWORDS["alice"])


def with_code_sent(browser: Browser) -> Page:
    return browser.follow(browser.send(browser.visit(f"/verify/email{TO_USERNAME}"), _action=CODE))


def faulty(sandbox, path: str):
    """Row by row, with the platform broken at *path* while its test looks."""
    for row, fault, options, statuses in FAULTS:
        sandbox.break_(fault, path, **options)
        yield f"{row} {options}", statuses
        sandbox.mend()


def test_r20_to_r33_no_answer_to_a_password_is_a_fault_of_ours_or_a_proof(
    alice, sandbox, forget_tries
):
    for row, statuses in faulty(sandbox, "/api/verifications/password"):
        forget_tries()
        answer = by_password(alice)
        assert answer.status in statuses, (row, answer.status, answer.text)
        assert PASSWORDS["alice"] not in answer.body, row
    forget_tries()
    assert alice.visit("/username").heading == "Confirm it’s you"

    assert by_password(alice).location == "/username"


def test_r20_to_r33_no_answer_to_sending_a_code_is_a_fault_of_ours(alice, sandbox, forget_tries):
    for row, statuses in faulty(sandbox, "/api/verifications/verification-code"):
        forget_tries()
        page = alice.visit(f"/verify/email{TO_USERNAME}")
        answer = alice.send(page, _action=CODE)
        assert answer.status in statuses, (row, answer.status, answer.text)
    forget_tries()

    assert with_code_sent(alice).form_with("code")


def test_r20_to_r33_no_answer_to_a_code_is_a_fault_of_ours_or_costs_it(
    alice, sandbox, forget_tries
):
    with_code_sent(alice)
    digits = sandbox.code_for("alice@example.test")
    for row, statuses in faulty(sandbox, "/api/verifications/verification-code/verify"):
        forget_tries()
        page = alice.visit(f"/verify/email{TO_USERNAME}")
        answer = alice.send(page, _action="/verify/email", code=digits)
        assert answer.status in statuses, (row, answer.status, answer.text)
        assert digits not in answer.body, row
    forget_tries()

    page = alice.visit(f"/verify/email{TO_USERNAME}")
    assert alice.send(page, _action="/verify/email", code=digits).location == "/username"
