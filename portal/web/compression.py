"""
Pages go out compressed: most of a form is the names of countries and time zones.

What a compressed length could give away is masked anew on every page (``portal.web.csrf``), and no
other secret stands on one.
"""

import gzip

from flask import Flask, Response, request

_SMALLEST = 1024
_LEVEL = 6


def init_app(app: Flask) -> None:
    app.after_request(compress)


def compress(response: Response) -> Response:
    if response.mimetype != "text/html" or response.is_streamed or response.content_encoding:
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) >= _SMALLEST and request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(body, _LEVEL, mtime=0))
        response.content_encoding = "gzip"
    return response
