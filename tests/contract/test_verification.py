"""What ``VerificationBackend`` promises: records that prove the person, and nobody else."""

import time

import pytest

from portal.identity.backend import Capability
from portal.identity.errors import (
    BackendUnavailable,
    InputRejected,
    OutcomeUnknown,
    Reason,
    SetupProblem,
    TooManyAttempts,
    VerificationRequired,
)
from portal.identity.factors import Strength
from portal.identity.models import Channel
from portal.sandbox.seed import FRANKS_BACKUP_CODES, PASSWORDS
from tests.contract.operations import Operation, Refused

BY_NAME = {
    "identifier": "username",
    "password": True,
    "verificationCode": False,
    "isPasswordPrimary": True,
}
needs_records = pytest.mark.needs(Capability.VERIFICATION_RECORDS)


EMAIL, PHONE = "alice@example.test", "+14155550101"
CHANNELS = [(Channel.EMAIL, EMAIL), (Channel.PHONE, PHONE)]


def test_a_wrong_password_is_said_as_that(alices_backend):
    with pytest.raises(InputRejected) as caught:
        alices_backend.check_password("not the password")

    assert (caught.value.field, caught.value.reason) == ("password", Reason.WRONG_PASSWORD)


def test_a_password_makes_a_record_of_ten_minutes_that_opens_what_is_guarded(
    alices_backend, operator
):
    record = alices_backend.check_password(PASSWORDS["alice"])

    assert record.expires_at == pytest.approx(time.time() + 600, abs=10)
    assert alices_backend.change_username("alice_2", record.id).username == "alice_2"


@needs_records
@pytest.mark.parametrize(("channel", "address"), CHANNELS)
def test_a_code_to_ones_own_address_makes_a_record_once_it_was_checked(
    alices_backend, operator, channel, address
):
    record = alices_backend.send_code(channel, address)
    with pytest.raises(VerificationRequired):
        alices_backend.change_username("alice_2", record.id)
    alices_backend.check_code(channel, address, record.id, operator.code_for(address))

    assert alices_backend.change_username("alice_2", record.id).username == "alice_2"


def refused(backend, channel, address, record, code) -> Reason:
    with pytest.raises(InputRejected) as caught:
        backend.check_code(channel, address, record.id, code)
    assert caught.value.field == "code"
    return caught.value.reason


def another_than(right: str) -> str:
    return "0" * len(right) if int(right) else "1" * len(right)


@pytest.mark.parametrize(("channel", "address"), CHANNELS)
def test_a_wrong_code_and_an_expired_one_are_told_apart(
    ground, alices_backend, operator, channel, address
):
    record = alices_backend.send_code(channel, address)
    right = operator.code_for(address)
    wrong = another_than(right)
    assert refused(alices_backend, channel, address, record, wrong) is Reason.WRONG_CODE

    ground.time_passes(601)
    for code in (right, wrong):
        assert refused(alices_backend, channel, address, record, code) is Reason.CODE_EXPIRED


@pytest.mark.parametrize(("channel", "address"), CHANNELS)
def test_w33_a_code_is_good_until_it_was_promised_to_be(
    ground, alices_backend, operator, channel, address
):
    record = alices_backend.send_code(channel, address)
    ground.time_passes(record.expires_at - ground.now() - 5)
    alices_backend.check_code(channel, address, record.id, operator.code_for(address))


@pytest.mark.parametrize(("channel", "address"), CHANNELS)
def test_a_code_tried_too_often_is_not_right_any_more(alices_backend, operator, channel, address):
    record = alices_backend.send_code(channel, address)
    right = operator.code_for(address)
    for _ in range(10):
        refused(alices_backend, channel, address, record, another_than(right))

    refused(alices_backend, channel, address, record, right)


@pytest.mark.only_on("logto", because="Authing says no more of it than that the code is not right")
@pytest.mark.parametrize(("channel", "address"), CHANNELS)
def test_a_code_tried_too_often_is_told_as_that(alices_backend, operator, channel, address):
    record = alices_backend.send_code(channel, address)
    right = operator.code_for(address)
    for _ in range(10):
        refused(alices_backend, channel, address, record, another_than(right))

    reason = refused(alices_backend, channel, address, record, right)
    assert reason is Reason.CODE_TRIED_TOO_OFTEN


@needs_records
def test_a_record_that_nobody_made_is_no_proof_and_neither_is_none(alices_backend):
    for proof in ("no-such-record", None):
        with pytest.raises(VerificationRequired):
            alices_backend.change_username("alice_2", proof)


@needs_records
def test_c22_w32_the_record_of_somebody_else_is_no_proof(ground, operator):
    record = ground.backend("bob").check_password(PASSWORDS["bob"])

    with pytest.raises(VerificationRequired):
        ground.backend("alice").change_username("alice_2", record.id)


@pytest.mark.only_on("logto", because="Authing publishes no number for it")
def test_a_platform_that_has_no_sender_of_codes_is_not_set_up(ground, alices_backend):
    ground.refuses(Operation.SEND_CODE, Refused.NO_SENDER)
    with pytest.raises(SetupProblem):
        alices_backend.send_code(Channel.EMAIL, EMAIL)


