"""A list in pages: which part of it was asked for, and where the other parts are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import format_decimal
from flask_babel import gettext as _


@dataclass(frozen=True, slots=True)
class PageLinks:
    """What ``components/pagination.html`` shows."""

    previous: str | None
    next: str | None
    position: str


@dataclass(frozen=True, slots=True)
class Paging:
    """*number* counts from one and is never beyond the last page; *start* counts from nought."""

    number: int
    size: int
    total: int

    @classmethod
    def asked(cls, arguments: Mapping[str, str], total: int, size: int) -> "Paging":
        """What ``?page=…`` says, or the nearest page there is."""
        first = cls(1, size, total)
        return cls(min(page_number(arguments), first.last), size, total)

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def start(self) -> int:
        return (self.number - 1) * self.size

    @property
    def end(self) -> int:
        return min(self.start + self.size, self.total)

    def links(self, address: Callable[[int], str]) -> PageLinks:
        """*address* says where a page is."""
        return PageLinks(
            address(self.number - 1) if self.number > 1 else None,
            address(self.number + 1) if self.end < self.total else None,
            _(
                "%(first)s–%(last)s of %(total)s",
                first=format_decimal(min(self.start + 1, self.total)),
                last=format_decimal(self.end),
                total=format_decimal(self.total),
            ),
        )


def page_number(arguments: Mapping[str, str]) -> int:
    """The page that was asked for: one, where it is no number."""
    text = arguments.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 8 else 1
