"""What ``FactorBackend`` promises of enrolling: begun, confirmed by a code, good from then on."""

import time

import pyotp
import pytest

from portal.identity.errors import InputRejected, NotAllowed, OutcomeUnknown, Reason
from portal.identity.factors import FactorKind, Strength
from portal.sandbox.people.cast import PASSWORDS

AUTHINGS = pytest.mark.only_on("authing", because="its enrolments last a minute, of three kinds")
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


def test_an_authenticator_counts_once_its_code_is_right(bob, proof):
    begun = bob.begin_enrolment(FactorKind.AUTHENTICATOR)
    assert kinds(bob) == []

    with pytest.raises(InputRejected) as caught:
        bob.enrol(begun, "000000", proof)
    assert (caught.value.field, caught.value.reason) == ("code", Reason.WRONG_CODE)
    assert kinds(bob) == []

    bob.enrol(begun, shown_by(begun.key), proof)
    assert kinds(bob) == [FactorKind.AUTHENTICATOR]


def test_every_key_is_another(bob):
    first, second = (bob.begin_enrolment(FactorKind.AUTHENTICATOR) for _ in range(2))

    assert first.key != second.key


def test_an_old_code_is_not_right(bob, proof):
    begun = bob.begin_enrolment(FactorKind.AUTHENTICATOR)

    with pytest.raises(InputRejected):
        bob.enrol(begun, pyotp.TOTP(begun.key).at(time.time() - 300), proof)


def test_w70_nothing_secret_is_in_its_representation(bob):
    begun = bob.begin_enrolment(FactorKind.AUTHENTICATOR)
    secrets = [begun.key, begun.token, begun.recovery_code]

    assert not any(secret and secret in repr(begun) for secret in secrets)


@AUTHINGS
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


@AUTHINGS
def test_the_recovery_code_comes_with_the_key(bob, operator, proof):
    begun = bob.begin_enrolment(FactorKind.AUTHENTICATOR)
    bob.enrol(begun, shown_by(begun.key), proof)

    assert operator.user("bob")["recovery_code"] == begun.recovery_code


@AUTHINGS
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


@AUTHINGS
def test_a_plan_without_second_steps_has_none(bob, operator, proof):
    operator.set_pool(factorsInPlan=False)

    own = bob.second_steps()
    assert (own.factors, own.enrollable) == ((), frozenset())
    assert bob.second_step_asked("anybody") is Strength.NOTHING
    with pytest.raises(NotAllowed):
        bob.begin_enrolment(FactorKind.AUTHENTICATOR)


@AUTHINGS
def test_r28_an_enrolment_without_an_answer_may_have_happened(bob, operator, proof):
    begun = bob.begin_enrolment(FactorKind.AUTHENTICATOR)
    operator.break_("truncated", "/api/v3/enroll-factor")

    with pytest.raises(OutcomeUnknown):
        bob.enrol(begun, shown_by(begun.key), proof)


@pytest.mark.parametrize("kind", [FactorKind.BACKUP_CODES, FactorKind.PASSKEY])
def test_what_is_made_in_another_way_is_not_begun_so(bob, kind):
    with pytest.raises(NotAllowed):
        bob.begin_enrolment(kind)
