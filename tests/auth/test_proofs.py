"""What counts as proof for what: the rules, one by one."""

from dataclasses import replace

import pytest
from flask_babel import lazy_gettext as _l

from portal.auth.proofs import (
    Need,
    Proof,
    SecondStep,
    Stage,
    Way,
    knowing,
    missing,
    record_for,
    with_proof,
    without,
    without_records,
)

NOW = 1_800_000_000.0
NEED = Need("x", _l("do x"), "ways_in")
FREE = Need("y", _l("do y"), "leaving", guarded=False)


def proof(way=Way.PASSWORD, second_step=SecondStep.NONE, **changed) -> Proof:
    made = {
        "way": way,
        "purpose": "ways_in",
        "proven_at": NOW,
        "ends_at": NOW + 540,
        "second_step": second_step,
        "record": None if way is Way.SIGN_IN else "r1",
    }
    return Proof(**(made | changed))


SIGN_IN = proof(Way.SIGN_IN)
USED = proof(Way.SIGN_IN, SecondStep.USED)
NOT_SHOWN = proof(Way.SIGN_IN, SecondStep.NOT_SHOWN)
WEAKER = proof(Way.SIGN_IN, SecondStep.WEAKER)
RECORD_OF_TWO_STEPS = proof(second_step=SecondStep.NOT_SHOWN)


@pytest.mark.parametrize(
    ("proofs", "expected"),
    [
        ([], Stage.RECORD),
        ([proof()], None),
        ([proof(Way.EMAIL)], None),
        ([proof(Way.PHONE)], None),
        ([SIGN_IN], Stage.RECORD),
        ([USED], Stage.RECORD),
        ([NOT_SHOWN], Stage.SIGN_IN),
        ([RECORD_OF_TWO_STEPS], Stage.SIGN_IN),
        ([RECORD_OF_TWO_STEPS, NOT_SHOWN], Stage.SIGN_IN),
        ([RECORD_OF_TWO_STEPS, USED], None),
    ],
)
def test_w30_w31_what_the_platform_guards_wants_a_record_and_the_second_step_of_who_has_one(
    proofs, expected
):
    assert missing(proofs, NEED, NOW) is expected


@pytest.mark.parametrize(
    ("proofs", "to_change_a_name", "to_remove_a_factor"),
    [
        ([RECORD_OF_TWO_STEPS, USED], None, None),
        ([RECORD_OF_TWO_STEPS, WEAKER], None, Stage.SIGN_IN),
        ([RECORD_OF_TWO_STEPS, WEAKER, USED], None, None),
        ([proof()], None, None),
    ],
)
def test_w31_a_factor_is_removed_by_one_as_strong(proofs, to_change_a_name, to_remove_a_factor):
    assert missing(proofs, NEED, NOW) is to_change_a_name
    assert missing(proofs, replace(NEED, as_strong=True), NOW) is to_remove_a_factor


def test_who_enrolled_a_second_step_in_this_session_has_shown_it():
    known = knowing([proof()], SecondStep.NONE, SecondStep.ENROLLED)

    assert missing(known, replace(NEED, as_strong=True), NOW) is None
    assert knowing([USED], SecondStep.NONE, SecondStep.ENROLLED) == (USED,)


@pytest.mark.parametrize(
    ("proofs", "expected"),
    [
        ([], Stage.RECORD),
        ([SIGN_IN], None),
        ([proof()], None),
        ([NOT_SHOWN], Stage.SIGN_IN),
        ([USED], None),
    ],
)
def test_what_the_portal_does_itself_takes_a_fresh_sign_in_as_well(proofs, expected):
    proofs = [proof(p.way, p.second_step, purpose="leaving", record=p.record) for p in proofs]
    assert missing(proofs, FREE, NOW) is expected


def test_an_operator_may_demand_a_fresh_sign_in_and_a_shorter_time_but_never_less():
    demanded = NEED.demanded(sign_in=True, max_age=120)

    assert missing([proof()], demanded, NOW) is Stage.SIGN_IN
    assert missing([proof(), SIGN_IN], demanded, NOW) is None
    assert missing([proof(), SIGN_IN], demanded, NOW + 120) is not None
    assert demanded.demanded(sign_in=False, max_age=9999) == demanded


@pytest.mark.parametrize(
    "stale",
    [
        proof(purpose="leaving"),
        proof(ends_at=NOW),
        proof(proven_at=NOW - 600, ends_at=NOW + 60),
        proof(proven_at=NOW + 60),
    ],
    ids=["another purpose", "over", "too old", "from the future"],
)
def test_w32_a_proof_for_something_else_or_not_of_now_is_none(stale):
    assert missing([stale], NEED, NOW) is Stage.RECORD
    assert record_for([stale], NEED, NOW) is None


def test_the_youngest_record_goes_along():
    older, younger = proof(record="old"), proof(Way.EMAIL, record="new", ends_at=NOW + 541)

    assert record_for([younger, older, SIGN_IN], NEED, NOW) == "new"


def test_of_each_way_the_last_is_kept_and_what_is_over_is_not():
    kept = with_proof([proof(record="old"), SIGN_IN, proof(Way.PHONE, ends_at=NOW)], proof(), NOW)

    assert kept == (SIGN_IN, proof())


def test_a_record_the_platform_refused_is_forgotten_and_the_sign_in_is_not():
    assert without_records([proof(), SIGN_IN], "ways_in") == (SIGN_IN,)
    assert without_records([proof()], "leaving") == (proof(),)


def test_no_proof_tells_its_record():
    assert "r1" not in repr(proof())


def test_w30_what_was_used_up_is_gone_and_nothing_else():
    other = proof(purpose="leaving")

    assert without((proof(), SIGN_IN, other), "ways_in") == (other,)
