"""From what somebody types to an email address as it is kept: whole, or refused with a reason."""

import re

from portal.identity.errors import InputRejected, Reason

LONGEST = 128
"""Characters. A longer one has no place at the platform (contracts §1)."""

_EMAIL = re.compile(
    r"[^\s@<>()\[\]\\,;:\"]{1,64}@[^\s@<>()\[\]\\,;:\".]+(?:\.[^\s@<>()\[\]\\,;:\".]+)+"
)
# What a Chinese or Japanese keyboard gives for the ASCII characters.
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {ord("。"): ord(".")}


def narrow(text: str) -> str:
    """*text* with the ASCII characters that were meant by wide ones."""
    return text.translate(_WIDE)


def email_address(text: str) -> str:
    """
    *text* as an address; the part before the @ keeps its case, which may matter where it is read.

    Raises InputRejected on ``email``.
    """
    address = narrow(text)
    if len(address) > LONGEST:
        raise InputRejected("email", Reason.TOO_LONG)
    if not _EMAIL.fullmatch(address):
        raise InputRejected("email", Reason.NOT_AN_EMAIL)
    name, _at, domain = address.partition("@")
    return f"{name}@{domain.lower()}"


def masked(address: str) -> str:
    """
    *address* so that its owner knows it and nobody else learns it: ``e•••@e•••.test``.
    """
    name, _at, domain = address.rpartition("@")
    host, dot, rest = domain.partition(".")
    return f"{_first_and_dots(name)}@{_first_and_dots(host)}{dot}{rest}"


def _first_and_dots(word: str) -> str:
    """Always as many dots: their number would tell something too."""
    return f"{word[:1]}•••"
