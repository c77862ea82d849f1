"""What ``LinkedAccountsBackend`` promises of doing without an account that was linked."""

import pytest

from portal.identity.backend import Capability
from portal.identity.errors import (
    AccountSuspended,
    BackendUnavailable,
    InputRejected,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    PortalError,
    Reason,
    SignInRequired,
    TooManyAttempts,
    VerificationRequired,
)
from portal.identity.models import LinkedIdentity
from portal.sandbox.seed import PASSWORDS
from tests.contract.operations import Operation, Refused

looked_at_here = pytest.mark.only_on(
    "authing", because="there the portal itself has to look at what is left, whatever it would do"
)


@pytest.fixture
def bob(ground, operator):
    return ground.backend("bob")


@pytest.fixture
def proof(bob) -> str:
    return bob.check_password(PASSWORDS["bob"]).id


@pytest.fixture
def linked(ground, bob, proof) -> str:
    """The key of the place where Bob has linked an account."""
    social = next(p for p in bob.experience().providers if p.names["en"] == "Mock Social")
    ground.links(bob, social, proof, "Continue as somebody new", Name="Bob There", Email="")
    return social.key


def test_it_lets_nobody_in_any_more_and_is_gone_once(bob, linked, proof):
    bob.unlink_account(linked, proof)

    assert bob.person().identities == ()
    with pytest.raises(NotFound):
        bob.unlink_account(linked, proof)


@pytest.mark.parametrize("provider", ["nowhere", "", "..", "x" * 300])
def test_one_that_is_not_linked_is_not_found(bob, proof, provider):
    with pytest.raises(NotFound):
        bob.unlink_account(provider, proof)


def test_w44_somebody_elses_at_the_same_place_stays(ground, bob, linked, proof):
    carol = ground.backend("carol")
    bob.unlink_account(linked, proof)

    assert [one.provider for one in carol.person().identities] == [linked]


def test_the_last_way_in_is_not_unlinked(ground, operator):
    carol = ground.backend("carol")
    (linked,) = carol.person().identities

    with pytest.raises(InputRejected) as caught:
        carol.unlink_account(linked.provider, None)
    assert (caught.value.field, caught.value.reason) == (None, Reason.LAST_WAY_IN)
    assert carol.person().identities == (linked,)


@pytest.mark.needs(Capability.VERIFICATION_RECORDS)
def test_w32_the_proof_of_somebody_else_is_none(ground, bob, linked):
    for proof in (None, ground.backend("dave").check_password(PASSWORDS["dave"]).id):
        with pytest.raises(VerificationRequired):
            bob.unlink_account(linked, proof)

    assert len(bob.person().identities) == 1


def test_where_the_tenant_closed_it_nobody_may(ground, bob, linked, proof):
    ground.closes(Operation.UNLINK)

    with pytest.raises(NotAllowed):
        bob.unlink_account(linked, proof)


@pytest.mark.parametrize(
    ("why", "raised"),
    [
        (Refused.NOT_THERE, NotFound),
        (Refused.TOO_OFTEN, TooManyAttempts),
        (Refused.SIGNED_OUT, SignInRequired),
        (Refused.SUSPENDED, AccountSuspended),
        (Refused.FOR_A_REASON_NOBODY_KNOWS, PortalError),
    ],
)
def test_what_the_platform_has_against_it_is_told(ground, bob, linked, proof, why, raised):
    ground.refuses(Operation.UNLINK, why)
    with pytest.raises(PortalError) as caught:
        bob.unlink_account(linked, proof)

    assert type(caught.value) is raised


def test_that_it_is_the_last_way_in_is_also_the_platforms_to_say(ground, bob, linked, proof):
    ground.refuses(Operation.UNLINK, Refused.LAST_WAY_IN)
    with pytest.raises(InputRejected) as caught:
        bob.unlink_account(linked, proof)

    assert (caught.value.field, caught.value.reason) == (None, Reason.LAST_WAY_IN)


def test_r28_a_change_whose_answer_was_lost_is_unknown(ground, bob, operator, linked, proof):
    ground.breaks(Operation.UNLINK, "status", status=504, after=True)
    with pytest.raises(OutcomeUnknown):
        bob.unlink_account(linked, proof)

    operator.mend()
    assert bob.person().identities == (), "it had happened"


def test_r28_a_change_that_was_refused_for_now_did_not_happen(ground, bob, linked, proof):
    ground.breaks(Operation.UNLINK, "status", status=503)
    with pytest.raises(BackendUnavailable) as caught:
        bob.unlink_account(linked, proof)

    assert not isinstance(caught.value, OutcomeUnknown)
    assert len(bob.person().identities) == 1


@looked_at_here
def test_several_rows_are_one_account_and_go_together(alices_backend, operator):
    assert alices_backend.person().identities == (LinkedIdentity("idp-wechat", "Al in WeChat"),)

    alices_backend.unlink_account("idp-wechat", None)
    assert alices_backend.person().identities == ()


@looked_at_here
def test_w34_the_last_one_stays_whatever_the_platform_would_do(ground, operator):
    operator.set_pool(unlinkKeepsLastWay=False)
    carol = ground.backend("carol")

    with pytest.raises(InputRejected):
        carol.unlink_account("idp-mock-social", None)
    assert len(carol.person().identities) == 1


@looked_at_here
def test_a_companys_account_lets_somebody_in_and_is_not_theirs_to_unlink(ground, operator):
    operator.link("carol", "acme-saml", "carol", name="Carol of Acme")
    carol = ground.backend("carol")
    with pytest.raises(NotFound):
        carol.unlink_account("idp-acme", None)

    carol.unlink_account("idp-mock-social", None)
    assert carol.person().identities == ()


@looked_at_here
def test_where_nobody_can_tell_whose_accounts_are_a_companys_none_is_unlinked(ground, operator):
    operator.link("alice", "acme-saml", "alice", name="Alice of Acme")
    alice = ground.backend("alice")
    ground.breaks(Operation.LIST_PROVIDERS, "status", status=503)
    operator.forget_calls()
    with pytest.raises(BackendUnavailable):
        alice.unlink_account("idp-acme", None)

    assert operator.changes() == []
