"""
Where a person may be sent back to: a page of ours that can be opened, or the overview (O-70).

Everything is refused that is not plainly such a page, because browsers read addresses more
generously than any parser: ``/\\evil``, ``/<tab>/evil`` and ``https:evil`` all leave the host.
"""

import re
from urllib.parse import unquote

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

HOME = "/"
_LONGEST = 2048
_CHARACTERS = r"[A-Za-z0-9\-._~!$&'()*+,;=:@%/]"
_PATH_AND_QUERY = re.compile(rf"/{_CHARACTERS}*(\?({_CHARACTERS}|\?)*)?(#({_CHARACTERS}|\?)*)?")
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
# They can be opened, and going there after signing in would be going in circles, or to no page.
_NOT_PAGES = ("/auth/", "/static/")
_ANSWERS = "/callback"
"""How addresses end to which others send people with a code, which must not travel on (W-13)."""


def safe_next(value: str | None) -> str:
    """*value* when it is the path (and query) of a page that GET opens here, else ``/``."""
    return value if value and _is_page(value) else HOME


def return_path() -> str:
    """
    The page being looked at, to come back to, with its query: it may say where that page leads on
    to. Never a replay of what was posted.
    """
    query = request.query_string.decode("ascii", "replace")
    return safe_next(request.path + (f"?{query}" if query else ""))


def _is_page(value: str) -> bool:
    if len(value) > _LONGEST or not _PATH_AND_QUERY.fullmatch(value):
        return False
    path = re.split(r"[?#]", value, maxsplit=1)[0]
    if _BROKEN_ESCAPE.search(value):
        return False
    decoded = unquote(path, errors="replace")
    return _is_plain_path(path) and _is_plain_path(decoded) and _opens(decoded)


def _is_plain_path(path: str) -> bool:
    """No second reading: not of another host, not of another folder, not after decoding again."""
    return (
        path.startswith("/")
        and not path.startswith(("//", "/\\"))
        and "\\" not in path
        and path.isprintable()
        and not _decodes_further(path)
        and not any(part in (".", "..") for part in path.split("/"))
        and not path.startswith(_NOT_PAGES)
        and not path.endswith(_ANSWERS)
    )


def _decodes_further(path: str) -> bool:
    return unquote(unquote(path)) != unquote(path)


def _opens(path: str) -> bool:
    try:
        current_app.create_url_adapter(request).match(path, method="GET")  # type: ignore[union-attr]  # there is one: a request is on
    except (RequestRedirect, HTTPException):
        return False
    return True
