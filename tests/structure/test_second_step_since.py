"""
A proof made when somebody had no second step, and one that they enrolled in another session since:
whatever they do next asks for it, on every page that asks them for anything (W-31).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from msgspec.structs import replace

from portal.auth.parts import EXTENSION, AuthParts
from portal.auth.proofs import Need, Proof, SecondStep, Way
from portal.cli.demo_files import DemoFiles
from portal.tenants.loading import load
from tests.browser import Browser
from tests.conftest import Installation, Sandbox, StandIn
from tests.pages.second_steps import APP, kept, proven
from tests.structure.test_proof_table import NEEDED, address, form_of, rule_of

USERNAME = "/username"


def that_change_something(portal: Flask) -> Iterator[tuple[str, Need]]:
    """Every page that a second step is to be shown for, and that a form is sent to."""
    for endpoint, need in NEEDED.items():
        if need.second_step and "POST" in rule_of(portal, endpoint).methods:
            yield endpoint, need


def have_proven(browser: Browser, installation: Installation, need: Need) -> None:
    """By password and by a whole new sign-in, when nobody knew of a second step."""
    auth: AuthParts = installation.portal.extensions[EXTENSION]
    platform = "authing" if isinstance(installation.sandbox, StandIn) else "logto"
    files = DemoFiles(installation.folder, 5000, 3001, platform)
    tenant = load(files.configuration, {}).tenants[0]
    session = auth.sessions.find(tenant, browser.cookies()["__Host-session"])
    assert session is not None
    now = auth.now()
    proofs = tuple(
        Proof(
            way=way,
            purpose=need.purpose,
            proven_at=now,
            ends_at=now + 300,
            second_step=SecondStep.NONE,
            record=None if way is Way.SIGN_IN else "made-before",
        )
        for way in (Way.PASSWORD, Way.SIGN_IN)
    )
    auth.sessions.change(session, lambda record: replace(record, proofs=proofs))


def walk(browser: Browser, sandbox: Sandbox, installation: Installation) -> int:
    """Send a form to each of the pages; how many they were."""
    form, walked = form_of(browser), 0
    for endpoint, need in that_change_something(installation.portal):
        path = address(installation.portal, endpoint)
        have_proven(browser, installation, need)
        sandbox.forget_calls()
        answer = browser.post(path, form | dict.fromkeys(need.keeps, "typed"))

        assert answer.location == f"/verify?next={path}", endpoint
        assert sandbox.changes() == [], endpoint
        assert browser.get(path).location == f"/verify?next={path}", "and from then on"
        walked += 1
    return walked


def test_w31_every_page_that_changes_something_notices(alice, sandbox, installation):
    sandbox.change_user("alice", mfa_verifications=[APP])

    assert walk(alice, sandbox, installation) > 40


def test_w31_r20_nothing_typed_is_lost_on_the_way(signed_in_as, sandbox):
    franks = kept(sandbox, "frank")
    sandbox.change_user("frank", mfa_verifications=[])
    frank = signed_in_as("frank")
    page = proven(frank, USERNAME, "frank", sandbox)
    sandbox.change_user("frank", mfa_verifications=franks)
    page = frank.follow(frank.send(page, username="frank_the_first"))
    assert page.url.endswith(f"/verify/sign-in?next={USERNAME}")
    assert sandbox.user("frank")["username"] == "frank"

    page = proven(frank, USERNAME, "frank", sandbox)
    assert page.value_of("username") == "frank_the_first"
    page = frank.follow(frank.send(page, username="frank_the_first"))
    assert page.notices() == ["You now sign in as frank_the_first."]


def test_r04_asking_costs_one_step_and_only_whoever_had_none_when_they_proved_it(alice, sandbox):
    page = proven(alice, USERNAME, "alice", sandbox)
    sandbox.forget_calls()
    alice.send(page, username="alice_the_first")

    assert sorted(call["path"] for call in sandbox.calls() if call["method"] == "GET") == [
        "/api/my-account",
        "/api/my-account/mfa-settings",
        "/api/my-account/mfa-verifications",
    ]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_where_it_cannot_be_asked_nothing_is_done(alice, sandbox, status):
    page = proven(alice, USERNAME, "alice", sandbox)
    sandbox.forget_calls()
    sandbox.break_("status", "/api/my-account/mfa-verifications", status=status)

    assert alice.send(page, username="alice_the_first").status >= 429
    assert sandbox.changes() == []


@pytest.mark.parametrize("path", ["/password", "/linked-accounts/unlinking?account=mock-social"])
def test_w31_who_has_nothing_that_makes_a_record_shows_their_second_step_all_the_same(
    signed_in_as, sandbox, path
):
    carol = signed_in_as("carol")
    assert carol.get(path).status == 200
    sandbox.change_user("Carol Chen", mfa_verifications=[APP])

    assert "/verify/sign-in" in carol.visit(path).url
