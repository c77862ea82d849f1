"""What ``DeviceBackend`` promises of ending one's other sessions at the platform."""

import pytest

from portal.identity.backend import Capability
from portal.identity.errors import (
    BackendUnavailable,
    NotAllowed,
    OutcomeUnknown,
    PartlySaved,
    SignInRequired,
    VerificationRequired,
)
from portal.identity.models import Access
from portal.sandbox.seed import PASSWORDS
from tests.contract.operations import Operation
from tests.sandbox.visitor import ALL_SCOPES

pytestmark = pytest.mark.needs(Capability.CURRENT_SESSION)
"""Where none is marked as one's own, nobody can tell what the others are."""


@pytest.fixture
def elsewhere(ground, alices_backend):
    return [ground.backend("alice"), ground.backend("alice")]


@pytest.fixture
def proof(alices_backend, elsewhere, operator) -> str:
    return alices_backend.check_password(PASSWORDS["alice"]).id


def is_signed_in(backend) -> bool:
    try:
        backend.person()
    except SignInRequired:
        return False
    return True


def test_46_all_others_end_with_their_tokens_and_ones_own_stays(alices_backend, elsewhere, proof):
    assert alices_backend.end_other_sessions(proof) == 2

    assert [is_signed_in(one) for one in elsewhere] == [False, False]
    assert is_signed_in(alices_backend)
    assert alices_backend.end_other_sessions(proof) == 0


def test_46_what_was_to_outlive_its_session_ends_as_well(ground, alices_backend, operator):
    lasting = ground.backend("alice", f"{ALL_SCOPES} offline_access")
    proof = alices_backend.check_password(PASSWORDS["alice"]).id
    alices_backend.end_other_sessions(proof)

    assert not is_signed_in(lasting)


def test_w32_nobody_elses_session_ends(ground, alices_backend, proof):
    bob = ground.backend("bob")
    alices_backend.end_other_sessions(proof)

    assert is_signed_in(bob)


def test_w32_without_a_proof_of_ones_own_none_ends(ground, alices_backend, elsewhere, operator):
    bobs = ground.backend("bob").check_password(PASSWORDS["bob"]).id
    for proof in (None, "no-such-record", bobs):
        with pytest.raises(VerificationRequired):
            alices_backend.end_other_sessions(proof)

    assert all(is_signed_in(one) for one in elsewhere)


@pytest.mark.parametrize("code", ["oidc.session_not_found", "oidc.invalid_session_account_id"])
def test_11_one_that_is_gone_by_then_counts_as_ended(ground, alices_backend, proof, code):
    refused = {"code": code, "message": "gone", "data": {"status": 404}}
    ground.breaks(Operation.END_SESSION, "status", status=400, json=refused)

    assert alices_backend.end_other_sessions(proof) == 2


def test_the_tenant_says_whether_people_end_them(alices_backend, operator, proof):
    assert alices_backend.account_rules().sessions is Access.EDITABLE
    for control in ("ReadOnly", "Off"):
        operator.set_fields(session=control)
        with pytest.raises(NotAllowed):
            alices_backend.end_other_sessions(proof)


@pytest.mark.parametrize("down", [Operation.LIST_SESSIONS, Operation.END_SESSION])
def test_r28_a_platform_that_is_down_ends_none(ground, alices_backend, elsewhere, proof, down):
    ground.breaks(down, "status", status=503)
    with pytest.raises(BackendUnavailable) as caught:
        alices_backend.end_other_sessions(proof)

    assert not isinstance(caught.value, OutcomeUnknown)
    assert all(is_signed_in(one) for one in elsewhere)


def test_r28_an_answer_that_was_lost_at_the_first_is_unknown(ground, alices_backend, proof):
    ground.breaks(Operation.END_SESSION, "status", status=504, after=True)
    with pytest.raises(OutcomeUnknown):
        alices_backend.end_other_sessions(proof)


def test_r28_half_way_it_is_said_how_many_ended_and_the_rest_can_be_ended(
    alices_backend, operator, elsewhere, proof
):
    first, second = [one.id for one in alices_backend.sessions(proof) if not one.is_current]
    operator.break_("status", f"*/{second}", status=503)
    with pytest.raises(PartlySaved) as caught:
        alices_backend.end_other_sessions(proof)

    assert caught.value.saved == {first}
    assert sum(is_signed_in(one) for one in elsewhere) == 1
    operator.mend()
    assert alices_backend.end_other_sessions(proof) == 1
    assert not any(is_signed_in(one) for one in elsewhere)
