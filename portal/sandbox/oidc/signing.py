"""The sandbox's signing key (ES384) and the tokens signed with it."""

from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, KeySet

from portal.sandbox import clock
from portal.sandbox.current import config, store
from portal.sandbox.ids import opaque_token

ALGORITHM = "ES384"
ACCESS_TOKEN = "at+jwt"  # noqa: S105 - a kind of token, not a token
LOGOUT_TOKEN = "logout+jwt"  # noqa: S105 - as above
ID_TOKEN = None  # its header has no "typ"


def make_key_when_missing() -> None:
    """Called once at start; all workers end up with the same key."""
    with store().transaction():
        if store().row("SELECT kid FROM signing_keys LIMIT 1") is None:
            kid = opaque_token()
            key = ECKey.generate_key("P-384", {"use": "sig", "alg": ALGORITHM, "kid": kid})
            store().insert(
                "signing_keys",
                kid=kid,
                private_key=key.as_dict(private=True),
                created_at=clock.now(),
            )


def public_keys() -> list[dict[str, Any]]:
    return [dict(key.as_dict(private=False)) for key in _keys()]


def signed(claims: dict[str, Any], *, typ: str | None) -> str:
    """A token of this sandbox, from its issuer."""
    key = _keys()[0]
    header = {"alg": ALGORITHM, "kid": key.kid}
    stated = {**claims, "iss": config().issuer}
    return jwt.encode(header, stated, key, algorithms=[ALGORITHM], default_type=typ)


def claims_of(token: str, *, typ: str | None) -> dict[str, Any] | None:
    """The claims of a token that this sandbox signed as a ``typ``, lapsed or not; else None."""
    try:
        decoded = jwt.decode(token, KeySet(_keys()), algorithms=[ALGORITHM])
    except (JoseError, ValueError):
        return None
    if decoded.header.get("typ") != typ or decoded.claims.get("iss") != config().issuer:
        return None
    return decoded.claims


def _keys() -> list[Key]:
    rows = store().rows("SELECT private_key FROM signing_keys ORDER BY created_at DESC")
    return [ECKey.import_key(row["private_key"]) for row in rows]
