"""The sandbox is held to what a running Logto answered (transcripts/README.md)."""

import pytest

from tests.sandbox.replay.differences import KNOWN_DIFFERENCES
from tests.sandbox.replay.scenarios import AREAS, LEFT_OUT, complaints, scenarios, transcript
from tests.sandbox.replay.seeding import TRANSCRIPTS


@pytest.mark.parametrize(("area", "scenario"), scenarios(), ids=lambda value: str(value))
def test_the_sandbox_answers_as_logto_did(area: str, scenario: str) -> None:
    unexpected = {
        step: found
        for step, found in complaints(area, scenario).items()
        if found and (area, scenario, step) not in KNOWN_DIFFERENCES
    }

    assert not unexpected, _readable(unexpected)


def test_nothing_that_was_recorded_is_left_out_without_a_reason() -> None:
    recorded = {path.stem for path in TRANSCRIPTS.glob("*.json")} - {"tenant"}

    assert set(AREAS) == recorded
    known = {
        (area, scenario["name"]) for area in AREAS for scenario in transcript(area)["scenarios"]
    }
    assert set(LEFT_OUT) <= known


def test_no_known_difference_has_come_to_agree() -> None:
    agreeing = [
        (area, scenario, step)
        for area, scenario, step in KNOWN_DIFFERENCES
        if not complaints(area, scenario)[step]
    ]

    assert agreeing == [], "take them off the list"


@pytest.mark.parametrize("area", AREAS)
def test_known_differences_are_a_tenth_of_an_area_at_most(area: str) -> None:
    exchanges = [record for record in transcript(area)["records"] if "request" in record]
    known = [difference for difference in KNOWN_DIFFERENCES if difference[0] == area]

    assert len(known) * 10 <= len(exchanges)


def _readable(unexpected: dict[str, list[str]]) -> str:
    return "\n" + "\n".join(
        f"{step}\n    " + "\n    ".join(found) for step, found in unexpected.items()
    )
