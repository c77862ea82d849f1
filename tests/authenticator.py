"""
A passkey's authenticator without a browser: it makes ES256 keys and signs with them, as WebAuthn
wants it (Level 3, sections 6 and 7), and can be told to lie.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

Json = dict[str, Any]

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
ICLOUD = "fbfc3007-154e-4ecc-8c0b-6e020557d7bd"


@dataclass
class Key:
    id: bytes
    secret: ec.EllipticCurvePrivateKey
    rp_id: str
    user: str
    count: int = 0


@dataclass
class Authenticator:
    """
    On the page of *origin*. *aaguid* says what it is; *lies* are members of the client data that
    it gets wrong; *flags* what it says of its owner.
    """

    origin: str = "http://localhost:5000"
    aaguid: str = ICLOUD
    flags: int = PRESENT | VERIFIED
    lies: Json = field(default_factory=dict)
    rp_id: str | None = None
    keys: list[Key] = field(default_factory=list)

    def makes(self, options: Json) -> Json:
        """``RegistrationResponseJSON`` for creation *options*."""
        key = Key(
            secrets.token_bytes(32),
            ec.generate_private_key(ec.SECP256R1()),
            self.rp_id or options["rp"]["id"],
            options["user"]["id"],
        )
        self.keys.append(key)
        return self.shows_again(key, options)

    def shows_again(self, key: Key, options: Json) -> Json:
        """The same for *key*, which was made before: no authenticator would."""
        data = self._data(key, self.flags | ATTESTED) + self._attested(key)
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._credential(
            key,
            clientDataJSON=self._client_data("webauthn.create", options),
            attestationObject=bytes_to_base64url(attestation),
            authenticatorData=bytes_to_base64url(data),
            transports=["internal", "hybrid"],
        )

    def shows(self, options: Json) -> Json:
        """``AuthenticationResponseJSON`` for request *options*, with the first key that fits."""
        allowed = {item["id"] for item in options.get("allowCredentials", [])}
        key = next(key for key in self.keys if not allowed or bytes_to_base64url(key.id) in allowed)
        key.count += 1
        data, client_data = self._data(key, self.flags), self._client_data("webauthn.get", options)
        signed = data + hashlib.sha256(base64url_to_bytes(client_data)).digest()
        return self._credential(
            key,
            clientDataJSON=client_data,
            authenticatorData=bytes_to_base64url(data),
            signature=bytes_to_base64url(key.secret.sign(signed, ec.ECDSA(hashes.SHA256()))),
            userHandle=key.user,
        )

    def _credential(self, key: Key, **response: Any) -> Json:
        id_ = bytes_to_base64url(key.id)
        return {
            "id": id_,
            "rawId": id_,
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {"credProps": {"rk": True}},
            "response": response,
        }

    def _client_data(self, kind: str, options: Json) -> str:
        honest = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return bytes_to_base64url(json.dumps({**honest, **self.lies}).encode())

    def _data(self, key: Key, flags: int) -> bytes:
        rp = hashlib.sha256(key.rp_id.encode()).digest()
        return rp + bytes([flags]) + key.count.to_bytes(4, "big")

    def _attested(self, key: Key) -> bytes:
        numbers = key.secret.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        aaguid = bytes.fromhex(self.aaguid.replace("-", ""))
        return aaguid + len(key.id).to_bytes(2, "big") + key.id + cose
