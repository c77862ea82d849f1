"""What ``DeviceBackend`` promises of where somebody is signed in, whatever that is called."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.identity.backend import Capability
from portal.identity.devices import Place
from portal.identity.errors import (
    BackendUnavailable,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    VerificationRequired,
)
from portal.sandbox.seed import PASSWORDS
from tests.contract.belongings import Part
from tests.contract.operations import Operation
from tests.contract.test_other_sessions import is_signed_in
from tests.sandbox.visitor import ALL_SCOPES

marks_ones_own = pytest.mark.needs(Capability.CURRENT_SESSION)
lists_the_past = pytest.mark.needs(Capability.FORGET_DEVICES)


@pytest.fixture
def proof(alices_backend, operator) -> str:
    return alices_backend.check_password(PASSWORDS["alice"]).id


def signed_in(backend, proof):
    return [one for one in backend.sessions(proof) if one.is_signed_in]


def test_46_where_one_is_signed_in_is_listed_with_its_time(ground, alices_backend, proof):
    ground.backend("alice")
    listed = signed_in(alices_backend, proof)

    assert len({one.id for one in listed}) == len(listed) == 2
    assert all(datetime.now(UTC) - one.signed_in_at < timedelta(minutes=1) for one in listed)
    tells = Capability.CURRENT_SESSION in alices_backend.capabilities
    assert [one.is_current for one in listed] == ([True, False] if tells else [None, None])
    assert {one.is_signed_in for one in alices_backend.sessions(proof)[:2]} == {True}


@marks_ones_own
def test_46_all_are_listed_and_ones_own_is_marked_and_first(ground, alices_backend, proof):
    ground.backend("alice")
    own, other = alices_backend.sessions(proof)

    assert (own.is_current, other.is_current) == (True, False)
    assert own.id != other.id
    assert own.ends_at > datetime.now(UTC)
    assert own.apps == 1


@marks_ones_own
def test_46_the_portal_finds_its_own_by_the_sid_of_its_id_token(ground, operator):
    backend, sid = ground.backend_and_sid("alice")
    proof = backend.check_password(PASSWORDS["alice"]).id

    assert [one.portal_sid for one in backend.sessions(proof)] == [sid]


def test_10_one_of_which_little_is_told_is_still_one(ground, alices_backend, proof):
    ground.tells_little_of_sessions()
    (own,) = alices_backend.sessions(proof)

    assert (own.user_agent, own.address, own.place, own.called) == ("", "", Place(), "")


@pytest.mark.only_on("authing", because="what Logto lists is signed in, and needs not say so")
@pytest.mark.parametrize("online", [{}, {"online": None}, {"online": True}])
def test_10_a_device_counts_as_signed_in_unless_it_is_told_not_to_be(
    ground, alices_backend, proof, online
):
    ground.answers(Operation.LIST_SESSIONS, [{"device": {"deviceId": "d"}, **online}])
    (own,) = alices_backend.sessions(proof)

    assert (own.id, own.is_signed_in, own.signed_in_at) == ("d", True, None)


@pytest.mark.only_on("authing", because="Logto lists sessions in one answer")
@pytest.mark.parametrize("pages", [1, 3])
def test_many_devices_are_listed_once_each(ground, alices_backend, proof, pages):
    """Also where the platform answers the same to whatever page is asked for."""
    (row,) = (one for one in alices_backend.sessions(proof) if one.is_signed_in)
    ground.has_devices("alice", 50 * pages)
    assert len(signed_in(alices_backend, proof)) == 1
    found = [one.id for one in alices_backend.sessions(proof)]
    assert row.id in found
    assert len(found) == len(set(found)) > 50 * pages

    devices = [{"device": {"deviceId": str(number)}} for number in range(80)]
    ground.answers(Operation.LIST_SESSIONS, devices)
    assert len(alices_backend.sessions(proof)) == 80


def test_46_one_is_ended_and_the_others_go_on(ground, alices_backend, proof):
    before = {one.id for one in signed_in(alices_backend, proof)}
    elsewhere = ground.backend("alice")
    (other,) = {one.id for one in signed_in(alices_backend, proof)} - before
    alices_backend.end_session(other, proof, with_tokens=True)

    assert not is_signed_in(elsewhere)
    assert is_signed_in(alices_backend)
    assert {one.id for one in signed_in(alices_backend, proof)} == before


@marks_ones_own
def test_46_one_that_was_ended_is_not_found_any_more(ground, alices_backend, proof):
    ground.backend("alice")
    other = alices_backend.sessions(proof)[1]
    alices_backend.end_session(other.id, proof, with_tokens=True)

    assert [one.is_current for one in alices_backend.sessions(proof)] == [True]
    with pytest.raises(NotFound):
        alices_backend.end_session(other.id, proof, with_tokens=True)


@lists_the_past
def test_46_one_that_was_ended_is_listed_as_over(ground, alices_backend, proof):
    before = {one.id for one in alices_backend.sessions(proof)}
    ground.backend("alice")
    (other,) = {one.id for one in alices_backend.sessions(proof)} - before
    alices_backend.end_session(other, proof, with_tokens=True)

    (ended,) = (one for one in alices_backend.sessions(proof) if one.id == other)
    assert not ended.is_signed_in


@pytest.mark.only_on("logto", because="Authing ends what apps may do along with the session")
@pytest.mark.parametrize("with_tokens", [True, False])
def test_46_what_apps_may_do_meanwhile_ends_only_if_that_is_wanted(
    ground, alices_backend, operator, with_tokens
):
    lasting = ground.backend("alice", f"{ALL_SCOPES} offline_access")
    proof = alices_backend.check_password(PASSWORDS["alice"]).id
    other = alices_backend.sessions(proof)[1]
    alices_backend.end_session(other.id, proof, with_tokens=with_tokens)

    assert is_signed_in(lasting) is not with_tokens


def test_w44_nobody_elses_is_listed_or_ended(ground, alices_backend, proof):
    bob = ground.backend("bob")
    (bobs,) = signed_in(bob, bob.check_password(PASSWORDS["bob"]).id)

    assert bobs.id not in [one.id for one in alices_backend.sessions(proof)]
    for id_ in (bobs.id, "no-such-session", "", "..", "a\nb", "x" * 300):
        with pytest.raises(NotFound):
            alices_backend.end_session(id_, proof, with_tokens=True)
    assert is_signed_in(bob)


@pytest.mark.needs(Capability.VERIFICATION_RECORDS)
def test_w30_even_the_list_wants_a_proof_of_ones_own(ground, alices_backend, operator):
    bobs = ground.backend("bob").check_password(PASSWORDS["bob"]).id
    for proof in (None, "no-such-record", bobs):
        with pytest.raises(VerificationRequired):
            alices_backend.sessions(proof)


@marks_ones_own
def test_all_of_them_end_ones_own_last(ground, alices_backend, operator, proof):
    elsewhere = [ground.backend("alice"), ground.backend("alice")]
    operator.forget_calls()
    assert alices_backend.end_all_sessions(proof) == 3

    assert not any(is_signed_in(one) for one in (alices_backend, *elsewhere))


def test_the_tenant_may_keep_them_from_people(ground, operator):
    ground.hides(Part.SESSIONS)
    alice = ground.backend("alice")
    proof = alice.check_password(PASSWORDS["alice"]).id

    with pytest.raises(NotAllowed):
        alice.sessions(proof)
    with pytest.raises(NotAllowed):
        alice.end_session("one", proof, with_tokens=True)
    assert is_signed_in(alice)


def test_the_tenant_may_close_ending_alone(ground, alices_backend, proof):
    elsewhere = ground.backend("alice")
    listed = [one.id for one in signed_in(alices_backend, proof)]
    ground.closes(Operation.END_SESSION)

    for id_ in listed:
        with pytest.raises(NotAllowed):
            alices_backend.end_session(id_, proof, with_tokens=True)
    assert is_signed_in(elsewhere)


def test_r28_an_end_without_an_answer_may_have_happened(ground, alices_backend, operator, proof):
    elsewhere = ground.backend("alice")
    listed = [one.id for one in signed_in(alices_backend, proof) if not one.is_current]
    ground.breaks(Operation.END_SESSION, "status", status=504, after=True)

    for id_ in listed:
        with pytest.raises(OutcomeUnknown):
            alices_backend.end_session(id_, proof, with_tokens=True)
    operator.mend()
    assert not is_signed_in(elsewhere), "it had happened"


@marks_ones_own
def test_r29_a_session_that_does_not_say_whether_it_is_ones_own_is_no_answer(
    ground, alices_backend, proof
):
    ground.answers(Operation.LIST_SESSIONS, {"sessions": [{"payload": {"uid": "one"}}]})
    with pytest.raises(BackendUnavailable):
        alices_backend.end_other_sessions(proof)


@lists_the_past
def test_one_that_is_over_is_listed_until_it_is_forgotten(ground, alices_backend, proof):
    past = [one for one in alices_backend.sessions(proof) if not one.is_signed_in]
    assert past
    alices_backend.forget_session(past[0].id, proof)

    assert past[0].id not in [one.id for one in alices_backend.sessions(proof)]
    with pytest.raises(NotFound):
        alices_backend.forget_session(past[0].id, proof)


@lists_the_past
def test_w44_nobody_forgets_what_is_not_theirs(ground, alices_backend, proof):
    bob = ground.backend("bob")
    mine = [one.id for one in alices_backend.sessions(proof)]
    for id_ in (*mine, "nothing", "", "..", "x" * 300):
        with pytest.raises(NotFound):
            bob.forget_session(id_, None)

    assert [one.id for one in alices_backend.sessions(proof)] == mine


@pytest.mark.needs(Capability.TRUSTED_DEVICES)
def test_46_trusted_devices_are_listed_and_forgotten_by_whose_they_are(
    ground, alices_backend, operator, proof
):
    operator.have_trusted_devices()
    mine, bobs = operator.trust_a_device("alice", "Browser"), operator.trust_a_device("bob")
    (device,) = alices_backend.trusted_devices(proof)
    assert (device.id, device.user_agent) == (mine, "Browser")
    assert device.ends_at > device.last_used_at

    with pytest.raises(NotFound):
        alices_backend.forget_trusted_device(bobs, proof)
    alices_backend.forget_trusted_device(mine, proof)
    assert alices_backend.trusted_devices(proof) == ()


@pytest.mark.needs(Capability.TRUSTED_DEVICES)
def test_46_a_release_that_has_none_is_remembered_as_having_none(ground, alices_backend, proof):
    assert Capability.TRUSTED_DEVICES in alices_backend.capabilities
    assert alices_backend.trusted_devices(proof) == ()

    assert Capability.TRUSTED_DEVICES not in alices_backend.capabilities
    assert Capability.TRUSTED_DEVICES not in ground.nobodys_backend().capabilities
