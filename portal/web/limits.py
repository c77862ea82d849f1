"""
What a request may bring: the two kinds of body that a form has, and not much of it (W-75).

Werkzeug's own limit on forms does not hold for the ordinary kind, and Flask-WTF would take JSON for
a form. This stands before everything that reads a body.
"""

from flask import Flask, request
from werkzeug.exceptions import UnsupportedMediaType

LARGEST_UPLOAD = 6 * 1024 * 1024
LARGEST_FORM = 256 * 1024
"""Bytes, of a form with a file and of one without."""

_PLAIN, _WITH_FILES = "application/x-www-form-urlencoded", "multipart/form-data"
_WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask) -> None:
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_UPLOAD, MAX_FORM_MEMORY_SIZE=LARGEST_FORM)
    app.before_request(check)


def check() -> None:
    if request.method in _WITHOUT_BODY:
        return
    if request.mimetype not in (_PLAIN, _WITH_FILES, ""):
        raise UnsupportedMediaType
    if request.mimetype != _WITH_FILES:
        request.max_content_length = LARGEST_FORM
