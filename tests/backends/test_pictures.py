"""Fetching a picture from an address that somebody typed (W-60)."""

import base64
import datetime
import ipaddress
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from portal.backends.pictures import LARGEST_PICTURE, PictureFetcher, guarded_adapter, is_public
from portal.backends.transport import NotSent, Outgoing, Transport
from portal.identity.errors import BackendUnavailable, NotFound

HOME = "http://localhost:3001"


@pytest.fixture
def at_home() -> Transport:
    return Transport(requests.Session(), largest=LARGEST_PICTURE)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104  # looked at, not bound
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
    ],
)
def test_w60_an_address_of_a_private_network_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.215.14", "2606:4700:4700::1111"])
def test_w60_an_address_of_the_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "alice.png",
        "//pictures.example/a.png",
        "http://pictures.example/a.png",
        "ftp://pictures.example/a.png",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_x",
        "javascript:alert(1)",
        "https://pictures.example:8443/a.png",
        "https://pictures.example:port/a.png",
        "https://alice:secret@pictures.example/a.png",
        "https://pictures.example\\@127.0.0.1/a.png",
        "https://pictures.example/a b.png",
        "https://pictures.example/a.png\r\nX: 1",
        "https://píctures.example/a.png",
        "https:///a.png",
        "http://localhost:3002/a.png",
        "http://localhost/a.png",
        "http://localhost:3001@127.0.0.1/a.png",
        "https://pictures.example/" + "a" * 2048,
        "data:image/gif;base64,R0lGODlh",
        "data:text/html;base64,PGgxPg==",
        "data:image/png;base64,a",
    ],
)
def test_w60_an_address_that_is_not_plainly_https_is_not_gone_to(at_home, url):
    with pytest.raises(NotFound):
        PictureFetcher().fetch(url, HOME, at_home)


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/a.png", "https://localhost/a.png", "https://169.254.169.254/latest"]
)
def test_w60_a_name_that_leads_into_a_private_network_is_not_connected_to(at_home, url):
    asked: list[str] = []

    def note(address: str) -> bool:
        asked.append(address)
        return is_public(address)

    with pytest.raises(BackendUnavailable) as caught:
        PictureFetcher(note).fetch(url, HOME, at_home)

    assert caught.value.code == "picture_unreachable"
    assert asked, "the address is looked at when the connection is made"


def test_a_picture_in_the_address_itself_needs_no_call(at_home):
    url = "data:image/png;base64," + base64.b64encode(b"\x89PNG").decode()

    assert PictureFetcher().fetch(url, HOME, at_home) == b"\x89PNG"


def test_the_tenants_own_platform_may_be_in_a_private_network(server, at_home):
    content = PictureFetcher().fetch(f"{server.url}/png?size=1#x", server.url, at_home)

    assert content.startswith(b"\x89PNG")
    assert server.seen[0].path == "/png?size=1"
    assert "Authorization" not in server.seen[0].headers


@pytest.mark.parametrize("address", ["/html", "/fine", "/redirect", "/refused"])
def test_w60_what_is_no_picture_is_not_taken(server, at_home, address):
    with pytest.raises(NotFound):
        PictureFetcher().fetch(server.url + address, server.url, at_home)

    assert server.of("/elsewhere") == []


@pytest.mark.parametrize("size", [LARGEST_PICTURE, LARGEST_PICTURE + 1])
def test_w60_a_picture_has_five_megabytes_at_most(server, at_home, size):
    url = f"{server.url}/picture-of?{size}"

    if size <= LARGEST_PICTURE:
        assert len(PictureFetcher().fetch(url, server.url, at_home)) == size
    else:
        with pytest.raises(BackendUnavailable):
            PictureFetcher().fetch(url, server.url, at_home)


class _Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_: object) -> None:
        """Tests are quiet."""


@pytest.fixture
def foreign(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a server that speaks TLS, and the certificate that proves it."""
    certificate = _certificate(tmp_path)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Hello)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{server.server_address[1]}/", certificate
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("allowed", [True, False])
def test_w60_the_address_that_was_looked_at_is_the_one_connected_to(foreign, allowed):
    url, certificate = foreign
    http = requests.Session()
    http.trust_env, http.verify = False, str(certificate)
    http.mount("https://", guarded_adapter(lambda address: allowed and address == "127.0.0.1"))
    call = Outgoing("GET", url, {})

    if allowed:
        assert Transport(http).send(call, time.monotonic() + 5).body == b"hello"
    else:
        with pytest.raises(NotSent):
            Transport(http).send(call, time.monotonic() + 5)


def test_a_server_that_cannot_prove_who_it_is_is_told_nothing(foreign):
    with pytest.raises(NotSent) as caught:
        Transport(requests.Session()).send(Outgoing("GET", foreign[0], {}), time.monotonic() + 5)

    assert caught.value.reason == "certificate"


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "pictures")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path
