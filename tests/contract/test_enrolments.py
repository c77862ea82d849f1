"""What ``FactorBackend`` promises of enrolling: begun, confirmed by a code, good from then on."""

import time

import pyotp
import pytest

from portal.identity.backend import Capability
from portal.identity.errors import (
    InputRejected,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    Reason,
    TooManyAttempts,
    VerificationRequired,
)
from portal.identity.factors import SENT_KINDS, FactorKind, Strength
from portal.identity.second_steps import Enrolment
from portal.sandbox.people.cast import PASSWORDS
from tests.contract.belongings import Part
from tests.contract.operations import Operation, Refused

begins_with_a_token = pytest.mark.only_on(
    "authing", because="Logto gives out a key and nothing that would have to come back"
)
sends_codes = pytest.mark.only_on(
    "authing", because="Logto sends codes to the addresses of the account, and enrols none"
)
BOBS_OWN = "bob@example.test"


@pytest.fixture
def bob(ground, operator):
    return ground.backend("bob")


@pytest.fixture
def proof(bob):
    return bob.check_password(PASSWORDS["bob"]).id


def kinds(backend):
    return [factor.kind for factor in backend.second_steps().factors]


def shown_by(key: str) -> str:
    return pyotp.TOTP(key).now()


def set_up(backend, proof) -> Enrolment:
    begun = backend.begin_enrolment(FactorKind.AUTHENTICATOR)
    backend.enrol(begun, shown_by(begun.key), proof)
    return begun


def test_an_authenticator_counts_once_its_code_is_right(bob, proof):
    begun = bob.begin_enrolment(FactorKind.AUTHENTICATOR)
    assert kinds(bob) == []

    with pytest.raises(InputRejected) as caught:
        bob.enrol(begun, "000000", proof)
    assert (caught.value.field, caught.value.reason) == ("code", Reason.WRONG_CODE)
    assert kinds(bob) == []

    bob.enrol(begun, shown_by(begun.key), proof)
    assert kinds(bob) == [FactorKind.AUTHENTICATOR]


def test_another_authenticator_takes_the_place_of_the_one_before(ground, operator):
    frank = ground.backend("frank")
    before = frank.second_steps()
    set_up(frank, frank.check_password(PASSWORDS["frank"]).id)

    (old,) = before.of(FactorKind.AUTHENTICATOR)
    (new,) = frank.second_steps().of(FactorKind.AUTHENTICATOR)
    assert new.id != old.id
    assert sorted(kinds(frank)) == sorted(factor.kind for factor in before.factors)


def test_every_key_is_another(bob):
    first, second = (bob.begin_enrolment(FactorKind.AUTHENTICATOR) for _ in range(2))

    assert first.key != second.key


@pytest.mark.only_on("logto", because="Authing makes the key, and takes none back")
def test_a_key_that_will_not_do_is_said(bob, operator, proof):
    with pytest.raises(InputRejected) as caught:
        bob.enrol(Enrolment(FactorKind.AUTHENTICATOR, key="short"), "123456", proof)

    assert (caught.value.field, caught.value.reason) == ("key", Reason.KEY_NOT_ACCEPTED)


def test_an_old_code_is_not_right(bob, proof):
    begun = bob.begin_enrolment(FactorKind.AUTHENTICATOR)

    with pytest.raises(InputRejected):
        bob.enrol(begun, pyotp.TOTP(begun.key).at(time.time() - 300), proof)


def test_w70_nothing_secret_is_in_its_representation(bob):
    begun = bob.begin_enrolment(FactorKind.AUTHENTICATOR)
    secrets = [begun.key, begun.token, begun.recovery_code]

    assert not any(secret and secret in repr(begun) for secret in secrets)


@pytest.mark.needs(Capability.VERIFICATION_RECORDS)
def test_w30_nothing_is_enrolled_without_proof(bob, operator):
    with pytest.raises(VerificationRequired):
        set_up(bob, None)

    assert kinds(bob) == []


def test_what_the_tenant_does_not_offer_is_not_enrolled(ground, bob, proof):
    ground.offers_no_authenticators()

    with pytest.raises(NotAllowed):
        set_up(bob, proof)
    assert kinds(bob) == []


def test_what_the_tenant_closed_in_the_meantime_is_not_enrolled(ground, bob, operator, proof):
    begun = bob.begin_enrolment(FactorKind.AUTHENTICATOR)
    ground.closes(Operation.ENROL)

    with pytest.raises(NotAllowed):
        bob.enrol(begun, shown_by(begun.key), proof)


def test_where_second_steps_are_kept_from_people_none_is_enrolled(ground, operator):
    ground.hides(Part.SECOND_STEPS)
    bob = ground.backend("bob")
    proof = bob.check_password(PASSWORDS["bob"]).id

    with pytest.raises(NotAllowed):
        set_up(bob, proof)


def test_r28_an_enrolment_without_an_answer_may_have_happened(ground, bob, operator, proof):
    begun = bob.begin_enrolment(FactorKind.AUTHENTICATOR)
    ground.breaks(Operation.ENROL, "status", status=504, after=True)

    with pytest.raises(OutcomeUnknown):
        bob.enrol(begun, shown_by(begun.key), proof)
    operator.mend()
    assert kinds(bob) == [FactorKind.AUTHENTICATOR], "it had happened"


