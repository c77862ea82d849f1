"""What ``FactorBackend`` promises of removing and naming."""

import pytest

from portal.identity.errors import NotAllowed, NotFound, OutcomeUnknown, VerificationRequired
from portal.identity.factors import FactorKind
from portal.sandbox.seed import PASSWORDS

LOGTOS = pytest.mark.only_on("logto", because="it speaks of Logto’s own paths and records")

APP, CODES = "franktotp000000000001", "frankcodes00000000001"
PASSKEY = {"id": "p", "type": "WebAuthn", "createdAt": "2026-03-04T10:00:00.000Z", "name": "Old"}


@pytest.fixture
def frank(ground, operator):
    return ground.backend("frank")


@pytest.fixture
def proof(frank):
    return frank.check_password(PASSWORDS["frank"]).id


def kinds(backend):
    return [factor.kind for factor in backend.second_steps().factors]


@LOGTOS
def test_what_is_removed_is_gone_and_the_rest_stays_even_backup_codes_alone(frank, proof):
    frank.remove_factor(APP, proof)

    assert kinds(frank) == [FactorKind.BACKUP_CODES]
    frank.remove_factor(CODES, proof)
    assert kinds(frank) == []
    with pytest.raises(NotFound):
        frank.remove_factor(CODES, proof)


@LOGTOS
@pytest.mark.parametrize("no_proof", [None, "nobody"])
def test_removing_and_naming_want_proof(frank, operator, no_proof):
    operator.change_user("frank", mfa_verifications=[PASSKEY])

    with pytest.raises(VerificationRequired):
        frank.remove_factor("p", no_proof)
    with pytest.raises(VerificationRequired):
        frank.rename_factor("p", "New", no_proof)
    assert frank.second_steps().factors[0].name == "Old"


@LOGTOS
def test_w32_somebody_elses_proof_proves_nothing(ground, frank):
    bobs = ground.backend("bob").check_password(PASSWORDS["bob"]).id

    with pytest.raises(VerificationRequired):
        frank.remove_factor(APP, bobs)
    assert len(kinds(frank)) == 2


def test_a_factor_of_somebody_else_is_not_there(ground, frank):
    (app, *_rest) = frank.second_steps().of(FactorKind.AUTHENTICATOR)
    before = kinds(frank)
    bob = ground.backend("bob")
    bobs = bob.check_password(PASSWORDS["bob"]).id

    with pytest.raises(NotFound):
        bob.remove_factor(app.id, bobs)
    with pytest.raises(NotFound):
        bob.rename_factor(app.id, "Mine", bobs)
    assert kinds(frank) == before


def test_w61_an_id_that_would_change_the_address_is_no_id(frank, proof):
    before = kinds(frank)
    for odd in ("", "..", "a\nb"):
        with pytest.raises(NotFound):
            frank.remove_factor(odd, proof)
    assert kinds(frank) == before


def test_what_was_removed_is_not_found_any_more(frank, proof):
    (app,) = frank.second_steps().of(FactorKind.AUTHENTICATOR)
    frank.remove_factor(app.id, proof)

    assert frank.second_steps().of(FactorKind.AUTHENTICATOR) == ()
    with pytest.raises(NotFound):
        frank.remove_factor(app.id, proof)


@LOGTOS
def test_a_passkey_takes_a_name_and_nothing_else_does(frank, operator, proof):
    operator.change_user("frank", mfa_verifications=[PASSKEY, {**PASSKEY, "id": "q"}])

    frank.rename_factor("p", "Laptop at home", proof)

    assert [factor.name for factor in frank.second_steps().factors] == ["Laptop at home", "Old"]
    with pytest.raises(NotFound):
        frank.rename_factor(APP, "Phone", proof)


@LOGTOS
def test_what_the_tenant_closed_is_not_changed(frank, operator, proof):
    operator.set_fields(mfa="ReadOnly")

    with pytest.raises(NotAllowed):
        frank.remove_factor(APP, proof)
    assert len(kinds(frank)) == 2


@LOGTOS
def test_passkeys_can_be_closed_by_themselves(frank, operator, proof):
    operator.change_user("frank", mfa_verifications=[PASSKEY])
    operator.set_fields(mfa="Edit", passkey="ReadOnly")

    with pytest.raises(NotAllowed):
        frank.remove_factor("p", proof)
    with pytest.raises(NotAllowed):
        frank.rename_factor("p", "New", proof)


@LOGTOS
def test_a_removal_that_is_not_answered_may_have_happened(frank, operator, proof):
    operator.break_("hang", f"/api/my-account/mfa-verifications/{APP}", seconds=30, after=True)

    with pytest.raises(OutcomeUnknown):
        frank.remove_factor(APP, proof)
