"""
What a platform promises that asks for the current password, and for codes to the address there is,
with the change itself.
"""

import time

import pyotp
import pytest

from portal.identity.backend import Capability
from portal.identity.errors import (
    InputRejected,
    OutcomeUnknown,
    PasswordRejected,
    Reason,
    TooManyAttempts,
)
from portal.identity.models import Channel, CodeFor
from portal.sandbox.seed import FRANKS_TOTP_SECRET, PASSWORDS

pytestmark = pytest.mark.needs(Capability.RESET_PASSWORD_BY_CODE)

EMAIL, NEW_EMAIL, NEW = "alice@example.test", "alice.new@example.test", "Marble-Thicket-70!"


def sent(backend, operator, purpose: CodeFor, address: str = EMAIL) -> tuple[str, str]:
    """The id of the record, and the code."""
    made = backend.send_code(Channel.EMAIL, address, purpose)
    return made.id, operator.code_for(address)


def proven(backend, operator, purpose: CodeFor, address: str = EMAIL) -> str:
    record, code = sent(backend, operator, purpose, address)
    return backend.check_code(Channel.EMAIL, address, record, code).id


def test_a_wrong_current_password_is_said_as_that(alices_backend):
    for wrong in ("not it", None):
        with pytest.raises(InputRejected) as caught:
            alices_backend.set_password(NEW, None, current_password=wrong)
        assert caught.value.field == "current_password"
    assert alices_backend.check_password(PASSWORDS["alice"])


def test_a_password_that_the_platform_refuses_is_said_on_the_new_one(alices_backend, operator):
    operator.set_pool(passwordStrength=3)
    for password, reason in (
        ("short", Reason.TOO_SHORT),
        ("onlyletters", Reason.PASSWORD_NOT_ACCEPTED),
    ):
        with pytest.raises(PasswordRejected) as caught:
            alices_backend.set_password(password, None, current_password=PASSWORDS["alice"])
        assert caught.value.reason is reason


def test_the_first_password_needs_no_other(ground):
    carol = ground.backend("carol")
    carol.set_password(NEW, None)

    assert carol.person().has_password


def test_a_code_to_ones_own_address_takes_the_place_of_the_current_password(
    alices_backend, operator
):
    record = proven(alices_backend, operator, CodeFor.PASSWORD)
    with pytest.raises(PasswordRejected):
        alices_backend.reset_password("short", record)
    alices_backend.reset_password(NEW, record)

    assert alices_backend.check_password(NEW)
    with pytest.raises(InputRejected) as caught:
        alices_backend.reset_password("Juniper-Signal-45!", record)
    assert caught.value.field == "code"


def test_a_wrong_code_for_it_is_said_as_that(alices_backend, operator):
    record, _code = sent(alices_backend, operator, CodeFor.PASSWORD)
    with pytest.raises(InputRejected) as caught:
        alices_backend.check_code(Channel.EMAIL, EMAIL, record, "000000")

    assert (caught.value.field, caught.value.reason) == ("code", Reason.WRONG_CODE)


def test_an_address_is_not_changed_without_the_code_to_the_one_there_is(alices_backend, operator):
    record = proven(alices_backend, operator, CodeFor.NEW_ADDRESS, NEW_EMAIL)
    with pytest.raises(InputRejected) as caught:
        alices_backend.change_email(NEW_EMAIL, record, None)

    assert (caught.value.field, caught.value.reason) == ("old_code", Reason.OLD_CODE_NEEDED)
    assert alices_backend.person().email == EMAIL
    assert Channel.EMAIL in alices_backend.account_rules().asks_old_address


def test_r28_a_change_whose_answer_was_lost_is_unknown(alices_backend, operator):
    record = proven(alices_backend, operator, CodeFor.NEW_ADDRESS, NEW_EMAIL)
    old = proven(alices_backend, operator, CodeFor.OLD_ADDRESS)
    operator.break_("truncated", "/api/v3/update-email")

    with pytest.raises(OutcomeUnknown):
        alices_backend.change_email(NEW_EMAIL, record, None, old_record=old)


def test_a_code_for_one_thing_is_none_for_another(alices_backend, operator):
    record = proven(alices_backend, operator, CodeFor.NEW_ADDRESS, NEW_EMAIL)
    with pytest.raises(InputRejected) as caught:
        alices_backend.remove_email(None, record=record)

    assert caught.value.field == "code"
    assert alices_backend.person().email == EMAIL


def test_the_last_way_in_cannot_be_removed(ground, operator):
    erin = ground.backend("erin")
    address = "erin@example.test"
    operator.age("messages", 61)
    record = proven(erin, operator, CodeFor.REMOVAL, address)
    with pytest.raises(InputRejected) as caught:
        erin.remove_email(None, record=record)

    assert (caught.value.field, caught.value.reason) == (None, Reason.LAST_WAY_IN)


def test_an_address_gets_a_code_a_minute(alices_backend):
    alices_backend.send_code(Channel.EMAIL, EMAIL)
    with pytest.raises(TooManyAttempts):
        alices_backend.send_code(Channel.EMAIL, EMAIL)


def test_what_an_authenticator_shows_is_a_proof_of_ten_minutes(ground):
    frank = ground.backend("frank")
    with pytest.raises(InputRejected) as caught:
        frank.check_authenticator("000000")
    assert (caught.value.field, caught.value.reason) == ("code", Reason.WRONG_CODE)

    record = frank.check_authenticator(pyotp.TOTP(FRANKS_TOTP_SECRET).now())
    assert record.expires_at == pytest.approx(time.time() + 600, abs=10)
