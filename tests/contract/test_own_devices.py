"""What every platform promises of where somebody is signed in, whatever it calls that."""

import pytest

from portal.identity.backend import Capability
from portal.identity.errors import NotFound, OutcomeUnknown
from portal.sandbox.seed import PASSWORDS
from tests.contract.authing_ground import AuthingGround
from tests.contract.test_other_sessions import is_signed_in

REVOKE = "/api/v3/mydevices/revoke-session"


@pytest.fixture
def proof(alices_backend, operator) -> str:
    return alices_backend.check_password(PASSWORDS["alice"]).id


def signed_in(backend, proof):
    return [one for one in backend.sessions(proof) if one.is_signed_in]


def test_46_where_one_is_signed_in_is_listed_with_its_time(ground, alices_backend, proof):
    ground.backend("alice")
    listed = signed_in(alices_backend, proof)

    assert len(listed) == 2
    assert len({one.id for one in listed}) == 2
    assert all(one.signed_in_at.utcoffset() is not None for one in listed)
    tells = Capability.CURRENT_SESSION in alices_backend.capabilities
    marks = [one.is_current for one in listed]
    assert marks == ([True, False] if tells else [None, None])


def test_46_one_is_ended_and_the_others_go_on(ground, alices_backend, proof):
    before = {one.id for one in signed_in(alices_backend, proof)}
    elsewhere = ground.backend("alice")
    (other,) = {one.id for one in signed_in(alices_backend, proof)} - before
    alices_backend.end_session(other, proof, with_tokens=True)

    assert not is_signed_in(elsewhere)
    assert is_signed_in(alices_backend)
    assert {one.id for one in signed_in(alices_backend, proof)} == before


def test_w44_what_is_somebody_elses_is_neither_listed_nor_ended(ground, alices_backend, proof):
    bob = ground.backend("bob")
    (bobs,) = signed_in(bob, bob.check_password(PASSWORDS["bob"]).id)

    assert bobs.id not in [one.id for one in alices_backend.sessions(proof)]
    for id_ in (bobs.id, "nothing", "x" * 300):
        with pytest.raises(NotFound):
            alices_backend.end_session(id_, proof, with_tokens=True)
    assert is_signed_in(bob)


@pytest.mark.needs(Capability.FORGET_DEVICES)
def test_one_that_is_over_is_listed_until_it_is_forgotten(ground, alices_backend, proof):
    past = [one for one in alices_backend.sessions(proof) if not one.is_signed_in]
    assert past
    alices_backend.forget_session(past[0].id, proof)

    assert past[0].id not in [one.id for one in alices_backend.sessions(proof)]
    with pytest.raises(NotFound):
        alices_backend.forget_session(past[0].id, proof)


@pytest.mark.needs(Capability.FORGET_DEVICES)
def test_w44_nobody_forgets_what_is_not_theirs(ground, alices_backend, proof):
    bob = ground.backend("bob")
    for one in alices_backend.sessions(proof):
        with pytest.raises(NotFound):
            bob.forget_session(one.id, None)


@pytest.mark.needs(Capability.FORGET_DEVICES)
def test_r28_an_end_without_an_answer_is_unknown(ground, alices_backend, operator, proof):
    operator.break_("status", REVOKE, status=504)
    with pytest.raises(OutcomeUnknown):
        alices_backend.end_session(alices_backend.sessions(proof)[0].id, proof, with_tokens=True)


@pytest.mark.needs(Capability.SIGNED_IN_APPS)
def test_the_apps_with_a_session_are_told_and_the_portal_is_known_among_them(
    ground: AuthingGround, alices_backend
):
    (here,) = alices_backend.signed_in_apps()

    assert (here.key, here.is_here) == ("northwind-portal", True)
