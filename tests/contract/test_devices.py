"""What ``DeviceBackend`` promises of where somebody is signed in."""

from datetime import UTC, datetime

import pytest

from portal.identity.backend import Capability
from portal.identity.devices import Place
from portal.identity.errors import BackendUnavailable, NotAllowed, NotFound, VerificationRequired
from portal.sandbox.current import store
from portal.sandbox.seed import PASSWORDS
from tests.contract.test_other_sessions import is_signed_in
from tests.sandbox.visitor import ALL_SCOPES

pytestmark = pytest.mark.only_on("logto", because="its tests speak of Logto’s own paths")

LIST = "/api/my-account/sessions"


@pytest.fixture
def proof(alices_backend, operator) -> str:
    return alices_backend.check_password(PASSWORDS["alice"]).id


def test_46_all_are_listed_and_ones_own_is_marked_and_first(ground, alices_backend, proof):
    ground.backend("alice")
    own, other = alices_backend.sessions(proof)

    assert (own.is_current, other.is_current) == (True, False)
    assert own.id != other.id
    assert (datetime.now(UTC) - own.signed_in_at).total_seconds() < 60
    assert own.ends_at > datetime.now(UTC)
    assert own.apps == 1


def test_46_the_portal_finds_its_own_by_the_sid_of_its_id_token(ground, operator):
    backend, sid = ground.backend_and_sid("alice")
    proof = backend.check_password(PASSWORDS["alice"]).id

    assert [one.portal_sid for one in backend.sessions(proof)] == [sid]


def test_10_a_session_of_which_little_is_told_is_still_one(ground, alices_backend, proof):
    with ground.app.app_context():
        for row in store().rows("SELECT uid FROM oidc_sessions"):
            store().update("oidc_sessions", row, last_submission=None)
    (own,) = alices_backend.sessions(proof)

    assert (own.user_agent, own.address, own.place) == ("", "", Place())


def test_46_one_is_ended_with_its_tokens(ground, alices_backend, proof):
    elsewhere = ground.backend("alice")
    other = alices_backend.sessions(proof)[1]
    alices_backend.end_session(other.id, proof, with_tokens=True)

    assert not is_signed_in(elsewhere)
    assert [one.is_current for one in alices_backend.sessions(proof)] == [True]
    with pytest.raises(NotFound):
        alices_backend.end_session(other.id, proof, with_tokens=True)


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
    (bobs,) = bob.sessions(bob.check_password(PASSWORDS["bob"]).id)

    assert bobs.id not in [one.id for one in alices_backend.sessions(proof)]
    for id_ in (bobs.id, "no-such-session", "", "..", "x" * 300):
        with pytest.raises(NotFound):
            alices_backend.end_session(id_, proof, with_tokens=True)
    assert is_signed_in(bob)


def test_w30_even_the_list_wants_a_proof_of_ones_own(ground, alices_backend, operator):
    bobs = ground.backend("bob").check_password(PASSWORDS["bob"]).id
    for proof in (None, "no-such-record", bobs):
        with pytest.raises(VerificationRequired):
            alices_backend.sessions(proof)


def test_all_of_them_end_ones_own_last(ground, alices_backend, operator, proof):
    elsewhere = [ground.backend("alice"), ground.backend("alice")]
    operator.forget_calls()
    assert alices_backend.end_all_sessions(proof) == 3

    assert not any(is_signed_in(one) for one in (alices_backend, *elsewhere))


def test_the_tenant_may_keep_them_from_people(alices_backend, operator, proof):
    operator.set_fields(session="Off")
    with pytest.raises(NotAllowed):
        alices_backend.sessions(proof)


def test_r29_a_session_that_does_not_say_whether_it_is_ones_own_is_no_answer(
    alices_backend, operator, proof
):
    unsaid = {"sessions": [{"payload": {"uid": "one"}}]}
    operator.break_("status", LIST, status=200, json=unsaid)
    with pytest.raises(BackendUnavailable):
        alices_backend.end_other_sessions(proof)


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


def test_46_a_release_that_has_none_is_remembered_as_having_none(ground, alices_backend, proof):
    assert Capability.TRUSTED_DEVICES in alices_backend.capabilities
    assert alices_backend.trusted_devices(proof) == ()

    assert Capability.TRUSTED_DEVICES not in alices_backend.capabilities
    assert Capability.TRUSTED_DEVICES not in ground.nobodys_backend().capabilities
