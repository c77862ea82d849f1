"""One-time tokens, which Logto's links in messages carry (contracts/logto-api.md §6.5, §8.6)."""

import hmac
import time
from typing import Literal

from msgspec import Struct

from portal.backends.http import JsonClient
from portal.backends.logto import wire
from portal.identity.models import LinkState

_STATES = {
    "active": LinkState.GOOD,
    "consumed": LinkState.USED,
    "expired": LinkState.EXPIRED,
    "revoked": LinkState.WITHDRAWN,
}


class _OneTimeToken(Struct, frozen=True, rename="camel"):
    """*expires_at* is in milliseconds since the epoch."""

    email: str
    token: str
    status: Literal["active", "consumed", "expired", "revoked"]
    expires_at: float


class LinkClient:
    """
    Bound to *email* from the start, so that no call can ask about somebody else's.

    The portal acts with its own authority here: whoever opens a link is not signed in yet.
    """

    def __init__(self, http: JsonClient, email: str) -> None:
        self._http = http
        self._email = email

    def state(self, token: str) -> LinkState:
        """Logto marks a token as expired only when somebody tries it: its time is looked at too."""
        found = next((one for one in self._tokens() if self._is(one, token)), None)
        if found is None:
            return LinkState.UNKNOWN
        state = _STATES[found.status]
        is_over = found.expires_at <= time.time() * 1000
        return LinkState.EXPIRED if state is LinkState.GOOD and is_over else state

    def _tokens(self) -> list[_OneTimeToken]:
        """All of the address: without a page being named, Logto does not cut the list."""
        answer = self._http.get("/api/one-time-tokens", {"email": self._email})
        return wire.read(list[_OneTimeToken], answer)

    def _is(self, one: _OneTimeToken, token: str) -> bool:
        """Of this address and this value, both as they are written (C-41)."""
        same = hmac.compare_digest(one.token.encode(), token.encode())
        return one.email == self._email and same