@pytest.mark.parametrize("kind", [FactorKind.BACKUP_CODES, FactorKind.PASSKEY, FactorKind.OTHER])
def test_what_is_made_in_another_way_is_not_begun_so(bob, kind):
    with pytest.raises(NotAllowed):
        bob.begin_enrolment(kind)


@pytest.mark.only_on("logto", because="Authing sends codes to an address that is enrolled for that")
@pytest.mark.parametrize("kind", SENT_KINDS)
def test_no_address_is_enrolled_where_codes_go_to_those_of_the_account(bob, kind):
    with pytest.raises(NotAllowed):
        bob.begin_enrolment(kind, BOBS_OWN)


@begins_with_a_token
def test_it_is_good_for_a_minute_and_the_one_before_for_nothing(bob, operator, proof):
    first = bob.begin_enrolment(FactorKind.AUTHENTICATOR)
    begun = bob.begin_enrolment(FactorKind.AUTHENTICATOR)
    assert begun.lasts == 60 == bob.experience().second_steps.enrolment_lasts
    with pytest.raises(InputRejected) as caught:
        bob.enrol(first, shown_by(first.key), proof)
    assert caught.value.reason is Reason.CODE_EXPIRED

    operator.age("errand_tokens", 61)
    with pytest.raises(InputRejected) as caught:
        bob.enrol(begun, shown_by(begun.key), proof)
    assert (caught.value.field, caught.value.reason) == ("code", Reason.CODE_EXPIRED)
    assert kinds(bob) == []


@begins_with_a_token
def test_w44_what_somebody_else_began_is_nothing_to_go_on_with(ground, bob, operator, proof):
    alice = ground.backend("alice")
    hers = alice.begin_enrolment(FactorKind.AUTHENTICATOR)

    with pytest.raises(InputRejected) as caught:
        bob.enrol(hers, shown_by(hers.key), proof)
    assert caught.value.reason is Reason.CODE_EXPIRED
    assert kinds(alice) == kinds(bob) == []


@begins_with_a_token
def test_the_recovery_code_comes_with_the_key(bob, operator, proof):
    begun = set_up(bob, proof)

    assert operator.user("bob")["recovery_code"] == begun.recovery_code


@sends_codes
@pytest.mark.parametrize(
    ("kind", "address"),
    [(FactorKind.CODE_BY_EMAIL, BOBS_OWN), (FactorKind.CODE_BY_PHONE, "+41446681800")],
)
def test_codes_are_sent_to_an_address_that_had_one(bob, operator, proof, kind, address):
    assert kind in bob.second_steps().enrollable
    begun = bob.begin_enrolment(kind, address)
    with pytest.raises(InputRejected) as caught:
        bob.enrol(begun, "00000", proof)
    assert (caught.value.field, caught.value.reason) == ("code", Reason.WRONG_CODE)

    bob.enrol(begun, operator.outbox()[0]["code"], proof)
    own = bob.second_steps()
    assert [(factor.kind, factor.address) for factor in own.factors] == [(kind, address)]
    assert kind not in own.enrollable
    assert bob.second_step_asked("anybody") is Strength.MESSAGE


@sends_codes
@pytest.mark.parametrize(
    ("kind", "address", "field", "reason"),
    [
        (FactorKind.CODE_BY_EMAIL, "bob at home", "email", Reason.NOT_AN_EMAIL),
        (FactorKind.CODE_BY_PHONE, "bob", "phone", Reason.NOT_A_PHONE),
    ],
)
def test_what_is_no_address_is_said_as_that(bob, operator, kind, address, field, reason):
    with pytest.raises(InputRejected) as caught:
        bob.begin_enrolment(kind, address)

    assert (caught.value.field, caught.value.reason) == (field, reason)
    assert operator.outbox() == []


@sends_codes
def test_codes_sent_too_often_are_told_as_that(bob, operator):
    bob.begin_enrolment(FactorKind.CODE_BY_EMAIL, BOBS_OWN)

    with pytest.raises(TooManyAttempts):
        bob.begin_enrolment(FactorKind.CODE_BY_EMAIL, BOBS_OWN)


@pytest.mark.only_on("authing", because="Logto has no plans that leave second steps out")
def test_a_plan_without_second_steps_has_none(bob, operator, proof):
    operator.set_pool(factorsInPlan=False)

    own = bob.second_steps()
    assert (own.factors, own.enrollable) == ((), frozenset())
    assert bob.second_step_asked("anybody") is Strength.NOTHING
    with pytest.raises(NotAllowed):
        bob.begin_enrolment(FactorKind.AUTHENTICATOR)


@pytest.mark.only_on("authing", because="Logto’s list of factors is read in whole or not at all")
@pytest.mark.parametrize("refused", [Refused.BY_THE_TENANT, Refused.NOT_THERE])
def test_w31_a_list_that_is_refused_for_another_reason_is_no_empty_one(ground, operator, refused):
    frank = ground.backend("frank")
    ground.refuses(Operation.LIST_FACTORS, refused)

    for ask in (frank.second_steps, lambda: frank.second_step_asked("anybody")):
        with pytest.raises((NotAllowed, NotFound)):
            ask()
