"""
Passwords on their way to Authing: as they are, or wrapped in RSA besides TLS (contracts/
authing-api.md §2, §5).
"""

import base64
from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key, load_pem_public_key
from msgspec import Struct

from portal.backends.authing.known import Known
from portal.backends.authing.reach import Reach
from portal.backends.reading import read
from portal.identity.errors import BackendUnavailable, InputRejected, Reason
from portal.settings import Authing

_SHORTEST_KEY = 1024
"""Bits of the vendor’s key."""

LONGEST = 117
"""Bytes of a password that fit into it."""

_FRESH = 3600.0
"""Seconds until the key is asked for again."""

_FIELDS = {"newPassword": "new_password", "oldPassword": "current_password"}
_PEM = "-----BEGIN"


class _Rsa(Struct, frozen=True, rename="camel"):
    public_key: str


class _System(Struct, frozen=True):
    """What ``GET /api/v3/system`` tells, without an envelope."""

    rsa: _Rsa


def is_on(settings: Authing) -> bool:
    return settings.password_encryption == "rsa"  # noqa: S105  # a way, not a password


@dataclass(frozen=True, slots=True)
class Wrapping:
    """How passwords go along in the calls of one request."""

    reach: Reach
    known: Known

    def members(self, **passwords: str | None) -> dict[str, str]:
        """*passwords* by the names of the wire, with the word for how they are wrapped."""
        given = {name: value for name, value in passwords.items() if value is not None}
        if not is_on(self.reach.settings):
            return {**given, "passwordEncryptType": "none"}
        key = self._key()
        wrapped = {name: _wrapped(name, value, key) for name, value in given.items()}
        return {**wrapped, "passwordEncryptType": "rsa"}

    def _key(self) -> rsa.RSAPublicKey:
        return _loaded(self.known.password_key.get(self._fetched, fresh=_FRESH))

    def _fetched(self) -> str:
        """One that is no key is not kept."""
        text = read(_System, self.reach.anyone.bare("/api/v3/system")).rsa.public_key
        _loaded(text)
        return text


def _loaded(text: str) -> rsa.RSAPublicKey:
    """In PEM, or the same without its first and last line. Raises BackendUnavailable for others."""
    try:
        if text.strip().startswith(_PEM):
            key = load_pem_public_key(text.encode())
        else:
            key = load_der_public_key(base64.b64decode(text))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BackendUnavailable("password_key") from error
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < _SHORTEST_KEY:
        raise BackendUnavailable("password_key")
    return key


def _wrapped(name: str, password: str, key: rsa.RSAPublicKey) -> str:
    if len(password.encode()) > LONGEST:
        raise InputRejected(_FIELDS.get(name, name), Reason.TOO_LONG, "too_long_to_wrap")
    return base64.b64encode(key.encrypt(password.encode(), padding.PKCS1v15())).decode()
