"""What ``ForgottenPasswordBackend`` promises to somebody who is not signed in."""

from typing import Any

import pytest

from portal.identity.backend import Capability, IdentityBackend
from portal.identity.errors import (
    AccountSuspended,
    BackendUnavailable,
    InputRejected,
    NotAllowed,
    OutcomeUnknown,
    PasswordRejected,
    Reason,
    TooManyAttempts,
)
from portal.identity.models import Channel
from portal.sandbox.seed import PASSWORDS

pytestmark = pytest.mark.needs(Capability.RESET_WHEN_SIGNED_OUT)

EMAIL, PHONE, NOBODYS = "alice@example.test", "+14155550101", "nobody@example.test"
NEW = "Marble-Thicket-70!"


@pytest.fixture
def nobody(ground: Any) -> IdentityBackend:
    """Whoever asks it for a token fails."""
    backend: IdentityBackend = ground.nobodys_backend()
    return backend


def refusal(nobody: IdentityBackend, address: str, code: str) -> tuple[str | None, Reason]:
    with pytest.raises(InputRejected) as caught:
        nobody.check_reset_code(Channel.EMAIL, address, code)
    return caught.value.field, caught.value.reason


def proven(nobody: IdentityBackend, operator: Any, address: str = EMAIL) -> str:
    nobody.send_reset_code(Channel.EMAIL, address)
    return nobody.check_reset_code(Channel.EMAIL, address, operator.code_for(address)).id


@pytest.mark.parametrize(("channel", "address"), [(Channel.EMAIL, EMAIL), (Channel.PHONE, PHONE)])
def test_a_code_to_an_address_of_theirs_replaces_it(nobody, operator, channel, address):
    nobody.send_reset_code(channel, address)
    record = nobody.check_reset_code(channel, address, operator.code_for(address)).id
    nobody.reset_forgotten_password(NEW, record)

    with pytest.raises(InputRejected) as caught:
        nobody.reset_forgotten_password("Juniper-Signal-45!", record)
    assert caught.value.field == "code", "it was used up"


def test_it_is_the_password_from_then_on(ground, nobody, operator):
    alice = ground.backend("alice")
    nobody.reset_forgotten_password(NEW, proven(nobody, operator))

    assert alice.check_password(NEW)
    with pytest.raises(InputRejected):
        alice.check_password(PASSWORDS["alice"])


def test_a_password_that_is_refused_leaves_the_record_good(nobody, operator):
    record = proven(nobody, operator)
    with pytest.raises(PasswordRejected):
        nobody.reset_forgotten_password("short", record)

    nobody.reset_forgotten_password(NEW, record)


@pytest.mark.parametrize("tells", [False, True], ids=["silent", "telling"])
def test_w38_an_address_without_an_account_is_answered_as_one_with(nobody, operator, tells):
    """Whether the platform itself keeps quiet or not."""
    operator.set_pool(tellsWhoIsThere=tells)
    ends = [
        nobody.send_reset_code(Channel.EMAIL, address).expires_at for address in (EMAIL, NOBODYS)
    ]

    assert ends[0] == pytest.approx(ends[1], abs=5)
    assert [message["to"] for message in operator.outbox()] == [EMAIL]
    assert refusal(nobody, EMAIL, "000000") == refusal(nobody, NOBODYS, "000000")


def test_w38_a_second_code_within_the_minute_tells_nobody_that_there_was_a_first(nobody, operator):
    for _ in range(2):
        for address in (EMAIL, NOBODYS):
            nobody.send_reset_code(Channel.EMAIL, address)

    assert len(operator.outbox()) == 1


