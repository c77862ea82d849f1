"""Ids and secrets as Logto makes them, and the digests under which secrets are kept."""

import hashlib
import secrets
import string

_ALPHABET = string.ascii_lowercase + string.digits


def short_id() -> str:
    """Twelve characters: users and organizations."""
    return _random(12)


def long_id() -> str:
    """Twenty-one characters: applications, roles, sessions, grants, verification records."""
    return _random(21)


def opaque_token() -> str:
    """43 characters of Base64url: access and refresh tokens, codes, cookies."""
    return secrets.token_urlsafe(32)


def standard_secret() -> str:
    """32 letters and digits: one-time tokens."""
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(32))


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
