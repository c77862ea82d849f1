"""
Two lists of one time, read together: neither is whole without the other.

Each source gives what happened from some moment back to another one, and all of that. What is shown
goes back as far as both do, so nothing that a later page shows belongs before what was shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar


class Dated(Protocol):
    @property
    def at(self) -> int: ...


T = TypeVar("T", bound=Dated)


@dataclass(frozen=True, slots=True)
class Stretch:
    """
    *items* are all there are back to *since*, in milliseconds since the epoch, which it takes in;
    None is the beginning of time.
    """

    items: Sequence[Dated]
    since: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """*before* is where the next page begins: None after the last."""

    items: Sequence[Dated]
    before: int | None


def together(stretches: Sequence[Stretch], at_most: int) -> Shown:
    """
    The newest *at_most* of all; more, where several happened in the millisecond that would be cut,
    so that a page may begin at a time and nothing else.
    """
    since = max((one.since for one in stretches if one.since is not None), default=None)
    items = [item for one in stretches for item in one.items if since is None or item.at >= since]
    items.sort(key=lambda item: item.at, reverse=True)
    if len(items) <= at_most:
        return Shown(items, since)
    cut = items[at_most - 1].at
    shown = [item for item in items if item.at >= cut]
    return Shown(shown, cut if len(shown) < len(items) else since)
