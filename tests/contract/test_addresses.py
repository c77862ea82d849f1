"""What ``SignInDetailsBackend`` promises of email addresses and phone numbers."""

import pytest

from portal.identity.backend import Capability
from portal.identity.errors import (
    BackendUnavailable,
    InputRejected,
    NotAllowed,
    OutcomeUnknown,
    Reason,
    TooManyAttempts,
    VerificationRequired,
)
from portal.identity.models import Channel, CodeFor, Identifier
from portal.sandbox.seed import PASSWORDS
from tests.contract.operations import Operation

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


def code_to_the_old(backend, operator, channel) -> str | None:
    """What proves the address there is, where the tenant asks for that too."""
    before = present(backend, channel)
    if not before or channel not in backend.account_rules().asks_old_address:
        return None
    return proven(backend, operator, channel, before, CodeFor.OLD_ADDRESS)


def change(backend, operator, channel: Channel, address: str, proof: str) -> None:
    """With a code to the address there is, where the tenant asks for it."""
    record = proven(backend, operator, channel, address)
    old = code_to_the_old(backend, operator, channel)
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


@pytest.mark.only_on("logto", because="whether Authing keeps the case is not published")
def test_an_address_keeps_its_case(alices_backend, operator, proof):
    change(alices_backend, operator, Channel.EMAIL, "Alice.Adams@example.test", proof)

    assert alices_backend.person().email == "Alice.Adams@example.test"


NOT_PROVEN = {Reason.CODE_EXPIRED, Reason.WRONG_CODE}
"""What is said of a record that proves nothing: Logto knows none, Authing takes it for a code."""


def test_w33_a_code_that_was_only_sent_proves_nothing(alices_backend, operator, proof):
    made = alices_backend.send_code(Channel.EMAIL, NEW_EMAIL, CodeFor.NEW_ADDRESS)
    old = code_to_the_old(alices_backend, operator, Channel.EMAIL)
    with pytest.raises(InputRejected) as caught:
        alices_backend.change_email(NEW_EMAIL, made.id, proof, old_record=old)

    assert caught.value.field == "code"
    assert caught.value.reason in NOT_PROVEN
    assert alices_backend.person().email == "alice@example.test"


def test_w33_a_record_is_for_one_address_of_one_kind(alices_backend, operator, proof):
    record = proven(alices_backend, operator, Channel.EMAIL, NEW_EMAIL)
    for channel, change, address in (
        (Channel.EMAIL, alices_backend.change_email, "other@example.test"),
        (Channel.PHONE, alices_backend.change_phone, NEW_PHONE),
    ):
        old = code_to_the_old(alices_backend, operator, channel)
        with pytest.raises(InputRejected) as caught:
            change(address, record, proof, old_record=old)
        assert caught.value.field == "code"
        assert caught.value.reason in NOT_PROVEN
    person = alices_backend.person()
    assert (person.email, person.phone) == ("alice@example.test", "+14155550101")


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


TOLD_EARLIER = "Authing tells it as soon as a code is asked for"


@pytest.mark.only_on("logto", because=TOLD_EARLIER)
def test_an_address_of_another_account_is_told_at_the_last_step(alices_backend, operator, proof):
    record = proven(alices_backend, operator, Channel.EMAIL, "BOB@example.test")
    with pytest.raises(InputRejected) as caught:
        alices_backend.change_email("BOB@example.test", record, proof)

    assert (caught.value.field, caught.value.reason) == ("email", Reason.ADDRESS_TAKEN)


def test_an_address_of_another_account_is_refused_as_that(ground, alices_backend, operator, proof):
    dave = ground.backend("dave")
    daves = dave.check_password(PASSWORDS["dave"]).id
    for backend, channel, address, shown in (
        (alices_backend, Channel.EMAIL, "BOB@example.test", proof),
        (dave, Channel.PHONE, "+14155550101", daves),
    ):
        before = present(backend, channel)
        with pytest.raises(InputRejected) as caught:
            change(backend, operator, channel, address, shown)
        assert (caught.value.field, caught.value.reason) == (channel.value, Reason.ADDRESS_TAKEN)
        assert present(backend, channel) == before


