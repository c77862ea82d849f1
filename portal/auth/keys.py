"""
The keys that ID tokens are signed with, from the issuer's ``jwks_uri`` and nowhere else (O-15).

Kept for an hour, or as long as the answer says between five minutes and a day (O-23). A token with
a key we do not know makes us ask once more, at most once a minute over all processes, because
anyone can invent a key id; the description is read anew then too, since the keys may have moved
(O-26). While the platform is down the keys we had stay good for a day; an empty or broken answer
never replaces them (O-25).
"""

import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import requests
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, Key, OctKey, RSAKey

from portal.auth.discovery import Discovery
from portal.auth.outbound import Answer, Outbound
from portal.auth.shared_fetch import KEPT, SharedFetch
from portal.identity.errors import BackendUnavailable, SetupProblem

log = structlog.get_logger()

_HOUR = 3600.0
_SHORTEST, _LONGEST = 300.0, 24 * _HOUR
_STALE = 24 * _HOUR
_PAUSE_AFTER_FAILURE = 5.0
_PATIENCE = 5.0
_SHORTEST_RSA_KEY = 2048
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age=(\d{1,9})")

_CURVES = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521"}


@dataclass(frozen=True, slots=True)
class _Kept:
    keys: Sequence[Key] = ()
    source: str = ""
    fetched_at: float = 0.0
    fresh_until: float = 0.0

    def meant_by(self, key_id: str | None) -> list[Key]:
        return [key for key in self.keys if key_id is None or key.get("kid") == key_id]


class SigningKeys:
    """
    The keys of *discovery*'s issuer that may sign with *algorithm*. *shared* is how a new key is
    looked for; *now* is the clock, in seconds since the epoch.
    """

    def __init__(
        self,
        algorithm: str,
        discovery: Discovery,
        outbound: Outbound,
        shared: SharedFetch,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._algorithm = algorithm
        self._discovery = discovery
        self._outbound = outbound
        self._shared = shared
        self._now = now
        self._lock = threading.Lock()
        self._kept = _Kept()
        self._not_before = 0.0
        self._look_again_at = 0.0
        self._looked_in_vain = False

    def find(self, key_id: str | None) -> Key | None:
        """
        The one key that *key_id* means, or the only one when there is no id (O-24); else None.

        Raises BackendUnavailable when there are no keys to be had, or the platform does not say
        whether it has a new one, and SetupProblem when it is not the one that was configured.
        """
        found = self._at_hand().meant_by(key_id)
        if not found:
            found = self._looked_anew().meant_by(key_id)
        return found[0] if len(found) == 1 else None

    def _at_hand(self) -> _Kept:
        source = self._discovery.endpoints().jwks_uri
        # One asks; the others go on with what there is, and wait only where there is nothing.
        if self._wants_fetch(source) and self._lock.acquire(blocking=not self._is_usable()):
            try:
                if self._wants_fetch(source):
                    self._fetch(source)
            finally:
                self._lock.release()
        if not self._is_usable():
            raise BackendUnavailable("keys_unavailable")
        return self._kept

    def _wants_fetch(self, source: str) -> bool:
        kept, now = self._kept, self._now()
        is_fresh = kept.source == source and now < kept.fresh_until
        return not is_fresh and now >= self._not_before

    def _is_usable(self) -> bool:
        return bool(self._kept.keys) and self._now() - self._kept.fetched_at < _STALE

    def _looked_anew(self) -> _Kept:
        """With what any process of ours learned in the last minute, be it that there is nothing."""
        if not self._lock.acquire(timeout=_PATIENCE):
            raise BackendUnavailable("keys_wait")
        try:
            if self._now() >= self._look_again_at:
                document = self._shared.document(self._newest)
                self._looked_in_vain = document is None
                pause = _PAUSE_AFTER_FAILURE if document is None else KEPT
                self._look_again_at = self._now() + pause
                if document is not None:
                    self._keep(msgspec.json.decode(document, type=dict[str, Any]), _HOUR)
        finally:
            self._lock.release()
        if self._looked_in_vain:
            raise BackendUnavailable("keys_unavailable")
        return self._kept

    def _newest(self) -> bytes | None:
        """The key set where it is by now; None when it is not to be had."""
        try:
            answer = self._asked(self._discovery.endpoints_by_now().jwks_uri)
        except (BackendUnavailable, SetupProblem):
            return None
        return msgspec.json.encode(answer.document) if answer else None

    def _fetch(self, source: str) -> None:
        answer = self._asked(source)
        if answer is None or not self._keep(answer.document, _life(answer.cache_control)):
            self._not_before = self._now() + _PAUSE_AFTER_FAILURE

    def _asked(self, source: str) -> Answer | None:
        try:
            return self._outbound.get_json(source)
        except requests.RequestException as error:
            log.warning("keys_failed", error=type(error).__name__)
            return None

    def _keep(self, document: dict[str, Any], life: float) -> bool:
        keys = usable(document, self._algorithm)
        if not keys:
            log.error("keys_refused", algorithm=self._algorithm)
            return False
        now = self._now()
        known = self._discovery.known()
        self._kept = _Kept(keys, known.jwks_uri if known else "", now, now + life)
        return True


class SharedSecret:
    """The one key of a platform that signs with the client's own secret, whatever id it names."""

    def __init__(self, secret: str) -> None:
        self._key = OctKey.import_key(secret)

    def find(self, _key_id: str | None) -> Key | None:
        return self._key


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
    operations = entry.get("key_ops", ["verify"])
    if not isinstance(operations, list) or "verify" not in operations:
        return None
    if entry.get("kty") not in ("EC", "RSA"):
        return None
    try:
        key = JWKRegistry.import_key(entry)
        return key if _may_sign(key, algorithm) else None
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def _may_sign(key: Key, algorithm: str) -> bool:
    curve = _CURVES.get(algorithm)
    if curve is not None:
        return isinstance(key, ECKey) and key.curve_name == curve
    return isinstance(key, RSAKey) and int(key.public_key.key_size) >= _SHORTEST_RSA_KEY


def _life(cache_control: str) -> float:
    found = _MAX_AGE.search(cache_control.lower())
    return min(max(float(found[1]), _SHORTEST), _LONGEST) if found else _HOUR
