"""What Logto has against a password, in our words: all of it, and nothing that is not there."""

import json
from pathlib import Path

import pytest

from portal.backends.logto.errors import DIALECT
from portal.identity.errors import Complaint, PasswordRejected, Reason

TRANSCRIPT = Path(__file__).parent.parent / "sandbox" / "transcripts" / "password.json"


def complaints(data: object) -> list[Complaint]:
    refusal = DIALECT.refusal(422, {"code": "password.rejected", "data": data})
    assert refusal is not None
    rejected = DIALECT.translate(refusal)
    assert isinstance(rejected, PasswordRejected)
    assert rejected.reason is rejected.complaints[0].reason
    return list(rejected.complaints)


def recorded() -> list[list[dict]]:
    records = json.loads(TRANSCRIPT.read_text())["records"]
    answers = [record["response"].get("json") or {} for record in records]
    return [answer["data"] for answer in answers if answer.get("code") == "password.rejected"]


def test_r25_every_recorded_reason_has_a_word_of_ours():
    refusals = recorded()

    assert len(refusals) > 8
    for issues in refusals:
        found = complaints(issues)
        assert len(found) == len(issues)
        assert Reason.INVALID not in {complaint.reason for complaint in found}
        numbers = [next(iter(issue.get("interpolation", {}).values()), None) for issue in issues]
        assert [complaint.number for complaint in found] == numbers


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("too_short", Reason.TOO_SHORT),
        ("too_long", Reason.TOO_LONG),
        ("character_types", Reason.TOO_FEW_KINDS),
        ("unsupported_characters", Reason.UNSUPPORTED_CHARACTERS),
        ("pwned", Reason.BREACHED),
        ("restricted.repetition", Reason.REPETITION),
        ("restricted.sequence", Reason.SEQUENCE),
        ("restricted.user_info", Reason.PERSONAL),
        ("restricted.words", Reason.FORBIDDEN_WORDS),
        ("of_next_year", Reason.INVALID),
    ],
)
def test_each_of_the_contracts_reasons_is_told_apart(code, reason):
    assert complaints([{"code": f"password_rejected.{code}"}]) == [Complaint(reason)]


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        "text",
        [None],
        [{}],
        [{"code": 7}],
        [{"code": "password_rejected.next"}, {"code": "password_rejected.other"}],
    ],
)
def test_r29_r32_a_refusal_that_makes_no_sense_is_a_refusal_all_the_same(data):
    assert complaints(data) == [Complaint(Reason.INVALID)]


@pytest.mark.parametrize("number", [None, "10", True, 10.5, [10]])
def test_r29_a_number_that_is_none_is_left_out(number):
    issue = {"code": "password_rejected.too_short", "interpolation": {"min": number}}

    assert complaints([issue]) == [Complaint(Reason.TOO_SHORT)]


def test_the_same_said_twice_is_said_once():
    assert complaints([{"code": "password_rejected.pwned"}] * 2) == [Complaint(Reason.BREACHED)]
