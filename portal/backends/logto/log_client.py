"""The Management API's audit log, of one person (contracts/logto-api.md §6.5)."""

from typing import Any

from msgspec import Struct

from portal.backends.http import JsonClient
from portal.backends.logto import wire
from portal.backends.paths import path
from portal.identity.errors import NotFound

PER_CALL = 100
"""The most that Logto gives at once."""


class WirePayload(Struct, frozen=True, rename="camel"):
    """What the portal reads of a line: neither tokens nor codes, which stand in it as well."""

    result: str | None = None
    user_id: str | None = None
    ip: str | None = None
    user_agent: str | None = None
    error: Any = None
    interaction: Any = None


class WireLog(Struct, frozen=True, rename="camel"):
    id: str
    key: str
    created_at: float
    payload: WirePayload


class LogClient:
    """
    Bound to *user_id* from the start: this API tells of everybody. What comes back of somebody else
    all the same is dropped.
    """

    def __init__(self, http: JsonClient, user_id: str) -> None:
        self._http = http
        self._user_id = user_id

    def lines(self, before: int | None) -> list[WireLog]:
        """Up to PER_CALL, the newest first; *before* is in milliseconds since the epoch."""
        params = {"userId": self._user_id, "page": "1", "page_size": str(PER_CALL)}
        if before is not None:
            params["end_time"] = str(before)
        return wire.read(list[WireLog], self._http.get("/api/logs", params))

    def line(self, id_: str) -> WireLog:
        """Raises NotFound for one of somebody else as well."""
        found = wire.read(WireLog, self._http.get(path("/api/logs/{id}", id=id_)))
        if not self.is_theirs(found):
            raise NotFound("log_of_somebody_else")
        return found

    def is_theirs(self, line: WireLog) -> bool:
        return line.payload.user_id == self._user_id
