"""What ``LinkBackend`` promises."""

from typing import Any

import pytest

from portal.identity.backend import Capability
from portal.identity.errors import BackendUnavailable, SetupProblem
from portal.identity.models import LinkState
from tests.contract.grounds import SandboxGround

pytestmark = pytest.mark.needs(Capability.SIGN_IN_LINKS)

EMAIL = "alice@example.test"


@pytest.fixture
def link(ground: SandboxGround, operator: object) -> dict[str, Any]:
    """One that was sent to Alice and is good for an hour."""
    made: dict[str, Any] = ground.manage(
        "POST", "/one-time-tokens", json={"email": EMAIL, "expiresIn": 3600}
    )
    return made


@pytest.fixture
def state(ground: SandboxGround, operator: object):
    return ground.nobodys_backend().link_state


def test_w13_a_link_stays_good_however_often_it_is_asked_about(link, state):
    assert [state(link["token"], EMAIL) for _ in range(3)] == [LinkState.GOOD] * 3


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("consumed", LinkState.USED),
        ("expired", LinkState.EXPIRED),
        ("revoked", LinkState.WITHDRAWN),
    ],
)
def test_what_became_of_a_link_is_known(ground, link, state, status, expected):
    ground.manage("PUT", f"/one-time-tokens/{link['id']}/status", json={"status": status})

    assert state(link["token"], EMAIL) is expected


def test_a_link_that_was_used_is_known_as_used_also_when_its_time_is_over(
    ground, link, state, operator
):
    ground.manage("POST", "/one-time-tokens/verify", json={"token": link["token"], "email": EMAIL})
    operator.age("one_time_tokens", 7200)

    assert state(link["token"], EMAIL) is LinkState.USED


def test_a_link_whose_time_is_over_has_expired_also_where_nobody_noticed(link, state, operator):
    """Logto marks it when somebody tries it, and goes on listing it as active until then."""
    lapsed = link | {"expiresAt": link["expiresAt"] - 7_200_000}
    assert lapsed["status"] == "active"
    operator.break_("status", "/api/one-time-tokens", status=200, json=[lapsed])

    assert state(link["token"], EMAIL) is LinkState.EXPIRED


@pytest.mark.parametrize(
    "email", ["bob@example.test", "Alice@example.test", "alice@example.test.evil.example"]
)
def test_c41_a_link_is_unknown_to_another_address(link, state, email):
    assert state(link["token"], email) is LinkState.UNKNOWN


def test_c41_an_address_alone_knows_no_link(link, state):
    for token in (link["token"][:-1], link["token"].swapcase(), "x" * 32, "tökén"):
        assert state(token, EMAIL) is LinkState.UNKNOWN


def test_c41_a_platform_that_lists_other_addresses_too_misleads_nobody(link, state, operator):
    operator.break_("status", "/api/one-time-tokens", status=200, json=[link])

    assert state(link["token"], "bob@example.test") is LinkState.UNKNOWN


def test_one_link_is_found_among_many(ground, link, state):
    for _ in range(25):
        ground.manage("POST", "/one-time-tokens", json={"email": EMAIL})

    assert state(link["token"], EMAIL) is LinkState.GOOD


def test_a_portal_without_an_authority_of_its_own_cannot_tell(ground, link):
    with pytest.raises(SetupProblem):
        ground.nobodys_backend(with_authority=False).link_state(link["token"], EMAIL)


def test_a_platform_that_does_not_answer_or_makes_no_sense_is_told_as_such(link, state, operator):
    operator.break_("status", "/api/one-time-tokens", status=503)
    with pytest.raises(BackendUnavailable):
        state(link["token"], EMAIL)

    operator.mend()
    odd = [link | {"status": "something new"}]
    operator.break_("status", "/api/one-time-tokens", status=200, json=odd)
    with pytest.raises(BackendUnavailable):
        state(link["token"], EMAIL)


def test_r22_a_portal_that_is_not_let_in_is_no_reason_to_sign_anyone_out(link, state, operator):
    refusal = {"code": "auth.unauthorized", "message": "…"}
    operator.break_("status", "/api/one-time-tokens", status=401, json=refusal)

    with pytest.raises(SetupProblem):
        state(link["token"], EMAIL)
