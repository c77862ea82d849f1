"""
The keys that ID tokens are signed with, from the issuer's ``jwks_uri`` and nowhere else (O-15).

Kept for an hour, or as long as the answer says between five minutes and a day (O-23). A token with
a key we do not know makes us ask once more, at most once a minute, because anyone can invent a key
id. While the platform is down the keys we had stay good for a day; an empty or broken answer never
replaces them (O-25).
"""

import re
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import requests
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, Key, RSAKey

from portal.auth.outbound import Outbound
from portal.identity.errors import BackendUnavailable

log = structlog.get_logger()

_HOUR = 3600.0
_SHORTEST, _LONGEST = 300.0, 24 * _HOUR
_STALE = 24 * _HOUR
_BETWEEN_FORCED = 60.0
_PAUSE_AFTER_FAILURE = 5.0
_SHORTEST_RSA_KEY = 2048
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age=(\d{1,9})")

_CURVES = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521"}


class SigningKeys:
    """The keys of one issuer that may sign with *algorithm*."""

    def __init__(
        self, algorithm: str, outbound: Outbound, now: Callable[[], float] = time.time
    ) -> None:
        self._algorithm = algorithm
        self._outbound = outbound
        self._now = now
        self._lock = threading.Lock()
        self._keys: Sequence[Key] = ()
        self._source = ""
        self._fetched_at = 0.0
        self._fresh_until = 0.0
        self._forced_at = float("-inf")

    def find(self, jwks_uri: str, key_id: str | None) -> Key | None:
        """
        The one key that *key_id* means, or the only one when there is no id (O-24); else None.

        Raises BackendUnavailable when there are no keys to be had.
        """
        with self._lock:
            if jwks_uri != self._source:
                self._keys, self._source, self._fresh_until = (), jwks_uri, 0.0
            if self._now() >= self._fresh_until:
                self._fetch()
            if not self._keys or self._now() - self._fetched_at >= _STALE:
                raise BackendUnavailable("keys_unavailable")
            found = self._matching(key_id)
            if not found and self._now() - self._forced_at >= _BETWEEN_FORCED:
                self._forced_at = self._now()
                self._fetch()
                found = self._matching(key_id)
            return found[0] if len(found) == 1 else None

    def _matching(self, key_id: str | None) -> list[Key]:
        return [key for key in self._keys if key_id is None or key.get("kid") == key_id]

    def _fetch(self) -> None:
        try:
            answer = self._outbound.get_json(self._source)
        except requests.RequestException as error:
            log.warning("keys_failed", error=type(error).__name__)
            self._fresh_until = self._now() + _PAUSE_AFTER_FAILURE
            return
        keys = usable(answer.document, self._algorithm)
        if not keys:
            log.error("keys_refused", algorithm=self._algorithm)
            self._fresh_until = self._now() + _PAUSE_AFTER_FAILURE
            return
        self._keys = keys
        self._fetched_at = self._now()
        self._fresh_until = self._now() + _life(answer.cache_control)


def usable(document: dict[str, Any], algorithm: str) -> list[Key]:
    """The public keys of a JWK set that fit *algorithm*; what we do not understand is left out."""
    entries = document.get("keys")
    if not isinstance(entries, list):
        return []
    keys = (_key(entry, algorithm) for entry in entries if isinstance(entry, dict))
    return [key for key in keys if key is not None]


def _key(entry: dict[str, Any], algorithm: str) -> Key | None:
    if entry.get("use", "sig") != "sig" or entry.get("alg", algorithm) != algorithm:
        return None
    if "verify" not in entry.get("key_ops", ["verify"]) or entry.get("kty") not in ("EC", "RSA"):
        return None
    try:
        key = JWKRegistry.import_key(entry)
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    curve = _CURVES.get(algorithm)
    if curve is not None:
        return key if isinstance(key, ECKey) and key.curve_name == curve else None
    return key if isinstance(key, RSAKey) and _bits(key) >= _SHORTEST_RSA_KEY else None


def _bits(key: RSAKey) -> int:
    return int(key.public_key.key_size)


def _life(cache_control: str) -> float:
    found = _MAX_AGE.search(cache_control.lower())
    return min(max(float(found[1]), _SHORTEST), _LONGEST) if found else _HOUR
