"""What ``SignInDetailsBackend`` promises of email addresses and phone numbers."""

import pytest

from portal.identity.backend import Capability
from portal.identity.errors import (
    InputRejected,
    OutcomeUnknown,
    Reason,
    TooManyAttempts,
    VerificationRequired,
)
from portal.identity.models import Channel, CodeFor, Identifier
from portal.sandbox.seed import PASSWORDS

speaks_of_logto = pytest.mark.only_on("logto", because="it speaks of Logto’s own paths and rules")
needs_records = pytest.mark.needs(Capability.VERIFICATION_RECORDS)


NEW_EMAIL, NEW_PHONE = "alice.new@example.test", "+41446681800"


@pytest.fixture
def proof(alices_backend, operator) -> str:
    return alices_backend.check_password(PASSWORDS["alice"]).id


def proven(backend, operator, channel, address, purpose=CodeFor.NEW_ADDRESS) -> str:
    """The id of a record by which a code proved *address*."""
    made = backend.send_code(channel, address, purpose)
    return (backend.check_code(channel, address, made.id, operator.code_for(address)) or made).id


def present(backend, channel: Channel) -> str | None:
    person = backend.person()
    return person.email if channel is Channel.EMAIL else person.phone


def change(backend, operator, channel: Channel, address: str, proof: str) -> None:
    """With a code to the address there is, where the tenant asks for it."""
    before, rules = present(backend, channel), backend.account_rules()
    record, old = proven(backend, operator, channel, address), None
    if before and channel in rules.asks_old_address:
        old = proven(backend, operator, channel, before, CodeFor.OLD_ADDRESS)
    act = backend.change_email if channel is Channel.EMAIL else backend.change_phone
    act(address, record, proof, old_record=old)


def remove(backend, operator, channel: Channel, proof: str, times: int = 1) -> None:
    before, record = present(backend, channel), None
    if channel in backend.account_rules().asks_at_removal:
        record = proven(backend, operator, channel, before, CodeFor.REMOVAL)
    act = backend.remove_email if channel is Channel.EMAIL else backend.remove_phone
    for _ in range(times):
        act(proof, record=record)


def test_an_address_proven_by_a_code_is_the_accounts_from_then_on(alices_backend, operator, proof):
    change(alices_backend, operator, Channel.EMAIL, NEW_EMAIL, proof)

    assert alices_backend.person().email == NEW_EMAIL


def test_so_is_a_number(alices_backend, operator, proof):
    change(alices_backend, operator, Channel.PHONE, NEW_PHONE, proof)

    assert alices_backend.person().phone == NEW_PHONE


def test_the_first_address_is_had_in_the_same_way(ground, operator):
    dave = ground.backend("dave")
    proof = dave.check_password(PASSWORDS["dave"]).id
    change(dave, operator, Channel.EMAIL, "dave@example.test", proof)

    assert dave.person().email == "dave@example.test"


@speaks_of_logto
def test_an_address_keeps_its_case(alices_backend, operator, proof):
    change(alices_backend, operator, Channel.EMAIL, "Alice.Adams@example.test", proof)

    assert alices_backend.person().email == "Alice.Adams@example.test"


@speaks_of_logto
def test_w33_a_code_that_was_only_sent_proves_nothing(alices_backend, operator, proof):
    made = alices_backend.send_code(Channel.EMAIL, NEW_EMAIL)
    with pytest.raises(InputRejected) as caught:
        alices_backend.change_email(NEW_EMAIL, made.id, proof)

    assert (caught.value.field, caught.value.reason) == ("code", Reason.CODE_EXPIRED)
    assert alices_backend.person().email == "alice@example.test"


@speaks_of_logto
def test_w33_a_record_is_for_one_address_of_one_kind(alices_backend, operator, proof):
    record = proven(alices_backend, operator, Channel.EMAIL, NEW_EMAIL)
    for change, address in (
        (alices_backend.change_email, "other@example.test"),
        (alices_backend.change_phone, NEW_PHONE),
    ):
        with pytest.raises(InputRejected) as caught:
            change(address, record, proof)
        assert (caught.value.field, caught.value.reason) == ("code", Reason.CODE_EXPIRED)


