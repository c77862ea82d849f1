"""What ``SignInDetailsBackend`` promises of passwords."""

import pytest

from portal.identity.backend import Capability
from portal.identity.errors import (
    BackendUnavailable,
    Complaint,
    InputRejected,
    NotAllowed,
    OutcomeUnknown,
    PasswordRejected,
    Reason,
    VerificationRequired,
)
from portal.identity.models import PasswordPolicy
from portal.sandbox.seed import PASSWORDS
from tests.contract.operations import Operation

needs_records = pytest.mark.needs(Capability.VERIFICATION_RECORDS)


NEW = "Marble-Thicket-70!"


@pytest.fixture
def proof(alices_backend, operator) -> str:
    return alices_backend.check_password(PASSWORDS["alice"]).id


def complaints(backend, password: str, proof: str | None) -> tuple[Complaint, ...]:
    with pytest.raises(PasswordRejected) as caught:
        backend.set_password(password, proof)
    assert caught.value.field == "new_password"
    return caught.value.complaints


def test_the_new_password_counts_from_then_on_and_the_old_one_no_more(alices_backend, proof):
    alices_backend.set_password(NEW, proof, current_password=PASSWORDS["alice"])

    assert alices_backend.check_password(NEW)
    with pytest.raises(InputRejected):
        alices_backend.check_password(PASSWORDS["alice"])


def test_a_change_signs_nobody_out(ground, alices_backend, proof):
    elsewhere = ground.backend("alice")
    alices_backend.set_password(NEW, proof, current_password=PASSWORDS["alice"])

    assert elsewhere.person().username == "alice"


@needs_records
@pytest.mark.parametrize("proof", [None, "no-such-record"])
def test_without_a_proof_nothing_is_changed_and_nothing_said_of_the_password(alices_backend, proof):
    for password in (NEW, "short", PASSWORDS["alice"]):
        with pytest.raises(VerificationRequired):
            alices_backend.set_password(password, proof)


@needs_records
def test_w32_the_proof_of_somebody_else_is_none(ground, operator):
    record = ground.backend("bob").check_password(PASSWORDS["bob"])

    with pytest.raises(VerificationRequired):
        ground.backend("alice").set_password(NEW, record.id)


def test_83_someone_who_has_nothing_to_prove_with_sets_the_first_without_proof(ground, operator):
    carol = ground.backend("carol")
    assert (carol.person().has_password, carol.person().can_verify) == (False, False)
    assert complaints(carol, "short", None)

    carol.set_password(NEW, None)
    assert carol.person().has_password
    with pytest.raises((VerificationRequired, InputRejected)) as wanted:
        carol.set_password("Juniper-Signal-45!", None)
    if isinstance(wanted.value, InputRejected):
        assert wanted.value.field == "current_password"


@pytest.mark.parametrize("who", ["alice", "bob", "dave", "frank"])
def test_who_has_a_password_and_a_name_can_verify_by_it(ground, operator, who):
    backend = ground.backend(who)

    assert backend.person().can_verify
    assert backend.check_password(PASSWORDS[who])


@pytest.mark.only_on("logto", because="Authing looks at a password by a name, and she has none")
def test_the_first_password_is_something_to_prove_with(ground, operator):
    carol = ground.backend("carol")
    carol.set_password(NEW, None)

    assert carol.person().can_verify
    assert carol.check_password(NEW)


@pytest.mark.only_on("authing", because="it looks at a password by a name, and she has none")
def test_a_password_without_any_name_is_nothing_to_prove_with(ground, operator):
    carol = ground.backend("carol")
    carol.set_password(NEW, None)

    assert not carol.person().can_verify


def test_the_present_password_is_said_as_that(alices_backend, proof):
    present = PASSWORDS["alice"]
    with pytest.raises(InputRejected) as caught:
        alices_backend.set_password(present, proof, current_password=present)

    assert (caught.value.field, caught.value.reason) == ("new_password", Reason.SAME_PASSWORD)


