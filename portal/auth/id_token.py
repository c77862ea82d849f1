"""
What makes an ID token believable; every rule of it, and no library's defaults.

OpenID Connect Core 1.0 §3.1.3.7 and RFC 8725, in the strict reading of O-10 to O-19: one
algorithm, one audience, our keys only. A token that breaks a rule is refused with the rule's name,
for the log.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import Key

_LONGEST_TOKEN = 16_384
_LONGEST_HEADER = 2_048
_LONGEST_SUBJECT = 255
# Headers that bring a key along, or that would make the token something else than it looks.
_FORBIDDEN_HEADERS = frozenset({"jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "enc"})
_HASHES = {"256": hashlib.sha256, "384": hashlib.sha384, "512": hashlib.sha512}

FindKey = Callable[[str | None], Key | None]


class IdTokenRefused(Exception):
    """*rule* names what was broken: a constant, never a part of the token."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Expected:
    """
    What the token has to say.

    *nonce* is that of the sign-in; the token of a refresh may lack it, and may have no other.
    *asked_at* is when it was asked for and *now* when it came, in seconds since the epoch;
    *max_age* is in seconds, as sent.
    """

    issuer: str
    client_id: str
    algorithm: str
    asked_at: float
    now: float
    skew: float
    nonce: str | None = field(repr=False)
    access_token: str = field(repr=False)
    max_age: int | None = None
    nonce_may_be_missing: bool = False


class Claims(msgspec.Struct, frozen=True):
    """The claims that are checked or kept; the pages ask the platform for everything else."""

    iss: str
    sub: str
    aud: str | list[str]
    exp: int | float
    iat: int | float
    nonce: str | None = None
    azp: str | None = None
    at_hash: str | None = None
    nbf: int | float | None = None
    auth_time: int | float | None = None
    sid: str | None = None


def believe(token: str, expected: Expected, find_key: FindKey) -> Claims:
    """The claims of *token*, every one of its rules kept. Raises IdTokenRefused."""
    header = _header(token)
    _require(header.get("alg") == expected.algorithm, "alg")
    _require(header.get("typ", "JWT") == "JWT", "typ")
    _require(not _FORBIDDEN_HEADERS & header.keys(), "header")
    key_id = header.get("kid")
    _require(key_id is None or isinstance(key_id, str), "kid")
    key = find_key(key_id)
    if key is None:
        raise IdTokenRefused("kid")
    try:
        payload = jws.deserialize_compact(token, key, algorithms=[expected.algorithm]).payload
    except (JoseError, ValueError, TypeError) as error:
        raise IdTokenRefused("signature") from error
    try:
        claims = msgspec.json.decode(payload, type=Claims)
    except msgspec.DecodeError as error:
        raise IdTokenRefused("claims") from error
    _check_whom(claims, expected)
    _check_when(claims, expected)
    _check_binding(claims, expected)
    return claims


def claims_of(token: str) -> Claims:
    """The claims of a token that was believed before and has been in our keeping since."""
    payload = token.split(".")[1]
    return msgspec.json.decode(_base64(payload), type=Claims)


def _header(token: str) -> dict[str, Any]:
    _require(len(token) <= _LONGEST_TOKEN and token.isascii(), "size")
    segment = token.partition(".")[0]
    _require(token.count(".") == 2 and len(segment) <= _LONGEST_HEADER, "form")
    try:
        return msgspec.json.decode(_base64(segment), type=dict[str, Any])
    except (ValueError, msgspec.DecodeError) as error:
        raise IdTokenRefused("form") from error


def _check_whom(claims: Claims, expected: Expected) -> None:
    _require(claims.iss == expected.issuer, "iss")
    audience = [claims.aud] if isinstance(claims.aud, str) else claims.aud
    _require(audience == [expected.client_id], "aud")
    _require(claims.azp is None or claims.azp == expected.client_id, "azp")
    _require(0 < len(claims.sub) <= _LONGEST_SUBJECT and claims.sub.isascii(), "sub")


def _check_when(claims: Claims, expected: Expected) -> None:
    now, skew = expected.now, expected.skew
    _require(now < claims.exp + skew, "exp")
    _require(expected.asked_at - skew <= claims.iat <= now + skew, "iat")
    _require(claims.nbf is None or claims.nbf <= now + skew, "nbf")
    if expected.max_age is not None:
        at = claims.auth_time
        _require(at is not None and now - at <= expected.max_age + skew, "auth_time")


def _check_binding(claims: Claims, expected: Expected) -> None:
    if claims.nonce is not None or not expected.nonce_may_be_missing:
        _require(_are_equal(claims.nonce, expected.nonce), "nonce")
    if claims.at_hash is not None:
        right = _at_hash(expected.access_token, expected.algorithm)
        _require(_are_equal(claims.at_hash, right), "at_hash")


def _are_equal(given: str | None, right: str | None) -> bool:
    """In constant time; what is not there equals nothing."""
    if given is None or right is None:
        return False
    return hmac.compare_digest(given.encode(), right.encode())


def _base64(segment: str) -> bytes:
    return base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))


def _at_hash(access_token: str, algorithm: str) -> str:
    """The left half of the hash that belongs to the signature's algorithm (Core §3.1.3.6)."""
    hash_ = _HASHES.get(algorithm[2:])
    if hash_ is None:
        raise IdTokenRefused("at_hash")
    digest = hash_(access_token.encode()).digest()
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()


def _require(condition: bool, rule: str) -> None:
    if not condition:
        raise IdTokenRefused(rule)
