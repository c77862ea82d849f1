"""
What every token that the platform signs must be before one word of it is believed.

RFC 7515 and RFC 8725, in the strict reading of O-14, O-15 and O-19: bounded in size, signed with
the one algorithm of its issuer, by one of the issuer's keys and no key it brings along. What the
claims must say is told by ``id_token`` and ``logout_token``.
"""

import base64
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import Key

LONGEST_TOKEN = 16_384
"""In characters (C-06)."""

_LONGEST_HEADER = 2_048
_LONGEST_SUBJECT = 255
# Headers that bring a key along, or that would make the token something else than it looks.
_FORBIDDEN_HEADERS = frozenset({"jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "enc"})

FindKey = Callable[[str | None], Key | None]


class SignedTokenRefused(Exception):
    """*rule* names what was broken: a constant, never a part of the token."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


def require(condition: bool, rule: str) -> None:
    """Raises SignedTokenRefused with *rule* where *condition* does not hold."""
    if not condition:
        raise SignedTokenRefused(rule)


def verified_payload(
    token: str, *, algorithm: str, types: Sequence[str], find_key: FindKey
) -> bytes:
    """
    The payload of *token*, which is signed as it must be and of one of *types*; a token that does
    not say its type is a ``JWT``. Raises SignedTokenRefused.
    """
    header = _header(token)
    require(header.get("alg") == algorithm, "alg")
    require(header.get("typ", "JWT") in types, "typ")
    require(not _FORBIDDEN_HEADERS & header.keys(), "header")
    key_id = header.get("kid")
    require(key_id is None or isinstance(key_id, str), "kid")
    key = find_key(key_id)
    if key is None:
        raise SignedTokenRefused("kid")
    try:
        return jws.deserialize_compact(token, key, algorithms=[algorithm]).payload
    except (JoseError, ValueError, TypeError) as error:
        raise SignedTokenRefused("signature") from error


def unverified_payload(token: str) -> bytes:
    """For a token that was believed before and has been in our keeping since."""
    return _base64(token.split(".")[1])


def check_issuer_and_audience(
    issuer: str, audience: str | list[str], *, expected_issuer: str, client_id: str
) -> None:
    """From this issuer, byte for byte (O-11), and for us and nobody else (O-12)."""
    require(issuer == expected_issuer, "iss")
    require(([audience] if isinstance(audience, str) else audience) == [client_id], "aud")


def check_subject(subject: str) -> None:
    """OpenID Connect Core §2 (O-13)."""
    require(0 < len(subject) <= _LONGEST_SUBJECT, "sub")
    require(subject.isascii() and subject.isprintable(), "sub")


def _header(token: str) -> dict[str, Any]:
    require(len(token) <= LONGEST_TOKEN and token.isascii(), "size")
    segment = token.partition(".")[0]
    require(token.count(".") == 2 and len(segment) <= _LONGEST_HEADER, "form")
    try:
        return msgspec.json.decode(_base64(segment), type=dict[str, Any])
    except (ValueError, msgspec.DecodeError, RecursionError) as error:
        raise SignedTokenRefused("form") from error


def _base64(segment: str) -> bytes:
    return base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
