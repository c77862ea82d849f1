"""Which tenant answers on which host: exactly one spelling each, everything else nobody (W-42)."""

import pytest

from portal.tenants.hosts import normalize_host


@pytest.mark.parametrize(
    ("sent", "means"),
    [
        ("account.acme.example", "account.acme.example"),
        ("ACCOUNT.Acme.Example", "account.acme.example"),
        ("account.acme.example.", "account.acme.example"),
        ("account.acme.example:8443", "account.acme.example"),
        ("konto.bücher.example", "konto.xn--bcher-kva.example"),
        ("localhost:5000", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
    ],
)
def test_w42_a_host_has_one_spelling(sent, means):
    assert normalize_host(sent) == means


@pytest.mark.parametrize(
    "sent",
    [
        "",
        ".",
        "a..b",
        "acme.example@evil.example",
        "acme.example/evil",
        "acme.example:80:80",
        "acme.example:",
        "acme.example:99999",
        "acme.example:8a",
        "[::1]",
        "a b",
        "acme.example\x00",
        "-acme.example",
        "a" * 64 + ".example",
        "a." * 200 + "example",
    ],
)
def test_w42_what_is_no_host_is_nobody(sent):
    assert normalize_host(sent) is None
