"""What the platform may answer to a new address and to a removal, and what becomes of it."""

import pytest

from portal.sandbox.seed import PASSWORDS
from tests.browser import Browser, Page
from tests.pages.faults import FAULTS

NEW = {
    "email": ({"email": "new@example.org"}, "new@example.org"),
    "phone": ({"country": "CH", "phone": "0446681800"}, "+41446681800"),
}
KINDS = ["email", "phone"]


def prove(browser: Browser, page: Page) -> Page:
    return browser.follow(
        browser.send(page, _action="/verify/password", password=PASSWORDS["alice"])
    )


def ready_to_save(alice: Browser, sandbox, kind: str) -> tuple[Page, str]:
    """The page with nothing left but saving, and where the platform is asked to."""
    fields, address = NEW[kind]
    page = prove(alice, alice.visit(f"/{kind}"))
    page = alice.follow(alice.send(page, _action=f"/{kind}", **fields))
    path = f"/api/my-account/primary-{kind}"
    sandbox.break_("status", path, status=503)
    page = alice.send(page, _action=f"/{kind}/code", code=sandbox.code_for(address))
    sandbox.mend()
    return page, path


@pytest.mark.parametrize("kind", KINDS)
def test_r20_to_r33_no_answer_to_a_new_address_is_a_fault_of_ours_or_costs_the_code(
    alice, sandbox, kind
):
    page, path = ready_to_save(alice, sandbox, kind)
    before = sandbox.user("alice")
    for row, fault, options, statuses in FAULTS:
        sandbox.break_(fault, path, **options)
        answer = alice.send(page, _action=f"/{kind}/code")
        assert answer.status in statuses, (row, options, answer.status, answer.text)
        sandbox.mend()
        page = alice.visit(f"/{kind}/code")
        assert "You have shown that" in page.text, (row, options)
    after = sandbox.user("alice")
    assert after[f"primary_{kind}"] == before[f"primary_{kind}"]

    assert alice.send(page, _action=f"/{kind}/code").location == f"/{kind}"
    assert sandbox.user("alice")[f"primary_{kind}"] != before[f"primary_{kind}"]


@pytest.mark.parametrize("kind", KINDS)
def test_r20_to_r33_no_answer_to_a_removal_is_a_fault_of_ours(alice, sandbox, kind):
    removal = f"/{kind}/removal"
    page = prove(alice, alice.visit(removal))
    for row, fault, options, statuses in FAULTS:
        sandbox.break_(fault, f"/api/my-account/primary-{kind}", **options)
        answer = alice.send(page, _action=removal)
        assert answer.status in statuses, (row, options, answer.status, answer.text)
        sandbox.mend()
        page = alice.visit(removal)
    assert sandbox.user("alice")[f"primary_{kind}"] is not None

    assert alice.send(page, _action=removal).location == f"/{kind}"
    assert sandbox.user("alice")[f"primary_{kind}"] is None


@pytest.mark.parametrize("kind", KINDS)
def test_r20_a_proof_refused_at_a_removal_leads_back_to_the_question(alice, sandbox, kind):
    removal = f"/{kind}/removal"
    page = prove(alice, alice.visit(removal))
    sandbox.age("verification_records", 601)
    page = alice.follow(alice.send(page, _action=removal))
    assert page.heading == "Confirm it’s you"

    page = prove(alice, page)
    assert page.url.endswith(removal)
    assert sandbox.user("alice")[f"primary_{kind}"] is not None


@pytest.mark.parametrize("kind", KINDS)
def test_r21_a_sign_in_that_ended_elsewhere_begins_anew(alice, sandbox, advance, kind):
    page, _path = ready_to_save(alice, sandbox, kind)
    advance(minutes=3)
    sandbox.end_sessions("alice")
    answer = alice.send(page, _action=f"/{kind}/code")

    assert answer.location == f"/auth/sign-in?next=/{kind}/code"
