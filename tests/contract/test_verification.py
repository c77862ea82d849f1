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

speaks_of_logto = pytest.mark.only_on("logto", because="it speaks of Logto’s own paths and rules")
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


@speaks_of_logto
@pytest.mark.parametrize(("channel", "address"), CHANNELS)
def test_a_wrong_code_an_expired_one_and_one_tried_too_often_are_told_apart(
    alices_backend, operator, channel, address
):
    def refused(code: str) -> Reason:
        with pytest.raises(InputRejected) as caught:
            alices_backend.check_code(channel, address, record.id, code)
        assert caught.value.field == "code"
        return caught.value.reason

    record = alices_backend.send_code(channel, address)
    right = operator.code_for(address)
    wrong = "000000" if right != "000000" else "111111"
    assert refused(wrong) is Reason.WRONG_CODE
    for _ in range(9):
        refused(wrong)
    assert refused(right) is Reason.CODE_TRIED_TOO_OFTEN

    record = alices_backend.send_code(channel, address)
    operator.advance_clock(601)
    assert refused(operator.code_for(address)) is Reason.CODE_EXPIRED


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


@speaks_of_logto
def test_a_platform_that_has_no_sender_of_codes_is_not_set_up(alices_backend, operator):
    operator.break_(
        "status",
        "/api/verifications/verification-code",
        status=501,
        json={"code": "connector.not_found", "message": "none"},
    )
    with pytest.raises(SetupProblem):
        alices_backend.send_code(Channel.EMAIL, EMAIL)


@speaks_of_logto
def test_codes_asked_for_too_often_are_told_as_that(alices_backend, operator):
    for _ in range(10):
        alices_backend.send_code(Channel.EMAIL, EMAIL)

    with pytest.raises(TooManyAttempts):
        alices_backend.send_code(Channel.EMAIL, EMAIL)


@speaks_of_logto
@pytest.mark.parametrize(
    ("path", "act"),
    [
        ("/api/verifications/password", lambda b: b.check_password("x")),
        ("/api/verifications/verification-code", lambda b: b.send_code(Channel.EMAIL, EMAIL)),
        (
            "/api/verifications/verification-code/verify",
            lambda b: b.check_code(Channel.EMAIL, EMAIL, "r", "123456"),
        ),
    ],
)
def test_r28_what_was_sent_and_never_answered_is_unknown_and_what_was_refused_is_not(
    alices_backend, operator, path, act
):
    operator.break_("truncated", path)
    with pytest.raises(OutcomeUnknown):
        act(alices_backend)
    operator.mend()
    operator.break_("status", path, status=503)
    with pytest.raises(BackendUnavailable) as caught:
        act(alices_backend)
    assert not isinstance(caught.value, OutcomeUnknown)


# The second step


def test_who_has_enrolled_something_has_a_second_step(ground, operator):
    assert not ground.backend("alice").second_step_asked(operator.user("alice")["id"])
    assert ground.backend("frank").second_step_asked(operator.user("frank")["id"])


@speaks_of_logto
def test_where_people_may_not_see_their_own_the_portal_asks_itself(ground, operator):
    operator.set_fields(mfa="Off")

    assert ground.backend("frank").second_step_asked(operator.user("frank")["id"])


@speaks_of_logto
def test_where_the_tenant_offers_none_nobody_has_one(ground, operator):
    operator.set_sign_in_experience(mfa={"factors": [], "policy": "UserControlled"})

    assert not ground.backend("frank").second_step_asked(operator.user("frank")["id"])


@speaks_of_logto
def test_w31_a_session_shows_its_second_step_and_no_other_session_does(ground, operator):
    frank, sid = ground.backend_and_sid("frank")
    user_id = operator.user("frank")["id"]

    assert frank.second_step_shown(user_id, sid) is Strength.ENROLLED
    assert not frank.second_step_shown(user_id, "another-session")
    assert not frank.second_step_shown(user_id, None)
    assert not frank.second_step_shown(operator.user("alice")["id"], sid)


@speaks_of_logto
def test_who_leaves_the_second_step_out_has_none_where_the_tenant_lets_them(ground, operator):
    frank = operator.user("frank")
    operator.change_user("frank", logto_config={"mfa": {"skipMfaOnSignIn": True}})
    assert not ground.backend("frank").second_step_asked(frank["id"])

    mfa = {"factors": ["Totp", "BackupCode"], "policy": "Mandatory"}
    operator.set_sign_in_experience(mfa=mfa)
    ground.platforms.forget()
    assert ground.backend("frank").second_step_asked(frank["id"])


@speaks_of_logto
def test_who_gets_a_code_at_every_sign_in_has_a_second_step(ground, operator):
    alice, dave = ground.backend("alice"), ground.backend("dave")  # in before it was demanded
    mfa = {"factors": ["PhoneVerificationCode"], "policy": "Mandatory"}
    operator.set_sign_in_experience(mfa=mfa)

    assert alice.second_step_asked(operator.user("alice")["id"])
    assert not dave.second_step_asked(operator.user("dave")["id"])


@speaks_of_logto
def test_w31_a_backup_code_is_a_second_step_as_well(ground, operator):
    frank, sid = ground.backend_and_sid("frank", backup_code=FRANKS_BACKUP_CODES[0])

    assert frank.second_step_shown(operator.user("frank")["id"], sid) is Strength.ENROLLED
