"""What pages cost on this platform: calls, and whether they wait for each other (R-04)."""

from __future__ import annotations

import pytest

from tests.authing.pages.test_devices import proven
from tests.structure.test_call_budget import depth, of_api

BUDGET = {
    # two for the person: the profile and what protects it
    "/organization": 5,
    "/organization/roles": 3,
    "/organization/roles?q=pilot": 4,
    "/organization/permissions": 3,
    "/apps": 3,
    "/activity": 3,
    "/devices": 4,
    "/close-account": 3,
    "/close-account/confirmation": 4,  # and whether there is a second step to be shown first
}

ASK_THEMSELVES = {
    # one more than the person tells whether they have a second step
    "/password": 3,
    "/password/by-email": 3,
    "/password/by-phone": 3,
    "/email": 3,
    "/email/removal": 3,
    "/phone": 3,
}
"""Pages that nothing is proven before, for whoever has no second step."""

# What would be gone is asked when it is clear that accounts are closed here.
DEEPER = {"/close-account": 2, "/close-account/confirmation": 3}


@pytest.mark.parametrize("path", BUDGET)
def test_a_page_keeps_to_its_budget_and_asks_at_the_same_time(alice, stand_in, path):
    proven(alice)
    alice.get(path)
    stand_in.break_("delay", "/api/*", seconds=0.3)
    stand_in.forget_calls()
    alice.get(path)
    calls = of_api(stand_in)

    assert len(calls) == BUDGET[path], [call["path"] for call in calls]
    assert depth(calls) <= DEEPER.get(path, 1)


@pytest.mark.parametrize("path", ASK_THEMSELVES)
def test_a_page_that_asks_itself_keeps_to_its_budget(alice, stand_in, path):
    alice.get(path)
    stand_in.break_("delay", "/api/*", seconds=0.3)
    stand_in.forget_calls()
    assert alice.get(path).status == 200
    calls = of_api(stand_in)

    assert len(calls) == ASK_THEMSELVES[path], [call["path"] for call in calls]
    assert depth(calls) <= 2


def test_showing_a_second_step_keeps_to_its_budget(signed_in_as, stand_in):
    frank = signed_in_as("frank")
    stand_in.forget_calls()
    frank.get("/verify/authenticator?next=/username")

    assert len(of_api(stand_in)) <= 5
