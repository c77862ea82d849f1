"""
The keys that protect what lies in the session store (O-33).

Values are sealed with AES-256-GCM under a key derived for one purpose, and bound to that purpose
and to the context they belong to: a value moved to another session, tenant or field does not open.
The first key writes, all of them read, so that keys can be changed without signing anyone out.
"""

import base64
import binascii
import os
import re
import secrets
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import mkstemp

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal.tenants.reading import ConfigurationError

_KEY_ID = re.compile(r"[A-Za-z0-9._-]{1,32}")
_KEY_BYTES = 32
_NONCE_BYTES = 12
_FORMAT = b"\x01"


class Keyring:
    """*keys* by their ids, in order; the first one writes."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        if not keys or any(len(key) != _KEY_BYTES for key in keys.values()):
            raise ValueError("a keyring needs keys of 32 bytes")
        self._keys = dict(keys)
        self._writing = next(iter(self._keys))
        self._derived = cache(self._derive)

    @classmethod
    def load(cls, path: Path, *, create: bool = False) -> "Keyring":
        """
        The keys of the file at *path*: lines of ``id base64-key``.

        With *create* a file that is missing is made with one new key, readable by its owner only;
        of several processes that start together one makes it. Raises ConfigurationError.
        """
        if create and not path.exists():
            _make(path)
        try:
            lines = path.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError([f"server.keys_file: {path} cannot be read"]) from error
        return cls(_parse(lines, path))

    def seal(self, plaintext: bytes, purpose: str, *context: str) -> bytes:
        """*plaintext* encrypted, to be opened with the same *purpose* and *context* only."""
        head = _FORMAT + _sized(self._writing)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        cipher = AESGCM(self._derived(self._writing, f"seal {purpose}"))
        return head + nonce + cipher.encrypt(nonce, plaintext, head + _bound(purpose, context))

    def open(self, blob: bytes, purpose: str, *context: str) -> bytes | None:
        """What was sealed; None when it is not whole, not for this place, or its key is gone."""
        if len(blob) < 2 or blob[:1] != _FORMAT:
            return None
        end = 2 + blob[1]
        key_id = blob[2:end].decode("ascii", "replace")
        if key_id not in self._keys:
            return None
        nonce, body = blob[end : end + _NONCE_BYTES], blob[end + _NONCE_BYTES :]
        if len(nonce) != _NONCE_BYTES:
            return None
        cipher = AESGCM(self._derived(key_id, f"seal {purpose}"))
        try:
            return cipher.decrypt(nonce, body, blob[:end] + _bound(purpose, context))
        except InvalidTag:
            return None

    def codes(self, message: str, purpose: str) -> Sequence[bytes]:
        """HMAC-SHA-256 of *message* under each key: the first to write, all of them to compare."""
        return tuple(
            _code(self._derived(key_id, f"code {purpose}"), message) for key_id in self._keys
        )

    def derived_key(self, purpose: str) -> bytes:
        """32 bytes for *purpose* from the writing key, for what signs on its own."""
        return self._derived(self._writing, f"key {purpose}")

    def _derive(self, key_id: str, info: str) -> bytes:
        kdf = HKDF(hashes.SHA256(), _KEY_BYTES, salt=None, info=f"foyer {info}".encode())
        return kdf.derive(self._keys[key_id])


def _parse(lines: Sequence[str], path: Path) -> dict[str, bytes]:
    keys: dict[str, bytes] = {}
    complaints = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        key_id, _, encoded = line.strip().partition(" ")
        key = _decoded(encoded.strip())
        if not _KEY_ID.fullmatch(key_id) or key is None or key_id in keys:
            complaints.append(
                f"server.keys_file: {path} line {number}: must be an id of its own, a space and "
                "32 bytes in base64"
            )
        else:
            keys[key_id] = key
    if not keys and not complaints:
        complaints.append(f"server.keys_file: {path} has no key")
    if complaints:
        raise ConfigurationError(complaints)
    return keys


def _decoded(encoded: str) -> bytes | None:
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == _KEY_BYTES else None


def _make(path: Path) -> None:
    """Written aside and then linked into place, so that nobody reads half a file."""
    line = f"k1 {base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()}\n"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, draft = mkstemp(dir=path.parent, prefix=".keys-")
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(line)
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was quicker, and its key is as good
    finally:
        os.unlink(draft)


def _code(key: bytes, message: str) -> bytes:
    code = hmac.HMAC(key, hashes.SHA256())
    code.update(message.encode())
    return code.finalize()


def _bound(purpose: str, context: Sequence[str]) -> bytes:
    """With lengths, so that no two contexts read the same."""
    return b"".join(_sized_long(part) for part in (purpose, *context))


def _sized(text: str) -> bytes:
    return bytes([len(text)]) + text.encode("ascii")


def _sized_long(text: str) -> bytes:
    raw = text.encode()
    return len(raw).to_bytes(4, "big") + raw
