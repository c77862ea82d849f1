"""
What makes a logout token believable (OpenID Connect Back-Channel Logout 1.0 §2.4 and §2.6).

In the strict reading of O-61 to O-63, over the rules that hold for all signed tokens
(``signed_token``). A token that breaks a rule is refused with the rule's name, for the log.
"""

from dataclasses import dataclass, field
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from portal.auth import signed_token
from portal.auth.signed_token import FindKey, SignedTokenRefused, require

EVENT = "http://schemas.openid.net/event/backchannel-logout"

_TYPE = "logout+jwt"
_OLDEST = 300.0
_LIFE_WITHOUT_END = 120.0
_LONGEST_ID = 255


@dataclass(frozen=True, slots=True)
class Expected:
    """
    What the token has to say. *now* is when it came, in seconds since the epoch, and *skew* the
    seconds that the platform's clock may differ.

    *is_lenient* is for platforms from before the errata of 2023: the token may be a plain ``JWT``
    and may have no ``exp``; it is good for two minutes then.
    """

    issuer: str
    client_id: str
    algorithm: str
    now: float
    skew: float
    is_lenient: bool = False


@dataclass(frozen=True, slots=True)
class LogoutToken:
    """
    Whom the platform has signed out: *platform_session* (its ``sid``), *subject*, or both.

    *good_until* is when the token will not be believed any more, in seconds since the epoch.
    """

    issuer: str
    issued_at: float
    token_id: str = field(repr=False)
    subject: str | None
    platform_session: str | None
    good_until: float


class _Claims(msgspec.Struct, frozen=True):
    iss: str
    aud: str | list[str]
    iat: int | float
    jti: str
    events: dict[str, Any]
    exp: int | float | None = None
    nbf: int | float | None = None
    sub: str | None = None
    sid: str | None = None
    nonce: Any | UnsetType = UNSET


def believe(token: str, expected: Expected, find_key: FindKey) -> LogoutToken:
    """What *token* says, every one of its rules kept. Raises SignedTokenRefused."""
    payload = signed_token.verified_payload(
        token,
        algorithm=expected.algorithm,
        types=(_TYPE, "JWT") if expected.is_lenient else (_TYPE,),
        find_key=find_key,
    )
    try:
        claims = msgspec.json.decode(payload, type=_Claims)
    except (msgspec.DecodeError, RecursionError) as error:
        raise SignedTokenRefused("claims") from error
    signed_token.check_issuer_and_audience(
        claims.iss, claims.aud, expected_issuer=expected.issuer, client_id=expected.client_id
    )
    _check_what(claims)
    return LogoutToken(
        issuer=claims.iss,
        issued_at=claims.iat,
        token_id=claims.jti,
        subject=claims.sub,
        platform_session=claims.sid,
        good_until=_good_until(claims, expected),
    )


def _check_what(claims: _Claims) -> None:
    """A word about a sign-out and nothing else; an ID token, which has a nonce, is none."""
    require(claims.events.keys() == {EVENT} and isinstance(claims.events[EVENT], dict), "events")
    require(claims.nonce is UNSET, "nonce")
    require(claims.sub is not None or claims.sid is not None, "sub_or_sid")
    if claims.sub is not None:
        signed_token.check_subject(claims.sub)
    require(claims.sid is None or 0 < len(claims.sid) <= _LONGEST_ID, "sid")
    require(0 < len(claims.jti) <= _LONGEST_ID, "jti")


def _good_until(claims: _Claims, expected: Expected) -> float:
    now, skew = expected.now, expected.skew
    end = claims.exp
    if end is None and expected.is_lenient:
        end = claims.iat + _LIFE_WITHOUT_END
    if end is None:
        raise SignedTokenRefused("exp")
    require(now < end + skew, "exp")
    require(now - _OLDEST <= claims.iat <= now + skew, "iat")
    require(claims.nbf is None or claims.nbf <= now + skew, "nbf")
    return min(end + skew, claims.iat + _OLDEST)
