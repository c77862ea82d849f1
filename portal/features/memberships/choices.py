"""Parts of a list to choose from, each with how much is in it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """As ``components/filters.html`` wants it."""

    label: str
    url: str
    number: int
    is_current: bool
