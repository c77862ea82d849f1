"""
What makes an ID token believable; every rule of it, and no library's defaults.

OpenID Connect Core 1.0 §3.1.3.7, in the strict reading of O-10 to O-19, over the rules that hold
for all signed tokens (``signed_token``). A token that breaks a rule is refused with the rule's
name, for the log.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Annotated, TypeAlias

import msgspec

from portal.auth import signed_token
from portal.auth.signed_token import FindKey, SignedTokenRefused, require

_ROUNDING = 1.0  # seconds: platforms tell times without fractions
_TYPES = ("JWT",)
_HASHES = {"256": hashlib.sha256, "384": hashlib.sha384, "512": hashlib.sha512}
_YEAR_10_000 = 253_402_300_800

ISSUED_AT = "iat"
"""
The rule that two clocks break which do not agree (R-45). It is looked at when the nonce has shown
that the token was made for this very sign-in: then it is not the token that is old.
"""

Moment: TypeAlias = Annotated[float, msgspec.Meta(ge=0, lt=_YEAR_10_000)]
"""Seconds since the epoch. Milliseconds are none, nor is a number that we could not keep."""


@dataclass(frozen=True, slots=True)
class Expected:
    """
    What the token has to say.

    *nonce* is that of the sign-in; the token of a refresh may lack it, and may have no other.
    *asked_at* is when it was asked for and *now* when it came, in seconds since the epoch;
    *max_age* is in seconds, as sent: how old the sign-in may have been when it was asked for.
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
    exp: Moment
    iat: Moment
    nonce: str | None = None
    azp: str | None = None
    at_hash: str | None = None
    nbf: Moment | None = None
    auth_time: Moment | None = None
    sid: str | None = None


def believe(token: str, expected: Expected, find_key: FindKey) -> Claims:
    """The claims of *token*, every one of its rules kept. Raises SignedTokenRefused."""
    payload = signed_token.verified_payload(
        token, algorithm=expected.algorithm, types=_TYPES, find_key=find_key
    )
    try:
        claims = msgspec.json.decode(payload, type=Claims)
    except (msgspec.DecodeError, RecursionError) as error:
        raise SignedTokenRefused("claims") from error
    _check_whom(claims, expected)
    _check_binding(claims, expected)
    _check_when(claims, expected)
    return claims


def claims_of(token: str) -> Claims:
    """The claims of a token that was believed before and has been in our keeping since."""
    return msgspec.json.decode(signed_token.unverified_payload(token), type=Claims)


def _check_whom(claims: Claims, expected: Expected) -> None:
    signed_token.check_issuer_and_audience(
        claims.iss, claims.aud, expected_issuer=expected.issuer, client_id=expected.client_id
    )
    require(claims.azp is None or claims.azp == expected.client_id, "azp")
    signed_token.check_subject(claims.sub)


def _check_when(claims: Claims, expected: Expected) -> None:
    now, skew = expected.now, expected.skew
    require(expected.asked_at - skew <= claims.iat <= now + skew, ISSUED_AT)
    require(now < claims.exp + skew, "exp")
    require(claims.nbf is None or claims.nbf <= now + skew, "nbf")
    at = claims.auth_time
    require(at is None or at <= now + skew, "auth_time")
    if expected.max_age is not None:
        # By the platform's own clock, whatever ours says: not longer ago than when it was asked.
        longest = expected.max_age + (now - expected.asked_at) + _ROUNDING
        require(at is not None and claims.iat - at <= longest, "auth_time")


def _check_binding(claims: Claims, expected: Expected) -> None:
    if claims.nonce is not None or not expected.nonce_may_be_missing:
        require(_are_equal(claims.nonce, expected.nonce), "nonce")
    if claims.at_hash is not None:
        right = _at_hash(expected.access_token, expected.algorithm)
        require(_are_equal(claims.at_hash, right), "at_hash")


def _are_equal(given: str | None, right: str | None) -> bool:
    """In constant time; what is not there equals nothing."""
    if given is None or right is None:
        return False
    return hmac.compare_digest(given.encode(), right.encode())


def _at_hash(access_token: str, algorithm: str) -> str:
    """The left half of the hash that belongs to the signature's algorithm (Core §3.1.3.6)."""
    hash_ = _HASHES.get(algorithm[2:])
    if hash_ is None:
        raise SignedTokenRefused("at_hash")
    digest = hash_(access_token.encode()).digest()
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
