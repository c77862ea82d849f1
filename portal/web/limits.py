"""
What a request may bring: the two kinds of body that a form has, and not much of it (W-75).

Werkzeug's own limit on forms does not hold for the ordinary kind, and Flask-WTF would take JSON for
a form. This stands before everything that reads a body.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request
from werkzeug.exceptions import UnsupportedMediaType

View = TypeVar("View", bound=Callable[..., Any])

LARGEST_UPLOAD = 6 * 1024 * 1024
LARGEST_FORM = 256 * 1024
"""Bytes, of a form with a file and of one without."""

_PLAIN, _WITH_FILES = "application/x-www-form-urlencoded", "multipart/form-data"
_WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask) -> None:
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_UPLOAD, MAX_FORM_MEMORY_SIZE=LARGEST_FORM)
    app.before_request(check)


def check() -> None:
    if request.method in _WITHOUT_BODY or _judges_for_itself():
        return
    if request.mimetype not in (_PLAIN, _WITH_FILES, ""):
        raise UnsupportedMediaType
    if request.mimetype != _WITH_FILES:
        request.max_content_length = LARGEST_FORM


def _judges_for_itself() -> bool:
    """What other servers post to has a limit and an answer of its own, in its own protocol."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "limits_itself", False)


def limits_itself(view: View) -> View:
    """Mark a view that refuses too much, or of another kind, before it reads anything."""
    view.limits_itself = True  # type: ignore[attr-defined]  # a mark, read above
    return view
