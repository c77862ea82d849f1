"""Passwords that arrive encrypted: RSA with PKCS#1 v1.5, in Base64 (contract §5, §6)."""

import base64
import binascii
from functools import cache
from typing import cast

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.arguments import Json, required
from portal.sandbox.authing.api.envelope import Refused
from portal.sandbox.current import store

_KEY = "password_key"


def public_key() -> str:
    """In PEM, as the server tells it to whoever wants to encrypt."""
    pem = _key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return pem.decode()


def password_in(members: Json, name: str) -> str:
    """The password of a call, whatever ``passwordEncryptType`` says beside it."""
    kind = members.get("passwordEncryptType") or "none"
    if kind not in ("none", "rsa"):
        raise Refused(refusals.CANNOT_DECRYPT)
    given = members.get(name)
    if not isinstance(given, str) or not given:
        raise Refused(refusals.MISSING)
    return given if kind == "none" else _decrypted(required(members, name))


def _decrypted(text: str) -> str:
    try:
        return _key().decrypt(base64.b64decode(text, validate=True), padding.PKCS1v15()).decode()
    except (binascii.Error, ValueError):
        raise Refused(refusals.CANNOT_DECRYPT) from None


def _key() -> rsa.RSAPrivateKey:
    """Kept in the store, so that all workers have the same."""
    with store().transaction():
        kept = store().setting(_KEY)
        if kept is None:
            kept = _new_key()
            store().set_setting(_KEY, kept)
    key = load_pem_private_key(kept.encode(), None)
    return cast(rsa.RSAPrivateKey, key)


@cache
def _new_key() -> str:
    """As short as the vendor's; one for a process, as tests make many stand-ins."""
    key = rsa.generate_private_key(65537, 1024)  # noqa: S505 - nothing of worth is encrypted
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
