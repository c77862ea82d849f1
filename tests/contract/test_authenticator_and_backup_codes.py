"""
What ``FactorBackend`` promises of backup codes and of asking for second steps; enrolling is in
``test_enrolments.py`` for every platform.
"""

import pyotp
import pytest

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
from portal.identity.second_steps import BackupCodes, Enrolment
from portal.sandbox.seed import FRANKS_BACKUP_CODES, PASSWORDS

pytestmark = pytest.mark.only_on("logto", because="backup codes, and choosing, are its own")

ADDED = "2026-01-01T00:00:00.000Z"
FACTORS = "/api/my-account/mfa-verifications"
SOME_APP = Enrolment(FactorKind.AUTHENTICATOR, key="A" * 32)


@pytest.fixture
def proof(alices_backend):
    return alices_backend.check_password(PASSWORDS["alice"]).id


@pytest.fixture
def frank(ground, operator):
    return ground.backend("frank")


@pytest.fixture
def franks_proof(frank):
    return frank.check_password(PASSWORDS["frank"]).id


def kinds(backend):
    return [factor.kind for factor in backend.second_steps().factors]


def shown_by(key: str) -> str:
    return pyotp.TOTP(key).now()


def test_another_authenticator_takes_the_place_of_the_one_before(frank, franks_proof):
    before = frank.second_steps().of(FactorKind.AUTHENTICATOR)[0]
    begun = frank.begin_enrolment(FactorKind.AUTHENTICATOR)

    frank.enrol(begun, shown_by(begun.key), franks_proof)

    (now,) = frank.second_steps().of(FactorKind.AUTHENTICATOR)
    assert now.id != before.id
    assert len(kinds(frank)) == 2


def test_a_key_that_will_not_do_is_said(alices_backend, operator, proof):
    with pytest.raises(InputRejected) as caught:
        alices_backend.enrol(Enrolment(FactorKind.AUTHENTICATOR, key="short"), "123456", proof)

    assert (caught.value.field, caught.value.reason) == ("key", Reason.KEY_NOT_ACCEPTED)


def test_w30_nothing_of_it_is_done_without_proof(frank, operator):
    begun, codes = frank.begin_enrolment(FactorKind.AUTHENTICATOR), frank.new_backup_codes()
    for act in (
        lambda: frank.enrol(begun, shown_by(begun.key), None),
        lambda: frank.add_backup_codes(codes, None),
        lambda: frank.backup_codes(None),
        lambda: frank.has_backup_codes(codes, None),
        lambda: frank.ask_at_sign_in(False, None),
    ):
        with pytest.raises(VerificationRequired):
            act()


def test_what_the_tenant_does_not_offer_or_closed_is_not_enrolled(alices_backend, operator, proof):
    begun = alices_backend.begin_enrolment(FactorKind.AUTHENTICATOR)
    codes = alices_backend.new_backup_codes()
    mfa = {"factors": ["WebAuthn"], "policy": "NoPrompt"}
    operator.set_sign_in_experience(mfa=mfa)
    with pytest.raises(NotAllowed):
        alices_backend.enrol(begun, shown_by(begun.key), proof)
    with pytest.raises(NotAllowed):
        alices_backend.add_backup_codes(codes, proof)

    operator.set_fields(mfa="ReadOnly")
    with pytest.raises(NotAllowed):
        alices_backend.enrol(begun, shown_by(begun.key), proof)
    with pytest.raises(NotAllowed):
        alices_backend.ask_at_sign_in(False, proof)


def test_backup_codes_are_never_alone(alices_backend, operator, proof):
    with pytest.raises(InputRejected) as caught:
        alices_backend.add_backup_codes(alices_backend.new_backup_codes(), proof)

    assert (caught.value.field, caught.value.reason) == (None, Reason.BACKUP_CODES_ALONE)


def test_backup_codes_of_another_form_are_not_accepted(frank, operator, franks_proof):
    frank.remove_factor("frankcodes00000000001", franks_proof)

    with pytest.raises(InputRejected) as caught:
        frank.add_backup_codes(("short", "codes"), franks_proof)
    assert caught.value.reason is Reason.BACKUP_CODES_NOT_ACCEPTED


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


def test_a_used_backup_code_is_counted_and_never_told(ground, operator):
    frank, _sid = ground.backend_and_sid("frank", backup_code=FRANKS_BACKUP_CODES[3])
    proof = frank.check_password(PASSWORDS["frank"]).id

    found = frank.backup_codes(proof)

    assert (found.left, len(found.used_at), found.used_at[0].tzinfo is None) == (9, 1, False)
    assert not any(code in repr(found) for code in FRANKS_BACKUP_CODES)
    assert frank.second_steps().of(FactorKind.BACKUP_CODES)[0].codes_left == 9


def test_codes_that_are_all_used_are_still_told_of(frank, operator, franks_proof):
    codes = [{"code": code, "usedAt": ADDED} for code in FRANKS_BACKUP_CODES]
    used_up = {"id": "b", "type": "BackupCode", "createdAt": ADDED, "codes": codes}
    app = {"id": "a", "type": "Totp", "createdAt": ADDED, "key": "A" * 32}
    operator.change_user("frank", mfa_verifications=[app, used_up])

    assert frank.backup_codes(franks_proof).left == 0
    assert frank.second_steps().of(FactorKind.BACKUP_CODES)[0].codes_left == 0


def test_whether_signing_in_asks_for_it_is_up_to_the_person(frank, operator, franks_proof):
    frank.ask_at_sign_in(False, franks_proof)
    assert frank.second_steps().left_out

    frank.ask_at_sign_in(True, franks_proof)
    assert not frank.second_steps().left_out


@pytest.mark.parametrize(
    ("path", "act"),
    [
        (f"{FACTORS}/totp", lambda b, p: b.enrol(SOME_APP, "123456", p)),
        (FACTORS, lambda b, p: b.add_backup_codes(["a" * 10] * 10, p)),
        ("/api/my-account/mfa-settings", lambda b, p: b.ask_at_sign_in(False, p)),
    ],
)
def test_r28_a_change_without_an_answer_may_have_happened(frank, operator, franks_proof, path, act):
    operator.break_("truncated", path)

    with pytest.raises(OutcomeUnknown):
        act(frank, franks_proof)


def test_nothing_is_found_for_who_is_gone(frank, operator, franks_proof):
    frank.remove_factor("frankcodes00000000001", franks_proof)

    with pytest.raises(NotFound):
        frank.remove_factor("frankcodes00000000001", franks_proof)
