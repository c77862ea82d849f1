"""
Logos of others on our pages: of providers, of applications. Drawn anew and served from our own
origin (W-22, W-25), so that nobody learns from a picture who looks at their account.

An address holds no address: whoever serves it looks for the picture among those it knows.
"""

import hashlib
from collections.abc import Callable

from flask import Flask, Response, current_app, request

from portal.tenants.brand import PictureSource
from portal.web import vectors
from portal.web.branding import light_shades
from portal.web.logos import VECTOR, Logos, Picture, drawn_anew, initial_mark

_EXTENSION = "foyer.logos"
_HARMLESS = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_A_DAY = "private, max-age=86400"
_A_MINUTE = "private, max-age=60"


def init_app(app: Flask, *, fetch_image: Callable[[str], bytes]) -> None:
    """*fetch_image* fetches a picture and raises PortalError where it cannot or may not."""
    app.extensions[_EXTENSION] = Logos(fetch_image, draw=_drawn)


def digest(source: PictureSource) -> str:
    """What stands for the picture of *source* in an address of ours."""
    return hashlib.sha256(repr(source).encode()).hexdigest()[:16]


def answer(source: PictureSource, name: str) -> Response:
    """The picture of *source*; the initial of *name* where it cannot be had."""
    logos: Logos = current_app.extensions[_EXTENSION]
    found = logos.of(source)
    shades = light_shades()
    shown = found or initial_mark(name, shades.accent, shades.on_accent)
    response = Response(shown.content, content_type=shown.content_type)
    response.headers["Cache-Control"] = _A_DAY if found else _A_MINUTE
    response.headers["Content-Security-Policy"] = _HARMLESS
    response.set_etag(hashlib.sha256(shown.content).hexdigest()[:16])
    response.make_conditional(request)
    return response


def _drawn(data: bytes) -> Picture:
    if vectors.is_one(data):
        return Picture(vectors.redrawn(data), VECTOR)
    return drawn_anew(data)