@needs_records
@pytest.mark.parametrize("wrong_proof", [None, "no-such-record"])
def test_w30_without_a_proof_of_the_person_nothing_is_changed(
    alices_backend, operator, wrong_proof
):
    email = proven(alices_backend, operator, Channel.EMAIL, NEW_EMAIL)
    phone = proven(alices_backend, operator, Channel.PHONE, NEW_PHONE)
    for act in (
        lambda: alices_backend.change_email(NEW_EMAIL, email, wrong_proof),
        lambda: alices_backend.change_phone(NEW_PHONE, phone, wrong_proof),
        lambda: alices_backend.remove_email(wrong_proof),
        lambda: alices_backend.remove_phone(wrong_proof),
        lambda: alices_backend.remove_email(email),  # what proves an address proves no person
    ):
        with pytest.raises(VerificationRequired):
            act()
    person = alices_backend.person()
    assert (person.email, person.phone) == ("alice@example.test", "+14155550101")


@speaks_of_logto
def test_an_address_of_another_account_is_told_at_the_last_step(alices_backend, operator, proof):
    record = proven(alices_backend, operator, Channel.EMAIL, "BOB@example.test")
    with pytest.raises(InputRejected) as caught:
        alices_backend.change_email("BOB@example.test", record, proof)

    assert (caught.value.field, caught.value.reason) == ("email", Reason.ADDRESS_TAKEN)


@speaks_of_logto
def test_so_is_a_number_of_another_account(ground, operator):
    dave = ground.backend("dave")
    proof = dave.check_password(PASSWORDS["dave"]).id
    record = proven(dave, operator, Channel.PHONE, "+14155550101")
    with pytest.raises(InputRejected) as caught:
        dave.change_phone("+14155550101", record, proof)

    assert (caught.value.field, caught.value.reason) == ("phone", Reason.ADDRESS_TAKEN)


@speaks_of_logto
@pytest.mark.parametrize(
    ("channel", "address"), [(Channel.EMAIL, "nobody"), (Channel.PHONE, "+41 44 668")]
)
def test_what_is_no_address_is_refused_as_the_address(alices_backend, operator, channel, address):
    with pytest.raises(InputRejected) as caught:
        alices_backend.send_code(channel, address)

    assert (caught.value.field, caught.value.reason) == (channel.value, Reason.INVALID)


@speaks_of_logto
def test_an_address_gets_ten_codes_in_ten_minutes(alices_backend, operator):
    for _ in range(10):
        alices_backend.send_code(Channel.EMAIL, NEW_EMAIL)
    with pytest.raises(TooManyAttempts):
        alices_backend.send_code(Channel.EMAIL, NEW_EMAIL)


def test_an_address_can_be_done_without_where_another_way_in_is_left(
    alices_backend, operator, proof
):
    remove(alices_backend, operator, Channel.EMAIL, proof)
    remove(alices_backend, operator, Channel.PHONE, proof)

    person = alices_backend.person()
    assert (person.email, person.phone) == (None, None)


def test_one_that_is_gone_already_is_gone(alices_backend, operator, proof):
    remove(alices_backend, operator, Channel.EMAIL, proof, times=2)

    assert alices_backend.person().email is None


@speaks_of_logto
def test_the_last_identifier_cannot_be_removed(alices_backend, operator, proof):
    alices_backend.change_username(None, proof)
    alices_backend.remove_phone(proof)
    with pytest.raises(InputRejected) as caught:
        alices_backend.remove_email(proof)

    assert (caught.value.field, caught.value.reason) == (None, Reason.LAST_WAY_IN)


@speaks_of_logto
def test_r28_a_change_whose_answer_was_lost_is_unknown(alices_backend, operator, proof):
    record = proven(alices_backend, operator, Channel.EMAIL, NEW_EMAIL)
    operator.break_("status", "/api/my-account/primary-email", status=504, after=True)
    for act in (
        lambda: alices_backend.change_email(NEW_EMAIL, record, proof),
        lambda: alices_backend.remove_email(proof),
    ):
        with pytest.raises(OutcomeUnknown):
            act()


def test_how_people_get_in_is_published(alices_backend):
    methods = alices_backend.experience().sign_in

    assert methods.password == set(Identifier)
    assert methods.code == set(Channel)
    assert methods.reset == set(Channel)


@speaks_of_logto
def test_what_the_tenant_does_not_offer_lets_nobody_in(alices_backend, operator):
    operator.set_sign_in_experience(
        signIn={
            "methods": [
                {"identifier": "email", "password": False, "verificationCode": True},
                {"identifier": "passport", "password": True, "verificationCode": True},
            ]
        },
        forgotPasswordMethods=["EmailVerificationCode"],
    )
    methods = alices_backend.experience().sign_in

    assert methods.password == set()
    assert methods.code == methods.reset == {Channel.EMAIL}
