"""Pages are compressed for whoever can read that, and for nobody else."""

import gzip

import pytest
from flask import Flask, Response
from werkzeug.test import Client

from portal.web import compression

PAGE = "<!doctype html>" + "word " * 1000


@pytest.fixture
def client() -> Client:
    app = Flask("example", static_folder=None)
    app.add_url_rule("/page", "page", lambda: PAGE)
    app.add_url_rule("/short", "short", lambda: "<p>short")
    app.add_url_rule("/picture", "picture", lambda: Response(b"x" * 5000, mimetype="image/webp"))
    compression.init_app(app)
    return Client(app)


def test_a_page_is_compressed_and_says_so(client):
    answer = client.get("/page", headers={"Accept-Encoding": "gzip, br"})

    assert answer.content_encoding == "gzip"
    assert gzip.decompress(answer.data).decode() == PAGE
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert int(answer.headers["Content-Length"]) == len(answer.data)


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0"])
def test_who_cannot_read_it_gets_it_as_it_is(client, accepted):
    answer = client.get("/page", headers={"Accept-Encoding": accepted})

    assert answer.content_encoding is None
    assert answer.text == PAGE


@pytest.mark.parametrize("path", ["/short", "/picture"])
def test_what_gains_nothing_stays_as_it_is(client, path):
    assert client.get(path, headers={"Accept-Encoding": "gzip"}).content_encoding is None
