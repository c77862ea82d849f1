"""
“Not for me”: advice that somebody does not want, kept in this browser for a year.

Nobody but the browser could keep it. The cookie outlives signing out, and several people may share
a browser: it tells them apart, by a digest that names nobody. What it says is believed only where
it is a word of ours.
"""

import hashlib
from urllib.parse import parse_qsl, urlencode

from flask import Request
from werkzeug import Response

from portal.features.security.advice import OPTIONAL, Advice

COOKIE = "__Host-put-aside"
_YEAR = 365 * 24 * 3600
_PEOPLE = 8
"""So many people of one browser are remembered; who comes after pushes out the first."""


def of_whom(*names: str) -> str:
    """Who put something aside: a digest of the *names* that make up a person."""
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]


def put_aside(request: Request, whom: str) -> frozenset[Advice]:
    """What *whom* put aside in this browser."""
    words = _kept(request).get(whom, "").split(".")
    return frozenset(item for item in OPTIONAL if item.value in words)


def keep(request: Request, answer: Response, whom: str, items: frozenset[Advice]) -> None:
    """Let *answer* carry what *whom* puts aside from now on, beside what the others did."""
    others = {name: words for name, words in _kept(request).items() if name != whom}
    own = {whom: ".".join(sorted(items))} if items else {}
    kept = list({**others, **own}.items())[-_PEOPLE:]
    answer.set_cookie(
        COOKIE,
        urlencode(kept),
        max_age=_YEAR if kept else 0,
        path="/",
        secure=True,
        httponly=True,
        samesite="Lax",
    )


def _kept(request: Request) -> dict[str, str]:
    try:
        return dict(parse_qsl(request.cookies.get(COOKIE, ""), max_num_fields=_PEOPLE))
    except ValueError:
        return {}
