"""What ``FactorBackend`` promises of removing and naming."""

import pytest

from portal.identity.backend import Capability
from portal.identity.errors import NotAllowed, NotFound, OutcomeUnknown, VerificationRequired
from portal.identity.factors import FactorKind
from portal.sandbox.seed import PASSWORDS
from tests.contract.belongings import Part
from tests.contract.operations import Operation

needs_records = pytest.mark.needs(Capability.VERIFICATION_RECORDS)


@pytest.fixture
def frank(ground, operator):
    return ground.backend("frank")


@pytest.fixture
def proof(frank):
    return frank.check_password(PASSWORDS["frank"]).id


def kinds(backend):
    return [factor.kind for factor in backend.second_steps().factors]


def authenticator_of(backend):
    (app,) = backend.second_steps().of(FactorKind.AUTHENTICATOR)
    return app.id


def names(backend):
    return [passkey.name for passkey in backend.second_steps().of(FactorKind.PASSKEY)]


def test_what_is_removed_is_gone_and_the_rest_stays(ground, frank, proof):
    ground.has_passkey("frank", "Laptop")
    app, before = authenticator_of(frank), kinds(frank)
    frank.remove_factor(app, proof)

    assert kinds(frank) == [kind for kind in before if kind is not FactorKind.AUTHENTICATOR]
    with pytest.raises(NotFound):
        frank.remove_factor(app, proof)


@pytest.mark.only_on("logto", because="Authing has no backup codes that could be left alone")
def test_backup_codes_may_be_left_alone_and_removed_then(frank, proof):
    frank.remove_factor(authenticator_of(frank), proof)
    (codes,) = frank.second_steps().factors

    frank.remove_factor(codes.id, proof)
    assert kinds(frank) == []


@needs_records
@pytest.mark.parametrize("no_proof", [None, "nobody"])
def test_removing_and_naming_want_proof(ground, frank, no_proof):
    passkey = ground.has_passkey("frank", "Old")

    with pytest.raises(VerificationRequired):
        frank.remove_factor(passkey, no_proof)
    with pytest.raises(VerificationRequired):
        frank.rename_factor(passkey, "New", no_proof)
    assert names(frank) == ["Old"]


@needs_records
def test_w32_somebody_elses_proof_proves_nothing(ground, frank):
    bobs = ground.backend("bob").check_password(PASSWORDS["bob"]).id

    with pytest.raises(VerificationRequired):
        frank.remove_factor(authenticator_of(frank), bobs)
    assert len(kinds(frank)) == 2


def test_a_factor_of_somebody_else_is_not_there(ground, frank):
    passkey = ground.has_passkey("frank", "Laptop")
    app, before = authenticator_of(frank), kinds(frank)
    bob = ground.backend("bob")
    bobs = bob.check_password(PASSWORDS["bob"]).id

    for theirs in (app, passkey):
        with pytest.raises(NotFound):
            bob.remove_factor(theirs, bobs)
        with pytest.raises(NotFound):
            bob.rename_factor(theirs, "Mine", bobs)
    assert (kinds(frank), names(frank)) == (before, ["Laptop"])


def test_w61_an_id_that_would_change_the_address_is_no_id(frank, proof):
    before = kinds(frank)
    for start in ("", "passkey-"):
        for odd in ("", "..", "a\nb", "x" * 300):
            with pytest.raises(NotFound):
                frank.remove_factor(start + odd, proof)
            with pytest.raises(NotFound):
                frank.rename_factor(start + odd, "New", proof)
    assert kinds(frank) == before


def test_a_passkey_takes_a_name_and_nothing_else_does(ground, frank, proof):
    passkey, _other = (ground.has_passkey("frank", "Old") for _ in range(2))

    frank.rename_factor(passkey, "Laptop at home", proof)

    assert names(frank) == ["Laptop at home", "Old"]
    with pytest.raises(NotFound):
        frank.rename_factor(authenticator_of(frank), "Phone", proof)


def test_a_passkey_is_removed_alone_and_found_no_more(ground, frank, proof):
    passkey, _other = (ground.has_passkey("frank", name) for name in ("Laptop", "Phone"))
    frank.remove_factor(passkey, proof)

    assert names(frank) == ["Phone"]
    for act in (
        lambda: frank.remove_factor(passkey, proof),
        lambda: frank.rename_factor(passkey, "New", proof),
    ):
        with pytest.raises(NotFound):
            act()


def test_what_the_tenant_closed_is_not_changed(ground, frank, operator, proof):
    app, before = authenticator_of(frank), kinds(frank)
    ground.closes(Operation.REMOVE_FACTOR)

    with pytest.raises(NotAllowed):
        frank.remove_factor(app, proof)
    operator.mend()
    assert kinds(frank) == before


@pytest.mark.parametrize("closed", [Operation.REMOVE_PASSKEY, Operation.RENAME_PASSKEY])
def test_passkeys_can_be_closed_by_themselves(ground, frank, proof, closed):
    passkey = ground.has_passkey("frank", "Old")
    acts = {
        Operation.REMOVE_PASSKEY: lambda: frank.remove_factor(passkey, proof),
        Operation.RENAME_PASSKEY: lambda: frank.rename_factor(passkey, "New", proof),
    }
    ground.closes(closed)

    with pytest.raises(NotAllowed):
        acts[closed]()
    assert names(frank) == ["Old"]


@pytest.mark.parametrize("hidden", [Part.SECOND_STEPS, Part.PASSKEYS])
def test_what_is_kept_from_people_they_do_not_change(ground, frank, hidden):
    passkey, app = ground.has_passkey("frank", "Old"), authenticator_of(frank)
    ground.hides(hidden)
    frank = ground.backend("frank")
    proof = frank.check_password(PASSWORDS["frank"]).id

    with pytest.raises(NotAllowed):
        frank.remove_factor(passkey, proof)
    with pytest.raises(NotAllowed):
        frank.rename_factor(passkey, "New", proof)
    if hidden is Part.SECOND_STEPS:
        with pytest.raises(NotAllowed):
            frank.remove_factor(app, proof)


def test_a_removal_that_is_not_answered_may_have_happened(ground, frank, operator, proof):
    app, before = authenticator_of(frank), kinds(frank)
    ground.breaks(Operation.REMOVE_FACTOR, "hang", seconds=30, after=True)

    with pytest.raises(OutcomeUnknown):
        frank.remove_factor(app, proof)
    operator.mend()
    assert kinds(frank) == before[1:], "it had happened"
