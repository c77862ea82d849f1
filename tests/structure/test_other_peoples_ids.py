"""
Somebody else's id in an address, over every route that takes one (W-44): no such page, and nothing
is changed. The routes come from the app; a new one fails until it is said here whose its ids are.
Those of organizations have a matrix of their own.
"""

from __future__ import annotations

import pytest

from portal.sandbox.people.cast import ACME
from portal.web.once import new_form_key
from tests import roster
from tests.browser import Browser
from tests.conftest import CONTOSO
from tests.pages.test_devices import DEVICES, FIREFOX, proven
from tests.pages.test_export import PREPARE

NOBODYS = {
    "apps.logo": "a digest of a picture that the tenant shows to everyone signed in",
    "assets.show": "a file that is the same for everyone",
    "branding.picture": "the tenant's own logo",
    "branding.theme": "the tenant's own colours",
    "linked_accounts.logo": "a digest of a picture that the tenant shows to everyone signed in",
    "pictures.avatar": "an address sealed by the portal, which people who see it may know",
}
"""What these addresses name belongs to no person, and why."""

OF_A_PERSON = {
    "access_tokens.show": "key",
    "access_tokens.revoke": "key",
    "devices.end_one": "session_id",
    "devices.forget": "device_id",
    "export.fetch": "job",
    "export.download": "job",
    "passkeys.rename": "passkey_id",
    "passkeys.remove": "passkey_id",
}

ON_OTHER_PLATFORMS = {"devices.forget_session"}
"""Theirs are tried where there are any: ``tests/authing/pages/test_devices.py``."""

OF_AN_INVITATION = {
    "joining.show",
    "joining.accept",
    "joining.add_address",
    "joining.ask",
    "joining.change_account",
    "joining.decline",
    "joining.enter",
    "joining.get_second_step",
    "joining.readdress",
}
"""Whoever has the link may look; what it says to whom is in ``tests/pages/test_joining.py``."""

PASSKEY = {
    "id": "alices-passkey",
    "type": "WebAuthn",
    "createdAt": "2026-03-04T10:00:00.000Z",
    "agent": FIREFOX,
    "name": "Work laptop",
    "credentialId": "AAAA",
}


def routes(portal) -> dict[str, object]:
    return {
        rule.endpoint: rule
        for rule in portal.url_map.iter_rules()
        if rule.arguments and "organization_id" not in rule.arguments
    }


@pytest.fixture
def trusting(portal, sandbox) -> None:
    """Before anybody signs in: what a sign-in may ask for is settled by it."""
    sandbox.have_trusted_devices()
    portal.extensions["foyer.platforms"].forget()


@pytest.fixture
def hers(trusting, alice, portal, sandbox, signed_in_as) -> dict[str, str]:
    """An id of alice's for each kind of thing that somebody has."""
    elsewhere = signed_in_as("alice")
    session_id = next(
        link["href"].removeprefix(f"{DEVICES}/")
        for link in proven(alice).soup.select(f'main a[href^="{DEVICES}/"]')
        if "/" not in link["href"].removeprefix(f"{DEVICES}/")
        and "others" not in link["href"]
        and "everywhere" not in link["href"]
    )
    made = alice.follow(alice.send(proven(alice, PREPARE), _action=PREPARE))
    skipped = {"mfa": {"skipMfaOnSignIn": True}}
    sandbox.change_user("alice", mfa_verifications=[PASSKEY], logto_config=skipped)
    assert elsewhere.get("/").status == 200
    return {
        "key": sandbox.add_token("alice", "Laptop"),
        "session_id": session_id,
        "device_id": sandbox.trust_a_device("alice", FIREFOX),
        "job": made.url.rpartition("/")[2],
        "passkey_id": PASSKEY["id"],
    }


def knock(browser: Browser, rule, values: dict[str, str], token: str) -> list[int]:
    path = rule.rule
    for name in rule.arguments:
        path = path.replace(f"<{name}>", values[name])
    sent = {"csrf_token": token, "form_key": new_form_key(), "name": "Mine now"}
    answers = {"GET": lambda: browser.get(path), "POST": lambda: browser.post(path, sent)}
    return [answers[method]().status for method in sorted(rule.methods & answers.keys())]


def test_every_route_with_an_id_says_whose_it_is(portal):
    known = NOBODYS.keys() | OF_A_PERSON.keys() | OF_AN_INVITATION | ON_OTHER_PLATFORMS
    assert set(routes(portal)) == known


def test_the_ids_lead_somewhere_for_whom_they_belong_to(hers, alice, portal):
    for endpoint in OF_A_PERSON:
        rule = routes(portal)[endpoint]
        if "GET" in rule.methods:
            path = rule.rule.replace(f"<{OF_A_PERSON[endpoint]}>", hers[OF_A_PERSON[endpoint]])
            assert alice.get(path).status == 200, endpoint


def test_w44_somebody_elses_ids_lead_nowhere_and_nothing_is_changed(
    hers, signed_in_as, sandbox, portal
):
    bob = signed_in_as("bob")
    for path in ("/passkeys/new", DEVICES, PREPARE):
        proven(bob, path, "bob")
    token = bob.visit("/profile").soup.select_one("[name=csrf_token]")["value"]
    sandbox.forget_calls()
    for endpoint in OF_A_PERSON:
        statuses = knock(bob, routes(portal)[endpoint], hers, token)
        assert set(statuses) == {404}, (endpoint, statuses)
    assert sandbox.changes() == []


def test_w44_signed_out_or_at_another_tenant_nothing_is_changed_either(
    hers, anyone, signed_in_as, sandbox, portal
):
    elsewhere = signed_in_as("bob", CONTOSO)
    token = elsewhere.visit("/profile").soup.select_one("[name=csrf_token]")["value"]
    sandbox.forget_calls()
    for endpoint in OF_A_PERSON:
        rule = routes(portal)[endpoint]
        assert 200 not in knock(anyone, rule, hers, "no token"), endpoint
        assert 200 not in knock(elsewhere, rule, hers, token), endpoint
    assert sandbox.changes() == []


def test_w44_an_invitation_for_somebody_else_changes_nothing(signed_in_as, sandbox, portal):
    roster.invite(sandbox, ACME, "henry@example.test", id="invitation00")
    erin = signed_in_as("erin")
    token = erin.visit("/profile").soup.select_one("[name=csrf_token]")["value"]
    sandbox.forget_calls()
    for endpoint in sorted(OF_AN_INVITATION - {"joining.change_account", "joining.enter"}):
        knock(erin, routes(portal)[endpoint], {"invitation_id": "invitation00"}, token)
    assert sandbox.changes() == []
    assert roster.invitation(sandbox, "invitation00")["status"] == "Pending"
    assert roster.roles_of(sandbox, ACME, "erin") is None
