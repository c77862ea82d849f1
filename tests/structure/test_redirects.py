"""Nobody is led off the portal by ``next`` (O-70): a corpus of tries, and a browser's view."""

import itertools
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask, request
from playwright.sync_api import Browser, Error
from werkzeug.serving import make_server

from portal.web.redirects import return_path, safe_next

EVIL = "evil.example"


def corpus() -> list[str]:
    """Separators × encodings × schemes × hosts in disguise, and what other products let through."""
    separators = ("//", "///", "/\\", "\\/", "\\\\", "/\t/", "/\n/", "/\r/", "/ /", "/\x00/", "/./")
    separators += ("/../", "/;/", "/.//", "/%2f", "/%5c", "/%09/", "/%0a/", "/%00/", "/%252f")
    separators += ("/\u2215", "/\uff0f", "/\u29f5", "/\ufe68", "/\u3002", "/\u2028/", "/\u00a0/")
    schemes = ("", "https:", "HTTP:", "http:\\\\", "javascript:", "data:", "\thttps:", " https:")
    hosts = (EVIL, f"user@{EVIL}", f"localhost@{EVIL}", f"{EVIL}\\@localhost", "ｅvil.example")
    built = {
        scheme + separator + host
        for scheme, separator, host in itertools.product(schemes, separators, hosts)
    }
    encoded = {quote(value, safe="") for value in built} | {"/" + quote(v, safe="") for v in built}
    known = {
        "",
        " ",
        EVIL,
        f"https://{EVIL}/",
        f"//{EVIL}/profile",
        f"/profile//{EVIL}",
        f"/profile/..//{EVIL}",
        f"/%2e%2e//{EVIL}",
        f"/profile\r\nLocation: https://{EVIL}",
        f"/profile%0d%0aLocation:%20https://{EVIL}",
        "javascript:alert(1)",
        "/javascript:alert(1)",
        "data:text/html,x",
        "profile",
        "./profile",
        "?next=x",
        "#x",
        "/nowhere",
        "/save",
        "/static/x.css",
        "/auth/sign-in",
        "/auth/sign-out",
        "/%61uth/sign-out",
        "/profile/",
        "/profile%2f",
        "/profile%",
        "/profile%zz",
        "/pröfile",
        "/profile?x=ü",
        "/profile?x=a b",
        "/profile?x=<b>",
        "/profile\x7f",
        "/profile?" + "x" * 2048,
        "/organizations/%2525",
        "/organizations/..%2f",
    }
    return sorted(built | encoded | known)


PAGES = (
    "/",
    "/profile",
    "/profile?tab=1&x=%C3%BC",
    "/profile?back=https://evil.example",
    "/profile#name",
    "/organizations/o1",
    "/organizations/a%20b",
    "/organizations/a@b",
    "/?x=//evil.example",
)


@pytest.fixture
def app() -> Flask:
    app = Flask("pages", static_folder=None)
    for rule in ("/", "/profile", "/organizations/<id_>", "/auth/sign-in", "/auth/sign-out"):
        app.add_url_rule(rule, rule, lambda **_: "page")
    app.add_url_rule("/static/<path:name>", "static", lambda name: name)
    app.add_url_rule("/save", "save", lambda: return_path(), methods=["POST"])
    app.add_url_rule("/here/<id_>", "here", lambda id_: return_path(), methods=["GET", "POST"])
    return app


def test_o70_the_corpus_is_large_enough():
    assert len(corpus()) >= 500


def test_o70_nothing_of_the_corpus_is_followed(app):
    with app.test_request_context("/"):
        followed = [value for value in corpus() if safe_next(value) != "/"]

    assert followed == []


@pytest.mark.parametrize("value", PAGES)
def test_o70_the_pages_of_the_portal_are_followed_as_they_are(app, value):
    with app.test_request_context("/"):
        assert safe_next(value) == value


def test_nothing_given_is_the_overview(app):
    with app.test_request_context("/"):
        assert safe_next(None) == "/"


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/here/o1?tab=1", "/here/o1?tab=1"),
        ("POST", "/here/o1?tab=1", "/here/o1?tab=1"),
        ("POST", "/save", "/"),
        ("POST", "/save?tab=1", "/"),
    ],
)
def test_the_way_back_is_the_page_and_never_a_replay_of_a_post(app, method, path, expected):
    assert app.test_client().open(path, method=method).text == expected


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """The same pages, and two that lead onward: by our rule, and by none."""

    @app.get("/checked")
    def checked() -> str:
        return safe_next(request.args["next"])

    @app.get("/unchecked")
    def unchecked() -> str:
        return request.args["next"]

    app.wsgi_app = RawRedirects(app.wsgi_app)
    server = make_server("localhost", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


class RawRedirects:
    """
    Makes the body of the two pages a Location header, as it is: Werkzeug's own redirects encode
    the backslash away, and would hide what is tested.
    """

    def __init__(self, app: Any) -> None:
        self._app = app

    def __call__(self, environ: Any, start: Any) -> Any:
        if "checked" not in environ["PATH_INFO"]:
            return self._app(environ, start)
        target = b"".join(self._app(environ, lambda *_: None)).decode("latin-1")
        header = "".join(char for char in target if char not in "\r\n\0")
        start("303 See Other", [("Location", header), ("Content-Length", "0")])
        return []


def test_o70_a_browser_stays_on_the_host_for_a_sample_of_the_corpus(served, chromium):
    sample = [value for value in corpus() if value.isascii() and value][:: len(corpus()) // 40]
    sample = [f"/\\{EVIL}", f"/\t/{EVIL}", f"//{EVIL}", f"https:{EVIL}", *sample][:34]

    assert len(sample) >= 30
    assert hosts_visited(chromium, served, "/checked", sample) == {urlsplit(served).netloc}


def test_the_check_above_would_see_a_departure(served, chromium):
    assert EVIL in hosts_visited(chromium, served, "/unchecked", [f"/\\{EVIL}"])


def hosts_visited(chromium: Browser, base: str, path: str, values: list[str]) -> set[str]:
    visited = set()
    page = chromium.new_page()
    page.on("request", lambda asked: visited.add(urlsplit(asked.url).netloc))
    page.route(lambda url: not url.startswith(base), lambda route: route.abort())
    for value in values:
        with suppress(Error):  # where it goes is what is asked, not whether anyone is there
            page.goto(f"{base}{path}?next={quote(value)}")
    page.close()
    return visited - {""}
