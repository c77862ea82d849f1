"""
One fetch for all processes: whoever wants it first asks the platform, the others read the answer.

Anyone can invent a key id, so a key we do not know may make us ask once a minute, not once a minute
for each process; and a key that is really new must be known to all of them at once (O-23). What is
passed on is sealed: whoever can write to the store must not be able to bring a key of their own.
"""

import base64
import binascii
import secrets
import time
from collections.abc import Callable

import structlog

from portal.auth.keyring import Keyring
from portal.auth.outbound import TOTAL_DEADLINE
from portal.auth.store import SessionStore, StoreUnavailable
from portal.web.once import Turn

log = structlog.get_logger()

KEPT = 60.0
"""Seconds for which an answer, also that there was none, serves everybody."""

# Longer than the longest fetch: the description, then the keys.
_LEASE = 2 * TOTAL_DEADLINE + 4
_PATIENCE = 5.0
_PAUSE = 0.025


class SharedFetch:
    """Of one document of *issuer*."""

    def __init__(self, store: SessionStore, keyring: Keyring, issuer: str) -> None:
        self._store = store
        self._keyring = keyring
        self._issuer = issuer

    def document(self, fetch: Callable[[], bytes | None]) -> bytes | None:
        """
        What *fetch* gives, or what it gave another process in the last minute.

        None when it gives nothing, when the other one is not done in time, or when the store
        cannot say whose turn it is: what is not counted is not asked.
        """
        name, owner = f"keys {self._issuer}", secrets.token_urlsafe(16)
        try:
            turn = self._await_turn(name, owner)
            if turn is Turn.MINE:
                content = fetch()
                self._store.complete(name, owner, self._sealed(content), KEPT)
                return content
        except StoreUnavailable as failure:
            log.warning("keys_not_shared", error=failure.code)
            return None
        return self._opened(turn) if isinstance(turn, str) else None

    def _await_turn(self, name: str, owner: str) -> Turn | str:
        give_up = time.monotonic() + _PATIENCE
        while (turn := self._store.claim(name, owner, _LEASE)) is Turn.SOMEONE_IS_AT_IT:
            if time.monotonic() > give_up:
                break
            time.sleep(_PAUSE)
        return turn

    def _sealed(self, content: bytes | None) -> str:
        if content is None:
            return ""
        blob = self._keyring.seal(content, "keys", self._issuer)
        return base64.b64encode(blob).decode()

    def _opened(self, sealed: str) -> bytes | None:
        try:
            blob = base64.b64decode(sealed, validate=True)
        except (binascii.Error, ValueError):
            return None
        return self._keyring.open(blob, "keys", self._issuer)
