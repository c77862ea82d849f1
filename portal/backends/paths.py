"""
Paths at a platform: a value never goes into one unquoted, and never changes which address it is.

A path keeps its template, which names the operation in metrics without saying whose it was.
"""

from dataclasses import dataclass
from urllib.parse import quote

from portal.identity.errors import NotFound

_LONGEST = 256


@dataclass(frozen=True, slots=True)
class Path:
    """*template* is for people and metrics, *text* is what goes out."""

    template: str
    text: str


def path(template: str, **values: str) -> Path:
    """``path("/api/users/{user}", user=id)``: *template* with its values quoted."""
    return Path(template, template.format(**{key: segment(value) for key, value in values.items()}))


def segment(value: str) -> str:
    """
    *value* as one part of a path, whatever is in it (W-61).

    Raises NotFound for what cannot be the name of anything: empty, ``.`` and ``..`` (which no
    quoting protects from being walked), control characters, more than 256 characters.
    """
    if value in ("", ".", "..") or len(value) > _LONGEST or not value.isprintable():
        raise NotFound("unfit_path_segment")
    return quote(value, safe="")
