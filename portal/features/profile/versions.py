"""
What a form was filled with when it was opened, in a form that travels with it.

A version is a digest per entry: nothing secret and nothing to be trusted, only enough to see that
a value has changed in the meantime (R-34). Whoever forges one only misleads themselves.
"""

import hashlib
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

_LENGTH = 16  # hex digits: 64 bits, for equality among a handful of values
_LONGEST = 8192  # characters


def digest(typed: str) -> str:
    return hashlib.sha256(typed.encode()).hexdigest()[:_LENGTH]


def version_of(typed: Mapping[str, str]) -> str:
    """*typed* maps the names of inputs to what stands in them."""
    return urlencode({name: digest(text) for name, text in typed.items()})


def read_version(text: str | None) -> dict[str, str]:
    """Digests by name; whatever is no version says nothing of any name."""
    return dict(parse_qsl((text or "")[:_LONGEST]))