@pytest.mark.only_on("logto", because="Authing says of a password that it will not do, and not why")
@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("Sh0rt-Pw!", [Complaint(Reason.TOO_SHORT, 10)]),
        ("Aa1-" * 40, [Complaint(Reason.TOO_LONG, 128)]),
        ("thicketmarble70452", [Complaint(Reason.TOO_FEW_KINDS, 3)]),
        ("Marble-Thicket-é70!", [Complaint(Reason.UNSUPPORTED_CHARACTERS)]),
        ("Aaaaaaaaaaaaaaa1", [Complaint(Reason.REPETITION)]),
        ("Qwertyuiop1", [Complaint(Reason.SEQUENCE)]),
        ("Alice-alice", [Complaint(Reason.PERSONAL)]),
        (
            "123456aA",
            [
                Complaint(Reason.TOO_SHORT, 10),
                Complaint(Reason.BREACHED),
                Complaint(Reason.SEQUENCE),
            ],
        ),
        (
            "thicket",
            [Complaint(Reason.TOO_SHORT, 10), Complaint(Reason.TOO_FEW_KINDS, 3)],
        ),
    ],
)
def test_r25_all_that_the_policy_has_against_it_is_said(alices_backend, proof, password, expected):
    assert list(complaints(alices_backend, password, proof)) == expected


@pytest.mark.only_on(
    "logto", because="Authing publishes no rule of passwords: the operator says it"
)
def test_the_tenants_policy_is_published_and_kept(alices_backend, operator, proof):
    operator.set_sign_in_experience(
        passwordPolicy={
            "length": {"min": 6, "max": 20},
            "characterTypes": {"min": 2},
            "rejects": {
                "pwned": False,
                "repetitionAndSequence": False,
                "userInfo": False,
                "words": ["portal"],
            },
        }
    )

    assert alices_backend.account_rules().password_policy == PasswordPolicy(
        min_length=6,
        max_length=20,
        character_types=2,
        no_breach=False,
        no_sequences=False,
        nothing_personal=False,
        forbidden_words=("portal",),
    )
    assert list(complaints(alices_backend, "Portal1", proof)) == [Complaint(Reason.FORBIDDEN_WORDS)]
    alices_backend.set_password("alice1111", proof)


@pytest.mark.only_on(
    "logto", because="Authing publishes no rule of passwords: the operator says it"
)
def test_a_tenant_that_says_nothing_of_passwords_has_the_platforms_own_rules(
    alices_backend, operator, proof
):
    operator.set_sign_in_experience(passwordPolicy={})

    assert alices_backend.account_rules().password_policy == PasswordPolicy()
    assert list(complaints(alices_backend, "seven77", proof)) == [Complaint(Reason.TOO_SHORT, 8)]


def test_where_the_tenant_closed_it_nobody_may(ground, alices_backend, proof):
    ground.closes(Operation.SET_PASSWORD)

    with pytest.raises(NotAllowed):
        alices_backend.set_password(NEW, proof, current_password=PASSWORDS["alice"])


def test_r28_a_change_whose_answer_was_lost_is_unknown(ground, alices_backend, operator, proof):
    ground.breaks(Operation.SET_PASSWORD, "status", status=504, after=True)
    with pytest.raises(OutcomeUnknown):
        alices_backend.set_password(NEW, proof, current_password=PASSWORDS["alice"])

    operator.mend()
    assert alices_backend.check_password(NEW), "it had happened"


def test_r28_a_change_that_was_refused_for_now_did_not_happen(ground, alices_backend, proof):
    ground.breaks(Operation.SET_PASSWORD, "status", status=503)
    with pytest.raises(BackendUnavailable) as caught:
        alices_backend.set_password(NEW, proof, current_password=PASSWORDS["alice"])

    assert not isinstance(caught.value, OutcomeUnknown)


def test_r25_what_will_not_do_is_said_of_the_new_one_and_the_old_one_stays(alices_backend, proof):
    with pytest.raises(PasswordRejected) as caught:
        alices_backend.set_password("short", proof, current_password=PASSWORDS["alice"])

    assert caught.value.field == "new_password"
    assert Reason.TOO_SHORT in [complaint.reason for complaint in caught.value.complaints]
    assert alices_backend.check_password(PASSWORDS["alice"])
