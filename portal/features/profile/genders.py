"""
Gender is free text; a few words have a standard form that is kept instead.

The standard forms are those that the platform's own pages offer, so that a person finds in their
language what another application stored.
"""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

WORDS: dict[str, LazyString] = {
    "female": _l("Female"),
    "male": _l("Male"),
    "prefer_not_to_say": _l("Prefer not to say"),
}


def in_words(value: str) -> str:
    return str(WORDS.get(value, value))


def standard_form(words: str) -> str:
    """The standard form of *words* in the person's language; any other word as it is."""
    by_words = {str(known).casefold(): value for value, known in WORDS.items()}
    return by_words.get(words.casefold(), words)


def suggestions() -> list[str]:
    return [str(words) for words in WORDS.values()]
