"""What ``FactorBackend`` promises of backup codes, and of choosing when second steps are asked."""

import pytest

from portal.identity.backend import Capability
from portal.identity.errors import (
    ChangedElsewhere,
    InputRejected,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    Reason,
    VerificationRequired,
)
from portal.identity.factors import FactorKind
from portal.identity.second_steps import BackupCodes
from portal.sandbox.seed import FRANKS_BACKUP_CODES, PASSWORDS
from tests.contract.operations import Operation

has_backup_codes = pytest.mark.only_on(
    "logto", because="Authing makes none: one recovery code comes with the authenticator"
)
can_choose = pytest.mark.needs(Capability.CHOOSE_WHEN_ASKED)

ADDED = "2026-01-01T00:00:00.000Z"


@pytest.fixture
def proof(alices_backend):
    return alices_backend.check_password(PASSWORDS["alice"]).id


@pytest.fixture
def frank(ground, operator):
    return ground.backend("frank")


@pytest.fixture
def franks_proof(frank):
    return frank.check_password(PASSWORDS["frank"]).id


@has_backup_codes
def test_backup_codes_are_never_alone(alices_backend, operator, proof):
    with pytest.raises(InputRejected) as caught:
        alices_backend.add_backup_codes(alices_backend.new_backup_codes(), proof)

    assert (caught.value.field, caught.value.reason) == (None, Reason.BACKUP_CODES_ALONE)


@has_backup_codes
def test_backup_codes_of_another_form_are_not_accepted(frank, operator, franks_proof):
    frank.remove_factor("frankcodes00000000001", franks_proof)

    with pytest.raises(InputRejected) as caught:
        frank.add_backup_codes(("short", "codes"), franks_proof)
    assert caught.value.reason is Reason.BACKUP_CODES_NOT_ACCEPTED


@has_backup_codes
def test_new_backup_codes_take_the_place_of_removed_ones_only(frank, operator, franks_proof):
    codes = frank.new_backup_codes()
    assert len(set(codes)) == 10
    with pytest.raises(ChangedElsewhere):
        frank.add_backup_codes(codes, franks_proof)
    assert frank.has_backup_codes(FRANKS_BACKUP_CODES, franks_proof)

    frank.remove_factor("frankcodes00000000001", franks_proof)
    assert frank.backup_codes(franks_proof) is None
    assert not frank.has_backup_codes(FRANKS_BACKUP_CODES, franks_proof)

    frank.add_backup_codes(codes, franks_proof)
    assert frank.backup_codes(franks_proof) == BackupCodes(10)
    assert frank.has_backup_codes(codes, franks_proof)
    assert not frank.has_backup_codes(codes[1:], franks_proof)


@has_backup_codes
def test_a_used_backup_code_is_counted_and_never_told(ground, operator):
    frank, _sid = ground.backend_and_sid("frank", backup_code=FRANKS_BACKUP_CODES[3])
    proof = frank.check_password(PASSWORDS["frank"]).id

    found = frank.backup_codes(proof)

    assert (found.left, len(found.used_at), found.used_at[0].tzinfo is None) == (9, 1, False)
    assert not any(code in repr(found) for code in FRANKS_BACKUP_CODES)
    assert frank.second_steps().of(FactorKind.BACKUP_CODES)[0].codes_left == 9


@has_backup_codes
def test_codes_that_are_all_used_are_still_told_of(frank, operator, franks_proof):
    codes = [{"code": code, "usedAt": ADDED} for code in FRANKS_BACKUP_CODES]
    used_up = {"id": "b", "type": "BackupCode", "createdAt": ADDED, "codes": codes}
    app = {"id": "a", "type": "Totp", "createdAt": ADDED, "key": "A" * 32}
    operator.change_user("frank", mfa_verifications=[app, used_up])

    assert frank.backup_codes(franks_proof).left == 0
    assert frank.second_steps().of(FactorKind.BACKUP_CODES)[0].codes_left == 0


@can_choose
def test_whether_signing_in_asks_for_it_is_up_to_the_person(frank, operator, franks_proof):
    frank.ask_at_sign_in(False, franks_proof)
    assert frank.second_steps().left_out

    frank.ask_at_sign_in(True, franks_proof)
    assert not frank.second_steps().left_out


@has_backup_codes
def test_w30_nothing_of_codes_is_done_or_told_without_proof(frank, operator):
    codes = frank.new_backup_codes()
    for act in (
        lambda: frank.add_backup_codes(codes, None),
        lambda: frank.backup_codes(None),
        lambda: frank.has_backup_codes(codes, None),
    ):
        with pytest.raises(VerificationRequired):
            act()


@can_choose
def test_w30_nothing_is_chosen_without_proof(frank, operator):
    with pytest.raises(VerificationRequired):
        frank.ask_at_sign_in(False, None)


@has_backup_codes
def test_where_the_tenant_offers_none_none_are_added(ground, alices_backend, operator, proof):
    operator.set_sign_in_experience(mfa={"factors": ["WebAuthn"], "policy": "NoPrompt"})

    with pytest.raises(NotAllowed):
        alices_backend.add_backup_codes(alices_backend.new_backup_codes(), proof)


@can_choose
def test_where_the_tenant_closed_it_nobody_chooses(ground, frank, operator, franks_proof):
    ground.closes(Operation.CHOOSE_WHEN_ASKED)

    with pytest.raises(NotAllowed):
        frank.ask_at_sign_in(False, franks_proof)


@has_backup_codes
def test_r28_codes_without_an_answer_may_have_been_added(ground, frank, franks_proof):
    ground.breaks(Operation.ADD_BACKUP_CODES, "truncated")

    with pytest.raises(OutcomeUnknown):
        frank.add_backup_codes(["a" * 10] * 10, franks_proof)


@can_choose
def test_r28_a_choice_without_an_answer_may_have_been_made(ground, frank, franks_proof):
    ground.breaks(Operation.CHOOSE_WHEN_ASKED, "truncated")

    with pytest.raises(OutcomeUnknown):
        frank.ask_at_sign_in(False, franks_proof)


@has_backup_codes
def test_removed_codes_are_not_found_any_more(frank, operator, franks_proof):
    frank.remove_factor("frankcodes00000000001", franks_proof)

    with pytest.raises(NotFound):
        frank.remove_factor("frankcodes00000000001", franks_proof)
