"""The tokens that are signed: RS256 with the pool's key, or HS256 with the application's secret."""

import json
from functools import cache
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import Key, OctKey, RSAKey

from portal.sandbox import clock
from portal.sandbox.authing import pool
from portal.sandbox.current import config, store
from portal.sandbox.ids import opaque_token
from portal.sandbox.store import Row

RS256, HS256 = "RS256", "HS256"


def make_key_when_missing() -> None:
    """Called once at start; all workers end up with the same key."""
    with store().transaction():
        if store().row("SELECT kid FROM signing_keys LIMIT 1") is None:
            key = _new_key()
            store().insert(
                "signing_keys",
                kid=key["kid"],
                private_key=key,
                created_at=clock.now(),
            )


def public_key() -> dict[str, Any]:
    return dict(_key().as_dict(private=False))


def id_token(application: Row, claims: dict[str, Any]) -> str:
    """In the algorithm that the console has set for the application."""
    if pool.setting("idTokenAlg") == HS256:
        return _signed(claims, HS256, _shared(application), {})
    return access_token(claims)


def access_token(claims: dict[str, Any]) -> str:
    key = _key()
    return _signed(claims, RS256, key, {"kid": key.kid})


def claims_of_id_token(token: str) -> dict[str, Any] | None:
    """The claims of an ID token of ours, lapsed or not; else None."""
    shared: list[tuple[Key, str]] = [(_shared(one), HS256) for one in _applications()]
    for key, algorithm in [(_key(), RS256), *shared]:
        try:
            claims = jwt.decode(token, key, algorithms=[algorithm]).claims
        except (JoseError, ValueError):
            continue
        return claims if claims.get("iss") == config().issuer and "scope" not in claims else None
    return None


def _signed(claims: dict[str, Any], algorithm: str, key: Key, header: dict[str, Any]) -> str:
    stated = {**claims, "iss": config().issuer}
    return jwt.encode({"alg": algorithm, **header}, stated, key, algorithms=[algorithm])


def _key() -> RSAKey:
    rows = store().rows("SELECT private_key FROM signing_keys ORDER BY created_at DESC LIMIT 1")
    return _read(json.dumps(rows[0]["private_key"]))


@cache
def _read(key: str) -> RSAKey:
    """Read once: whether its numbers are prime is looked at each time, and that takes a while."""
    return RSAKey.import_key(json.loads(key))


def _shared(application: Row) -> OctKey:
    return OctKey.import_key(application["secret"])


def _applications() -> list[Row]:
    return store().rows("SELECT * FROM applications")


@cache
def _new_key() -> dict[str, Any]:
    """One for a process: to make one takes a while, and tests make many stand-ins."""
    key = RSAKey.generate_key(2048, {"use": "sig", "alg": RS256, "kid": opaque_token()})
    return dict(key.as_dict(private=True))
