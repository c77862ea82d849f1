"""How a mail is handed over: encrypted, to the right server, with an end to every step."""

import datetime
import ipaddress
import socket
import ssl
import threading
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.notices import smtp
from portal.notices.message import message_of
from portal.notices.smtp import NotSent, send
from portal.settings import Mail
from tests.notices.mail_server import MailServer
from tests.notices.test_letters import LETTER

TO = "alice@example.test"
LOGIN = ("portal", "s3cret p4ssword")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A self-signed one for localhost."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    day = datetime.timedelta(days=1)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - day)
        .not_valid_after(now + day)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("certificate") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def encrypted(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = MailServer(tls=context, login=LOGIN).start()
    yield server
    server.stop()


def settings(port: int, **changes) -> Mail:
    return Mail(
        **{"host": "localhost", "port": port, "sender": "no-reply@northwind.example", **changes}
    )


def hand_over(mail: Mail, password: str = "") -> None:
    send(message_of(LETTER, mail, "Northwind"), TO, mail, password)


def test_by_starttls_and_signed_in(encrypted, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    hand_over(settings(encrypted.port, user=LOGIN[0]), LOGIN[1])

    assert encrypted.next_mail()[0] == TO


def test_not_to_a_server_whose_certificate_nobody_vouches_for(encrypted):
    with pytest.raises(NotSent) as caught:
        hand_over(settings(encrypted.port, user=LOGIN[0]), LOGIN[1])

    assert caught.value.code == "SSLCertVerificationError"
    assert not caught.value.for_good
    assert encrypted.tried == 0


def test_not_with_a_wrong_password_and_it_may_be_mended(encrypted, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setattr(smtp, "STEP", 1.0)
    with pytest.raises(NotSent) as caught:
        hand_over(settings(encrypted.port, user=LOGIN[0]), "wrong")

    assert not caught.value.for_good
    assert encrypted.tried == 0


def test_not_in_the_clear_where_starttls_was_asked_for():
    server = MailServer().start()
    try:
        with pytest.raises(NotSent) as caught:
            hand_over(settings(server.port))
    finally:
        server.stop()

    assert caught.value.code == "SMTPNotSupportedError"
    assert server.tried == 0


def test_r10_a_server_that_says_nothing_is_waited_for_one_step(monkeypatch):
    monkeypatch.setattr(smtp, "STEP", 0.3)
    with socket.create_server(("localhost", 0)) as silent:
        started = time.monotonic()
        with pytest.raises(NotSent):
            hand_over(settings(silent.getsockname()[1], tls="none"))

    assert time.monotonic() - started < 5


def test_what_was_taken_is_sent_even_if_the_server_hangs_up_without_a_word():
    """Said as any server says it, up to the moment when it has taken the mail."""
    with socket.create_server(("localhost", 0)) as server:
        port = server.getsockname()[1]

        def serve() -> None:
            connection, _ = server.accept()
            with connection, connection.makefile("rwb", buffering=0) as wire:
                wire.write(b"220 here\r\n")
                for line in iter(wire.readline, b""):
                    if line.lower().startswith(b"data"):
                        wire.write(b"354 go on\r\n")
                        while wire.readline() != b".\r\n":
                            pass
                        wire.write(b"250 taken\r\n")
                        return
                    wire.write(b"250 yes\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        hand_over(settings(port, tls="none"))
        thread.join()
