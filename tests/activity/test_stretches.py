"""Two lists read together, page by page: all of it, once, in order."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from portal.features.activity.stretches import Stretch, together

PAGE = 5


@dataclass(frozen=True)
class Thing:
    at: int
    name: str


def stretch(things: list[Thing], before: int | None, at_once: int) -> Stretch:
    """As a source gives it that can tell *at_once* at a time."""
    older = sorted(
        (one for one in things if before is None or one.at < before), key=lambda t: -t.at
    )
    if len(older) <= at_once:
        return Stretch(older)
    since = older[at_once - 1].at + 1
    whole = [one for one in older if one.at >= since]
    if not whole:  # more of one moment than can be told at a time: that moment at least
        since = older[0].at
        whole = [one for one in older if one.at == since]
    return Stretch(whole, since)


moments = st.lists(st.integers(1, 40), max_size=40)


@given(moments, moments, st.integers(1, 9), st.integers(1, 9))
def test_every_page_goes_on_where_the_last_one_ended(left, right, left_at_once, right_at_once):
    here = [Thing(at, f"left {number}") for number, at in enumerate(left)]
    there = [Thing(at, f"right {number}") for number, at in enumerate(right)]
    seen: list[Thing] = []
    before: int | None = None
    for _ in range(200):
        page = together(
            [stretch(here, before, left_at_once), stretch(there, before, right_at_once)], PAGE
        )
        seen += page.items
        before = page.before
        if before is None:
            break

    assert before is None, "it comes to an end"
    assert sorted(one.name for one in seen) == sorted(one.name for one in [*here, *there])
    assert [one.at for one in seen] == sorted((one.at for one in seen), reverse=True)


def test_what_one_source_has_not_told_yet_waits_for_its_page():
    page = together(
        [Stretch([Thing(9, "new"), Thing(5, "old")], 5), Stretch([Thing(7, "x")], 7)], 9
    )

    assert [one.name for one in page.items] == ["new", "x"]
    assert page.before == 7
