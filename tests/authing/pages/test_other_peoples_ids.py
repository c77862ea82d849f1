"""
Somebody else's id in an address, over every route that takes one and is there on this platform
(W-44): no such page, and nothing is changed.
"""

from __future__ import annotations

import pytest

from tests.authing.pages.test_devices import proven
from tests.authing.pages.test_passkeys import laptop
from tests.conftest import CONTOSO
from tests.pages.test_export import PREPARE, prove
from tests.structure.test_other_peoples_ids import NOBODYS, OF_AN_INVITATION, knock, routes

__all__ = ["laptop"]

OF_A_PERSON = {
    "devices.end_one": "session_id",
    "devices.forget_session": "session_id",
    "export.fetch": "job",
    "export.download": "job",
    "passkeys.rename": "passkey_id",
    "passkeys.remove": "passkey_id",
}

NOT_HERE = {"access_tokens.show", "access_tokens.revoke", "devices.forget"}
"""Pages of what this platform does not have."""


@pytest.fixture
def hers(alice, stand_in, laptop) -> dict[str, str]:
    """An id of alice's for each kind of thing that somebody has."""
    device = proven(alice).soup.select_one("#signed-in a[href^='/devices/']")["href"]
    file = alice.follow(alice.send(prove(alice), _action=PREPARE))
    return {
        "session_id": device.removeprefix("/devices/"),
        "job": file.url.rpartition("/")[2],
        "passkey_id": "passkey-laptop",
        "key": "anything",
        "device_id": device.removeprefix("/devices/"),
    }


def test_every_route_with_an_id_is_said_here(portal):
    known = NOBODYS.keys() | OF_AN_INVITATION | OF_A_PERSON.keys() | NOT_HERE
    assert set(routes(portal)) == known


def test_w44_somebody_elses_ids_lead_nowhere_and_nothing_is_changed(
    hers, signed_in_as, stand_in, portal
):
    bob = signed_in_as("bob")
    for path in ("/username", PREPARE):
        proven(bob, path, "bob")
    token = bob.visit("/profile").soup.select_one("[name=csrf_token]")["value"]
    stand_in.forget_calls()
    for endpoint in OF_A_PERSON.keys() | NOT_HERE:
        statuses = knock(bob, routes(portal)[endpoint], hers, token)
        assert set(statuses) == {404}, (endpoint, statuses)
    assert stand_in.changes() == []


def test_w44_signed_out_at_another_tenant_or_unproven_nothing_is_changed_either(
    hers, anyone, signed_in_as, stand_in, portal
):
    elsewhere, herself = signed_in_as("bob", CONTOSO), signed_in_as("alice")
    tokens = {
        browser: browser.visit("/profile").soup.select_one("[name=csrf_token]")["value"]
        for browser in (elsewhere, herself)
    }
    stand_in.forget_calls()
    for endpoint in OF_A_PERSON:
        rule = routes(portal)[endpoint]
        assert 200 not in knock(anyone, rule, hers, "no token"), endpoint
        for browser, token in tokens.items():
            assert 200 not in knock(browser, rule, hers, token), endpoint
    assert stand_in.changes() == []
