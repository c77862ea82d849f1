"""A recorded request, sent to the sandbox over WSGI."""

import base64
import hashlib
import io
import json
from typing import Any
from urllib.parse import quote, urlencode

from werkzeug.datastructures import FileStorage
from werkzeug.test import Client, TestResponse, encode_multipart

from tests.sandbox.replay.placeholders import Memory

Json = dict[str, Any]

HOST = "localhost:3001"
ADDRESS = "192.0.2.7"  # of whoever calls
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36"


def send(client: Client, record: Json, memory: Memory) -> TestResponse:
    """Raises placeholders.Unknown when the request needs a value nobody has told."""
    request = record["request"]
    _learn_encoded(record, memory)
    headers = {
        name: _header(name, memory.write(value)) for name, value in request["headers"].items()
    }
    headers.setdefault("user-agent", CHROME)
    body = _body(request, headers, memory)
    return client.open(
        quote(memory.write(request["path"]), safe="/:"),
        method=request["method"],
        base_url=f"http://{HOST}",
        query_string=urlencode(memory.write(request.get("query", {}))),
        headers=headers,
        data=body,
        environ_base={"REMOTE_ADDR": ADDRESS},
    )


def _header(name: str, value: str) -> str:
    if name == "authorization" and value.startswith("Basic "):
        scheme, _, plain = value.partition(" ")
        return f"{scheme} {base64.b64encode(plain.encode()).decode()}"
    return value


def _body(request: Json, headers: dict[str, str], memory: Memory) -> str | bytes | None:
    """The body as sent; the boundary of a multipart one is told in *headers*."""
    if "json" in request:
        return json.dumps(memory.write(request["json"]))
    if "form" in request:
        return urlencode(memory.write(request["form"]))
    if "multipart" in request:
        files = {name: _file(described) for name, described in request["multipart"].items()}
        boundary, content = encode_multipart(files)
        headers["content-type"] = f"multipart/form-data; boundary={boundary}"
        return content
    body: str | None = request.get("body")
    return body


def _file(described: Json) -> FileStorage:
    start = bytes.fromhex(described["starts-with-hex"])
    content = io.BytesIO(start.ljust(described["bytes"], b"\0"))
    return FileStorage(content, described["filename"], content_type=described["content-type"])


def _learn_encoded(record: Json, memory: Memory) -> None:
    """Make the Base64 values whose inside the transcript shows, for the challenge of this run."""
    if "decoded_request" not in record:
        return
    inside, sent = record["decoded_request"], record["request"]["json"]["payload"]["response"]
    client_data = json.dumps(memory.write(inside["clientDataJSON"])).encode()
    memory.values[sent["clientDataJSON"]] = _base64url(client_data)
    attestation = _attestation(inside["attestationObject"])
    memory.values[sent["attestationObject"]] = _base64url(attestation)


def _base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def _attestation(inside: Json) -> bytes:
    """An attestation object of format ``none`` (WebAuthn, section 6.5), in CBOR."""
    data = inside["authData"]
    credential = base64.urlsafe_b64decode(data["credentialId"] + "==")
    authenticator_data = (
        hashlib.sha256(HOST.partition(":")[0].encode()).digest()
        + bytes([0x01 | 0x04 | 0x40])  # user present, user verified, attested data follow
        + data["signCount"].to_bytes(4, "big")
        + bytes.fromhex(data["aaguid"])
        + len(credential).to_bytes(2, "big")
        + credential
        + _cose_key(data["publicKey"])
    )
    return (
        b"\xa3"
        + (_cbor_text("fmt") + _cbor_text(inside["fmt"]))
        + (_cbor_text("attStmt") + b"\xa0")
        + (_cbor_text("authData") + _cbor_bytes(authenticator_data))
    )


def _cose_key(key: Json) -> bytes:
    """An ES256 key as RFC 9053, section 7.1.1 has it: kty, alg, crv, x, y."""
    x, y = bytes.fromhex(key["x"]), bytes.fromhex(key["y"])
    return b"\xa5\x01\x02\x03\x26\x20\x01\x21" + _cbor_bytes(x) + b"\x22" + _cbor_bytes(y)


def _cbor_text(text: str) -> bytes:
    return bytes([0x60 + len(text)]) + text.encode()


def _cbor_bytes(value: bytes) -> bytes:
    if len(value) < 256:
        return b"\x58" + bytes([len(value)]) + value
    return b"\x59" + len(value).to_bytes(2, "big") + value
