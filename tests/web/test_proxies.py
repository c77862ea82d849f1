"""Forwarded headers count from named proxies only (W-41)."""

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from portal.web.proxies import TrustedProxies

FORGED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "X-Real-Ip": "203.0.113.9",
    "Forwarded": "for=203.0.113.9",
}


@Request.application
def echo(request: Request) -> Response:
    told = [name for name in request.environ if "FORWARDED" in name or "REAL_IP" in name]
    return Response(f"{request.remote_addr} {request.scheme} {request.host} {told}")


def asked(trusted: list[str], peer: str, headers: dict[str, str]) -> str:
    client = Client(TrustedProxies(echo, trusted))
    return client.get(
        "/",
        base_url="http://portal.example",
        headers=headers,
        environ_overrides={"REMOTE_ADDR": peer},
    ).text


@pytest.mark.parametrize("trusted", [[], ["10.0.0.0/8"], ["unix"]])
def test_w41_a_stranger_s_forwarded_headers_are_gone_before_anything_reads_them(trusted):
    assert asked(trusted, "198.51.100.7", FORGED) == "198.51.100.7 http portal.example []"


def test_w41_a_named_proxy_is_believed():
    headers = {
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "account.acme.example",
    }

    assert asked(["10.0.0.0/8"], "10.1.2.3", headers) == (
        "203.0.113.9 https account.acme.example []"
    )


def test_w41_what_the_client_wrote_before_the_proxy_does_not_count():
    headers = {
        "X-Forwarded-For": "6.6.6.6, 203.0.113.9, 10.9.9.9",
        "X-Forwarded-Proto": "http, https",
        "X-Forwarded-Host": "evil.example, account.acme.example",
    }

    assert asked(["10.0.0.0/8"], "10.1.2.3", headers) == (
        "203.0.113.9 https account.acme.example []"
    )


def test_w41_a_unix_socket_is_a_peer_only_when_it_was_named():
    headers = {"X-Forwarded-Proto": "https"}

    assert " https portal.example" in asked(["unix"], "", headers)
    assert " http portal.example" in asked(["10.0.0.0/8"], "", headers)
