"""
Phrases that may not make up a password: one character again and again, sequences, the tenant's
words, what is known of the person (contracts/logto-api.md §4.2, §11).
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile
from typing import Any

_SEQUENCES = (
    *("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm"),
    *("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik", "9ol"),
)
_ALL_WAYS = tuple(
    way
    for sequence in _SEQUENCES
    for way in (sequence, sequence[::-1], sequence.upper(), sequence[::-1].upper())
)
_SHORTEST = 3
_LEFT = 3
"""From so many characters on, what is left makes a password good, whatever the rest is."""


def restricted_kinds(password: str, rejects: Mapping[str, Any], about: Sequence[str]) -> list[str]:
    """
    The kinds of phrases that make up *password*, in the order met; none where enough is left.

    *rejects* is the policy's member of this name, *about* the texts known of the person.
    """
    lengths: dict[str, Callable[[str], int]] = {
        "words": lambda rest: _longest(rest, rejects["words"]),
        "user_info": lambda rest: _longest(rest, about),
    }
    if rejects["repetitionAndSequence"]:
        lengths = {"repetition": _repetition, "sequence": _sequence, **lengths}
    covered: set[int] = set()
    kinds: dict[str, None] = {}
    for start in range(len(password)):
        for kind, length_of in lengths.items():
            if length := length_of(password[start:]):
                covered.update(range(start, start + length))
                kinds[kind] = None
    return list(kinds) if len(covered) > max(1, len(password) - _LEFT) else []


def known_of(user: Mapping[str, Any]) -> list[str]:
    """The texts about *user* (columns as in the table) that are looked for."""
    name = user.get("name") or ""
    email = user.get("primary_email") or ""
    texts = [
        name,
        "".join(name.split()),
        *name.split(),
        user.get("username") or "",
        email.partition("@")[0],
        user.get("primary_phone") or "",
    ]
    return [text for text in texts if text]


def _repetition(rest: str) -> int:
    length = len(list(takewhile(lambda character: character == rest[0], rest)))
    return length if length >= _SHORTEST else 0


def _sequence(rest: str) -> int:
    length = 1
    while length < len(rest) and any(rest[: length + 1] in way for way in _ALL_WAYS):
        length += 1
    return length if length >= _SHORTEST else 0


def _longest(rest: str, phrases: Sequence[str]) -> int:
    lowered = rest.lower()
    found = (len(phrase) for phrase in phrases if lowered.startswith(phrase.lower()))
    return max(found, default=0)
