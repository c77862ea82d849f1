"""
Pages go out compressed: most of a form is the names of countries and time zones.

What a compressed length could give away is masked anew on every page (``portal.web.csrf``). A page
that holds another secret says so and goes out as it is.
"""

import gzip

from flask import Flask, Response, g, request

_SMALLEST = 1024
_LEVEL = 6


def init_app(app: Flask) -> None:
    app.after_request(compress)


def holds_a_secret() -> None:
    """The answer to this request is not compressed: its length tells nothing of what is in it."""
    g.holds_a_secret = True


def compress(response: Response) -> Response:
    if g.get("holds_a_secret", False):
        return response
    if response.mimetype != "text/html" or response.is_streamed or response.content_encoding:
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) >= _SMALLEST and request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(body, _LEVEL, mtime=0))
        response.content_encoding = "gzip"
    return response
