"""
What somebody adds to a line of the journal in their own words.

The journal keeps what happened in words of ours; these are theirs, may name anybody, and are sealed
like a letter: for their tenant and for what the line is about.
"""

from portal.journal.entries import Entry
from portal.notices.parts import parts
from portal.tenants import current

_PURPOSE = "own-words"


def sealed(words: str, about: str) -> bytes | None:
    """None for no words."""
    if not words:
        return None
    return parts().keyring.seal(words.encode(), _PURPOSE, current.get().id, about)


def of(entry: Entry) -> str:
    """Empty where there are none, or where the key they were sealed with is gone."""
    if entry.words is None:
        return ""
    raw = parts().keyring.open(entry.words, _PURPOSE, entry.who.tenant, entry.about)
    return raw.decode() if raw else ""
