"""What a page may cost where the platform is Authing: its calls, and how many wait (R-04)."""

import pytest

from portal.sandbox.seed import PASSWORDS
from tests.structure.test_call_budget import depth, of_api

BUDGET = {
    # page: calls, of which two are the person; one more tells whether they have a second step
    "/profile": 2,
    "/password": 3,
    "/password/by-email": 3,
    "/password/by-phone": 3,
    "/email": 3,
    "/email/removal": 3,
    "/phone": 3,
    "/verify/password?next=/username": 2,
}
DEEPEST = 2


@pytest.mark.parametrize("path", BUDGET)
def test_a_page_keeps_to_its_budget(alice, stand_in, path):
    alice.get(path)
    stand_in.break_("delay", "/api/*", seconds=0.3)
    stand_in.forget_calls()
    assert alice.get(path).status == 200
    calls = of_api(stand_in)

    assert len(calls) == BUDGET[path], [call["path"] for call in calls]
    assert depth(calls) <= DEEPEST


def test_so_does_one_after_a_proof(alice, stand_in):
    page = alice.visit("/username")
    alice.send(page, _action="/verify/password", password=PASSWORDS["alice"])
    stand_in.forget_calls()
    alice.get("/username")

    assert len(of_api(stand_in)) == 2


def test_who_shows_their_second_step_costs_no_more(signed_in_as, stand_in):
    frank = signed_in_as("frank")
    stand_in.forget_calls()
    frank.get("/verify/authenticator?next=/username")

    assert len(of_api(stand_in)) <= 4