def test_what_is_no_address_is_refused_as_the_address(alices_backend):
    with pytest.raises(InputRejected) as caught:
        alices_backend.send_code(Channel.EMAIL, "nobody", CodeFor.NEW_ADDRESS)

    assert caught.value.field == "email"
    assert caught.value.reason in {Reason.INVALID, Reason.NOT_AN_EMAIL}


@pytest.mark.only_on("logto", because="Authing publishes no number for a phone number that is none")
def test_what_is_no_number_is_refused_as_the_number(alices_backend):
    with pytest.raises(InputRejected) as caught:
        alices_backend.send_code(Channel.PHONE, "+41 44 668", CodeFor.NEW_ADDRESS)

    assert (caught.value.field, caught.value.reason) == ("phone", Reason.INVALID)


def test_an_address_gets_so_many_codes_and_no_more(alices_backend, operator):
    def many() -> None:
        for _ in range(11):
            alices_backend.send_code(Channel.EMAIL, NEW_EMAIL, CodeFor.NEW_ADDRESS)

    with pytest.raises(TooManyAttempts):
        many()
    assert 1 <= len([m for m in operator.outbox() if m["to"] == NEW_EMAIL]) <= 10


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


def test_the_last_identifier_cannot_be_removed(ground, operator):
    bob = ground.backend("bob")
    bobs = bob.check_password(PASSWORDS["bob"]).id
    operator.change_user("bob", username=None)
    with pytest.raises(InputRejected) as caught:
        remove(bob, operator, Channel.EMAIL, bobs)

    assert (caught.value.field, caught.value.reason) == (None, Reason.LAST_WAY_IN)
    assert bob.person().email == "bob@example.test"


def test_r28_a_change_whose_answer_was_lost_is_unknown(ground, alices_backend, operator, proof):
    for operation in (Operation.CHANGE_EMAIL, Operation.REMOVE_EMAIL):
        ground.breaks(operation, "status", status=504, after=True)
    with pytest.raises(OutcomeUnknown):
        change(alices_backend, operator, Channel.EMAIL, NEW_EMAIL, proof)
    assert alices_backend.person().email == NEW_EMAIL, "it had happened"
    with pytest.raises(OutcomeUnknown):
        remove(alices_backend, operator, Channel.EMAIL, proof)


def test_r28_a_change_that_was_refused_for_now_did_not_happen(
    ground, alices_backend, operator, proof
):
    for operation in (Operation.CHANGE_EMAIL, Operation.REMOVE_EMAIL):
        ground.breaks(operation, "status", status=503)
    for act in (
        lambda: change(alices_backend, operator, Channel.EMAIL, NEW_EMAIL, proof),
        lambda: remove(alices_backend, operator, Channel.EMAIL, proof),
    ):
        with pytest.raises(BackendUnavailable) as caught:
            act()
        assert not isinstance(caught.value, OutcomeUnknown)
    assert alices_backend.person().email == "alice@example.test"


def test_r23_where_the_tenant_closed_it_nobody_may(ground, alices_backend, operator, proof):
    for operation in (Operation.CHANGE_EMAIL, Operation.REMOVE_EMAIL):
        ground.closes(operation)
    with pytest.raises(NotAllowed):
        change(alices_backend, operator, Channel.EMAIL, NEW_EMAIL, proof)
    with pytest.raises(NotAllowed):
        remove(alices_backend, operator, Channel.EMAIL, proof)


def test_how_people_get_in_is_published(alices_backend):
    methods = alices_backend.experience().sign_in

    assert methods.password == set(Identifier)
    assert methods.code == set(Channel)
    assert methods.reset == set(Channel)


@pytest.mark.only_on("logto-on-sandbox", because="a real one takes no method it does not know")
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
