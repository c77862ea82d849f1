"""
Sign-ins as Authing noted them, told to whose they are (contracts/authing-api.md §7.5).

A line has no id. Its moment and a digest of what it says stand in for one.
"""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct, field

from portal.backends import moments
from portal.backends.authing.reach import Reach
from portal.backends.reading import read
from portal.identity.activity import LogEntry, LogKind, LogPage, SignInWay
from portal.identity.devices import Place
from portal.identity.errors import NotFound
from portal.identity.models import plain

PER_CALL = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_WAYS = {
    "PASSWORD": SignInWay.PASSWORD,
    "SOCIAL": SignInWay.SOCIAL,
    "LDAP": SignInWay.COMPANY,
    "AD": SignInWay.COMPANY,
}
"""By the part before a colon. A code does not say where it was sent, and is left out."""

_ID = re.compile(r"(?P<at>\d{1,15})-(?P<digest>[0-9a-f]{12})")


class _WirePlace(Struct, frozen=True):
    country_name: str | None = None
    country_code2: str | None = None
    city_name: str | None = None


class _WireLogin(Struct, frozen=True, rename="camel"):
    login_at: datetime
    success: bool
    client_ip: str | None = None
    login_method: str | None = None
    user_agent: str | None = None
    geoip: _WirePlace | None = None
    app_id: str | None = None
    user_id: str | None = None

    @property
    def at(self) -> int:
        """In milliseconds since the epoch."""
        return _milliseconds(moments.in_utc(self.login_at))

    @property
    def id(self) -> str:
        said = (self.client_ip, self.login_method, self.user_agent, self.app_id, self.success)
        return f"{self.at}-{hashlib.sha256(repr(said).encode()).hexdigest()[:12]}"


class _WireHistory(Struct, frozen=True, rename="camel"):
    total_count: int
    logins: list[_WireLogin] = field(name="list")


class ActivityAtAuthing:
    """Keeps what ``portal.identity.activity`` promises: asked in the name of the person alone."""

    _reach: Reach

    def platform_log(self, user_id: str, before: datetime | None = None) -> LogPage | None:
        moment = None if before is None else _milliseconds(before)
        history = self._history({} if moment is None else {"end": str(moment)})
        logins = [one for one in history.logins if moment is None or one.at < moment]
        since = None
        if history.total_count > len(history.logins) and logins:
            logins, since = _whole(logins)
        told = tuple(_entry(one) for one in logins if _is_theirs(one, user_id))
        return LogPage(told, since)

    def platform_log_entry(self, user_id: str, entry_id: str) -> LogEntry | None:
        known = _ID.fullmatch(entry_id)
        if known is None:
            raise NotFound("no_such_line")
        at = int(known["at"])
        history = self._history({"start": str(at - 1), "end": str(at + 1)})
        for one in history.logins:
            if one.id == entry_id and _is_theirs(one, user_id):
                return _entry(one)
        raise NotFound("no_such_line")

    def _history(self, asked: dict[str, str]) -> _WireHistory:
        answer: Any = self._reach.person.get(
            "/api/v3/get-my-login-history", asked | {"page": "1", "limit": str(PER_CALL)}
        )
        return read(_WireHistory, answer)


def _whole(logins: list[_WireLogin]) -> tuple[list[_WireLogin], datetime]:
    """What may have been cut off within its millisecond is left for the next page."""
    oldest = min(one.at for one in logins)
    later = [one for one in logins if one.at > oldest]
    if not later:
        return logins, moments.of_milliseconds(oldest)
    return later, moments.of_milliseconds(oldest + 1)


def _is_theirs(login: _WireLogin, user_id: str) -> bool:
    return login.user_id in (None, user_id)


def _entry(login: _WireLogin) -> LogEntry:
    way = _WAYS.get((login.login_method or "").partition(":")[0])
    where = login.geoip or _WirePlace()
    country = where.country_code2 or where.country_name or ""
    return LogEntry(
        id=login.id,
        at=moments.of_milliseconds(login.at),
        kind=LogKind.SIGN_IN,
        is_refused=not login.success,
        ways=(way,) if way else (),
        address=plain(login.client_ip or ""),
        user_agent=plain(login.user_agent or ""),
        place=Place(plain(where.city_name or ""), plain(country)),
    )


def _milliseconds(moment: datetime) -> int:
    """Exactly: as a number with a point some would come out a millisecond early."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)
