"""Access tokens that a resource reads by itself: JWTs (contracts/logto-api.md §2.4, §2.6)."""

from typing import Any

from portal.sandbox import clock
from portal.sandbox.ids import opaque_token
from portal.sandbox.oidc import signing
from portal.sandbox.store import Row

LIFETIME = 3600  # seconds


def jwt_access_token(application: Row, *, subject: str, audience: str, scope: str | None) -> str:
    """Without a *scope* the token does not speak of one; an empty one it tells."""
    now = clock.now_in_seconds()
    claims: dict[str, Any] = {
        "jti": opaque_token(),
        "sub": subject,
        "iat": now,
        "exp": now + LIFETIME,
        **({} if scope is None else {"scope": scope}),
        "client_id": application["id"],
        "aud": audience,
    }
    return signing.signed(claims, typ=signing.ACCESS_TOKEN)
