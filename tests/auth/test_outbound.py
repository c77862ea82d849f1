"""Calls to the platform end in time, at a size, and where they were sent."""

import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import requests
from requests.adapters import HTTPAdapter

from portal.auth import outbound
from portal.auth.outbound import Outbound, Refused

Talk = Callable[[Callable[[bytes], object]], None]


@contextmanager
def server(talk: Talk) -> Iterator[str]:
    """Reads one request and answers as *talk* writes it."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while self.rfile.readline().strip():
                pass
            try:
                talk(self.wfile.write)
            except OSError:
                return  # the caller has had enough, which is the point

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("localhost", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        try:
            yield f"http://localhost:{running.server_address[1]}/"
        finally:
            running.shutdown()
            thread.join()


def answered(body: bytes, head: bytes = b"HTTP/1.1 200 OK\r\n\r\n") -> Talk:
    return lambda write: write(head + body)


def trickling(write: Callable[[bytes], object]) -> None:
    write(b"HTTP/1.1 200 OK\r\n\r\n{")
    for _ in range(100):
        write(b" ")
        time.sleep(0.05)


def trickling_headers(write: Callable[[bytes], object]) -> None:
    write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    for _ in range(100):
        write(b"x")
        time.sleep(0.05)


def hanging(_write: Callable[[bytes], object]) -> None:
    time.sleep(3)


def test_a_json_object_is_read():
    with server(
        answered(b'{"a": 1}', b"HTTP/1.1 200 OK\r\nCache-Control: no-store\r\n\r\n")
    ) as url:
        answer = Outbound(requests.Session).get_json(url)

    assert (answer.document, answer.cache_control) == ({"a": 1}, "no-store")


@pytest.mark.parametrize(
    "talk",
    [
        answered(b"[]"),
        answered(b"<html>"),
        answered(b'{"a": "' + b"x" * 1_100_000 + b'"}'),
        answered(b"", b"HTTP/1.1 302 Found\r\nLocation: http://localhost:1/\r\n\r\n"),
        answered(b"{}", b"HTTP/1.1 500 No\r\n\r\n"),
        answered(b"{", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"),
        answered(b"[" * 100_000),
        answered(b""),
        lambda _write: None,
    ],
    ids=["list", "html", "huge", "redirect", "500", "truncated", "nested", "empty", "closed"],
)
def test_o26_o27_everything_else_is_an_error_of_one_kind(talk):
    with server(talk) as url, pytest.raises(requests.RequestException):
        Outbound(requests.Session).get_json(url)


def test_o26_a_redirect_is_not_followed():
    asked = threading.Event()
    with (
        server(lambda write: (asked.set(), write(b"HTTP/1.1 200 OK\r\n\r\n{}"))[1]) as elsewhere,
        server(
            answered(b"", f"HTTP/1.1 302 Found\r\nLocation: {elsewhere}\r\n\r\n".encode())
        ) as url,
        pytest.raises(Refused),
    ):
        Outbound(requests.Session).get_json(url)

    assert not asked.is_set()


@pytest.mark.parametrize(
    "talk",
    [hanging, trickling, trickling_headers],
    ids=["hangs", "trickles", "trickles headers"],
)
def test_r01_a_call_ends_in_time_whatever_the_other_side_does(talk):
    http = requests.Session()
    Outbound(requests.Session).equip(http)
    started = time.monotonic()

    with server(talk) as url, pytest.raises(requests.RequestException):
        http.get(url, timeout=0.5)

    assert time.monotonic() - started < 2.5


def test_r01_a_caller_may_ask_for_less_time_and_never_for_more():
    assert outbound._patience(3) == 3
    assert outbound._patience(600) == outbound._patience(None) == outbound._TOTAL


def test_a_cookie_set_in_one_call_does_not_go_out_with_the_next():
    heard = []
    head = b"HTTP/1.1 200 OK\r\nSet-Cookie: sticky=of-mia; Path=/\r\n\r\n"

    class Listening(HTTPAdapter):
        def send(self, request, *args, **kwargs):
            heard.append(request.headers.get("Cookie"))
            return super().send(request, *args, **kwargs)

    def new_http() -> requests.Session:
        http = requests.Session()
        http.mount("http://", Listening())
        return http

    with server(answered(b"{}", head)) as url:
        outbound = Outbound(new_http)
        outbound.get_json(url)
        outbound.get_json(url)

    assert heard == [None, None]


def test_a_password_of_the_operators_netrc_does_not_replace_our_token(tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine localhost login operator password hunter2\n")
    monkeypatch.setenv("NETRC", str(netrc))
    heard = []

    class Listening(HTTPAdapter):
        def send(self, request, *args, **kwargs):
            heard.append(request.headers["Authorization"])
            return super().send(request, *args, **kwargs)

    def new_http() -> requests.Session:
        http = requests.Session()
        http.mount("http://", Listening())
        return http

    with server(answered(b"{}")) as url:
        Outbound(new_http).get_json(url, {"Authorization": "Bearer ours"})

    assert heard == ["Bearer ours"]
