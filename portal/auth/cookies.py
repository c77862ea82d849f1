"""
The two cookies of signing in, and nothing about anyone in either (W-08, O-30).

Both hold 256 random bits. ``__Host-`` keeps them to this very host, so that a sibling host can
neither set nor read them; browsers accept the prefix on ``http://localhost`` as well.
"""

import hashlib
import re
import secrets

from flask import Response, g, request

SESSION = "__Host-session"
BROWSER = "__Host-browser"

_ID = re.compile(r"[A-Za-z0-9_-]{43}")


def new_id() -> str:
    return secrets.token_urlsafe(32)


def hashed(id_: str) -> str:
    """What is kept of an id: enough to find it again, not enough to make a cookie from."""
    return hashlib.sha256(id_.encode("ascii")).hexdigest()


def presented(name: str) -> str | None:
    """The id that the browser sent under *name*, if it looks like one and came once."""
    values = request.cookies.getlist(name)
    return values[0] if len(values) == 1 and _ID.fullmatch(values[0]) else None


def browser_id() -> str | None:
    """Which browser this is, where it has been marked; says nothing about who uses it."""
    made: str | None = g.get("new_browser_id")
    return made or presented(BROWSER)


def marked_browser_id() -> str:
    """The same, and the answer to this request marks a browser that was not."""
    known = browser_id()
    if known is None:
        known = g.new_browser_id = new_id()
    return known


def set_on(response: Response, name: str, value: str) -> None:
    response.set_cookie(name, value, path="/", secure=True, httponly=True, samesite="Lax")


def clear_on(response: Response, name: str) -> None:
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="Lax")
