"""From what somebody pastes to addresses: on lines, or with commas or spaces between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from portal.identity.errors import InputRejected
from portal.identity.invitations import folded
from portal.web.email_addresses import email_address, narrow

MOST = 50
"""Addresses that can be invited at a time."""

LONGEST = 10_000
"""Characters of all of them together."""

_BETWEEN = re.compile(r"[,;、\n]+")
_IN_BRACKETS = re.compile(r"<([^<>]*)>")


@dataclass(frozen=True, slots=True)
class Pasted:
    """*address* is None for what is no address."""

    text: str
    address: str | None


def addresses(text: str) -> list[Pasted]:
    """In the order in which they were typed; the same mailbox once, however it is spelled."""
    found: dict[str, Pasted] = {}
    for word in _words(narrow(text)):
        found.setdefault(folded(word), Pasted(word, _address(word)))
    return list(found.values())


def _words(text: str) -> Iterator[str]:
    """Mail programs copy ``Bob Baker <bob@example.test>``: what is in brackets counts then."""
    for part in _BETWEEN.split(text):
        bracketed = [inside.strip() for inside in _IN_BRACKETS.findall(part)]
        yield from (word for word in bracketed or part.split() if word)


def _address(word: str) -> str | None:
    try:
        return email_address(word)
    except InputRejected:
        return None
