"""The table of what each page wants proven (W-30): whole, kept to, and the same for everyone."""

import re

import pytest
from werkzeug.routing import Rule

from portal.auth.guards import Access
from portal.auth.proofs import Need, NoProof
from portal.auth.proving import unsaid
from portal.features.proof_table import PROOFS
from tests.browser import Browser

NEEDED = {endpoint: row for endpoint, row in PROOFS.items() if isinstance(row, Need)}


def rule_of(portal, endpoint: str) -> Rule:
    return next(rule for rule in portal.url_map.iter_rules() if rule.endpoint == endpoint)


def address(portal, endpoint: str) -> str:
    """Where it has a name of something in it, that of something nobody has."""
    return re.sub(r"<[^>]+>", "nothing", rule_of(portal, endpoint).rule)


def form_of(browser: Browser) -> dict[str, str]:
    """What every form carries, with a token that is good."""
    page = browser.visit("/profile")
    return {
        "csrf_token": page.soup.select_one("[name=csrf_token]")["value"],
        "form_key": "k" * 22,
    }


def test_w30_every_page_that_changes_something_is_in_the_table(portal):
    assert unsaid(portal) == []


def test_the_check_above_would_notice_one_that_is_not(portal, monkeypatch):
    table = portal.extensions["foyer.proofs"]
    monkeypatch.delitem(table, "username.edit")

    assert unsaid(portal) == ["username.edit"]


def test_the_table_speaks_of_pages_there_are_for_people_signed_in(portal):
    for endpoint in PROOFS:
        assert portal.view_functions[endpoint].access is Access.SIGNED_IN, endpoint


def test_what_wants_no_proof_says_why():
    for endpoint, row in PROOFS.items():
        if isinstance(row, NoProof):
            assert len(row.reason.split()) > 3, endpoint


def test_no_field_that_is_kept_while_somebody_proves_who_they_are_is_a_secret():
    for endpoint, row in NEEDED.items():
        for name in row.keeps:
            assert not any(word in name for word in ("password", "code", "secret", "token")), (
                endpoint
            )


@pytest.mark.parametrize("endpoint", NEEDED)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_w30_without_a_proof_neither_form_nor_action_is_reached(
    alice, sandbox, portal, endpoint, method
):
    path = address(portal, endpoint)
    sent = form_of(alice) | dict.fromkeys(NEEDED[endpoint].keeps, "mallory")
    sandbox.forget_calls()
    answer = alice.get(path) if method == "GET" else alice.post(path, sent)

    assert sandbox.changes() == []
    if method not in rule_of(portal, endpoint).methods:
        assert answer.status == 405, "it only shows something"
        return
    assert answer.location == f"/verify?next={path}"


@pytest.mark.parametrize("endpoint", NEEDED)
def test_w32_a_proof_of_another_session_does_not_count(
    alice, signed_in_as, sandbox, portal, endpoint
):
    path = address(portal, endpoint)
    elsewhere = signed_in_as("alice")
    page = elsewhere.visit("/verify/password?next=/username")
    elsewhere.send(page, _action="/verify/password", password="Alpine-Harbor-47!")
    sandbox.forget_calls()
    is_sent = "POST" in rule_of(portal, endpoint).methods
    answer = alice.post(path, form_of(alice)) if is_sent else alice.get(path)

    assert answer.location == f"/verify?next={path}"
    assert sandbox.changes() == []