def test_codes_asked_for_too_often_are_told_as_that(ground, alices_backend):
    ground.refuses(Operation.SEND_CODE, Refused.TOO_OFTEN)
    for channel, address in CHANNELS:
        with pytest.raises(TooManyAttempts):
            alices_backend.send_code(channel, address)


ASKING = [
    (Operation.CHECK_PASSWORD, lambda b, record: b.check_password("x")),
    (Operation.SEND_CODE, lambda b, record: b.send_code(Channel.EMAIL, EMAIL)),
    (Operation.CHECK_CODE, lambda b, record: b.check_code(Channel.EMAIL, EMAIL, record, "123456")),
]


@pytest.mark.parametrize(("operation", "act"), ASKING, ids=[name for name, _ in ASKING])
def test_r28_what_was_sent_and_never_answered_is_unknown_and_what_was_refused_is_not(
    ground, alices_backend, operator, operation, act
):
    record = alices_backend.send_code(Channel.EMAIL, EMAIL).id
    ground.breaks(operation, "truncated")
    with pytest.raises(OutcomeUnknown):
        act(alices_backend, record)
    operator.mend()
    ground.breaks(operation, "status", status=503)
    with pytest.raises(BackendUnavailable) as caught:
        act(alices_backend, record)
    assert not isinstance(caught.value, OutcomeUnknown)


NONSENSE = [{}, [], "yes", {"valid": "yes", "isValid": "yes"}]


@pytest.mark.parametrize("told", NONSENSE, ids=str)
def test_r29_an_answer_that_makes_no_sense_is_no_proof_by_password(ground, alices_backend, told):
    ground.answers(Operation.CHECK_PASSWORD, told)
    with pytest.raises(BackendUnavailable):
        alices_backend.check_password(PASSWORDS["alice"])


@pytest.mark.only_on("authing", because="Logto says by the status alone whether a code is right")
@pytest.mark.parametrize("told", NONSENSE, ids=str)
def test_r29_an_answer_that_makes_no_sense_is_no_proof_by_code(ground, alices_backend, told):
    record = alices_backend.send_code(Channel.EMAIL, EMAIL)
    ground.answers(Operation.CHECK_CODE, told)
    with pytest.raises(BackendUnavailable):
        alices_backend.check_code(Channel.EMAIL, EMAIL, record.id, "123456")


# The second step


def test_who_has_enrolled_something_has_a_second_step(ground, operator):
    assert not ground.backend("alice").second_step_asked(operator.user("alice")["id"])
    assert ground.backend("frank").second_step_asked(operator.user("frank")["id"])


@pytest.mark.only_on("logto", because="Authing keeps nobody’s own factors from them")
def test_where_people_may_not_see_their_own_the_portal_asks_itself(ground, operator):
    operator.set_fields(mfa="Off")

    assert ground.backend("frank").second_step_asked(operator.user("frank")["id"])


@pytest.mark.only_on(
    "logto", because="at Authing it is the plan that offers them, see test_enrolments.py"
)
def test_where_the_tenant_offers_none_nobody_has_one(ground, operator):
    operator.set_sign_in_experience(mfa={"factors": [], "policy": "UserControlled"})

    assert not ground.backend("frank").second_step_asked(operator.user("frank")["id"])


@pytest.mark.only_on(
    "logto", because="Authing says nothing of it, and asks everyone who has enrolled one"
)
def test_w31_a_session_shows_its_second_step_and_no_other_session_does(ground, operator):
    frank, sid = ground.backend_and_sid("frank")
    user_id = operator.user("frank")["id"]

    assert frank.second_step_shown(user_id, sid) is Strength.ENROLLED
    assert not frank.second_step_shown(user_id, "another-session")
    assert not frank.second_step_shown(user_id, None)
    assert not frank.second_step_shown(operator.user("alice")["id"], sid)


@pytest.mark.only_on("logto", because="Authing lets nobody leave it out")
def test_who_leaves_the_second_step_out_has_none_where_the_tenant_lets_them(ground, operator):
    frank = operator.user("frank")
    operator.change_user("frank", logto_config={"mfa": {"skipMfaOnSignIn": True}})
    assert not ground.backend("frank").second_step_asked(frank["id"])

    mfa = {"factors": ["Totp", "BackupCode"], "policy": "Mandatory"}
    operator.set_sign_in_experience(mfa=mfa)
    ground.platforms.forget()
    assert ground.backend("frank").second_step_asked(frank["id"])


@pytest.mark.only_on("logto", because="at Authing only what was enrolled is asked for")
def test_who_gets_a_code_at_every_sign_in_has_a_second_step(ground, operator):
    alice, dave = ground.backend("alice"), ground.backend("dave")  # in before it was demanded
    mfa = {"factors": ["PhoneVerificationCode"], "policy": "Mandatory"}
    operator.set_sign_in_experience(signIn={"methods": [BY_NAME]}, mfa=mfa)

    assert alice.second_step_asked(operator.user("alice")["id"])
    assert not dave.second_step_asked(operator.user("dave")["id"])


@pytest.mark.only_on("logto", because="Authing has no backup codes")
def test_w31_a_backup_code_is_a_second_step_as_well(ground, operator):
    frank, sid = ground.backend_and_sid("frank", backup_code=FRANKS_BACKUP_CODES[0])

    assert frank.second_step_shown(operator.user("frank")["id"], sid) is Strength.ENROLLED