def test_w38_whatever_is_wrong_with_a_code_it_is_refused_the_same(nobody, operator):
    nobody.send_reset_code(Channel.EMAIL, EMAIL)
    code = operator.code_for(EMAIL)
    wrong = {refusal(nobody, address, "000000") for address in (EMAIL, NOBODYS)}
    for _ in range(6):
        refusal(nobody, EMAIL, "000000")
    wrong.add(refusal(nobody, EMAIL, code))  # tried too often
    operator.advance_clock(61)
    nobody.send_reset_code(Channel.EMAIL, EMAIL)
    late = operator.code_for(EMAIL)
    operator.advance_clock(301)
    wrong.add(refusal(nobody, EMAIL, late))

    assert wrong == {("code", Reason.WRONG_OR_OLD_CODE)}


def test_a_code_to_one_address_is_none_for_another(nobody, operator):
    nobody.send_reset_code(Channel.EMAIL, EMAIL)

    refusal(nobody, "bob@example.test", operator.code_for(EMAIL))


def test_a_record_that_is_over_is_said_on_the_code(nobody, operator):
    record = proven(nobody, operator)
    operator.advance_clock(61)
    with pytest.raises(InputRejected) as caught:
        nobody.reset_forgotten_password(NEW, record)

    assert (caught.value.field, caught.value.reason) == ("code", Reason.CODE_EXPIRED)


@pytest.mark.parametrize("setting", ["captchaAtReset", "resetWantsToken"])
def test_a_platform_that_wants_people_at_its_own_page_says_so_to_everyone(
    nobody, operator, setting
):
    operator.set_pool(**{setting: True})
    for address in (EMAIL, NOBODYS):
        with pytest.raises(NotAllowed):
            nobody.send_reset_code(Channel.EMAIL, address)
        with pytest.raises(NotAllowed):
            nobody.check_reset_code(Channel.EMAIL, address, "000000")
    with pytest.raises(NotAllowed):
        nobody.reset_forgotten_password(NEW, "a record")

    is_offered = Capability.RESET_WHEN_SIGNED_OUT in nobody.capabilities
    assert is_offered == (setting == "captchaAtReset"), "a captcha is wanted for a while only"


def test_what_is_no_address_is_said_on_it(nobody):
    with pytest.raises(InputRejected) as caught:
        nobody.send_reset_code(Channel.EMAIL, "nobody")

    assert (caught.value.field, caught.value.reason) == ("email", Reason.NOT_AN_EMAIL)


def test_a_platform_that_is_busy_or_down_is_said_to_be(nobody, operator):
    operator.set_pool(throttled=True)
    with pytest.raises(TooManyAttempts):
        nobody.send_reset_code(Channel.EMAIL, EMAIL)
    operator.set_pool(throttled=False)
    operator.break_("status", "/api/v3/*", status=503)
    with pytest.raises(BackendUnavailable):
        nobody.check_reset_code(Channel.EMAIL, EMAIL, "000000")


@pytest.mark.parametrize("path", ["send-email", "verify-reset-password-request", "reset-password"])
def test_r28_an_answer_that_was_lost_is_unknown(nobody, operator, path):
    record = proven(nobody, operator)
    operator.break_("truncated", f"/api/v3/{path}")
    acts = {
        "send-email": lambda: nobody.send_reset_code(Channel.EMAIL, EMAIL),
        "verify-reset-password-request": lambda: nobody.check_reset_code(
            Channel.EMAIL, EMAIL, "000000"
        ),
        "reset-password": lambda: nobody.reset_forgotten_password(NEW, record),
    }
    with pytest.raises(OutcomeUnknown):
        acts[path]()


def test_r32_an_answer_that_does_not_confirm_it_leaves_it_unknown(nobody, operator):
    record = proven(nobody, operator)
    answer = {"statusCode": 200, "data": {"success": False}}
    operator.break_("status", "/api/v3/reset-password", status=200, json=answer)
    with pytest.raises(OutcomeUnknown):
        nobody.reset_forgotten_password(NEW, record)


def test_who_is_suspended_learns_it_when_a_code_was_right(nobody, operator):
    record = proven(nobody, operator)
    operator.break_(
        "status", "/api/v3/reset-password", status=200, json={"statusCode": 403, "apiCode": 2120008}
    )
    with pytest.raises(AccountSuspended):
        nobody.reset_forgotten_password(NEW, record)
