"""
Devices that somebody signed in on, and an end to that (contracts/authing-api.md §7.5).

Authing asks for no proof of any of it; the portal has one asked before. Nothing in the list says
which device is asking.
"""

from datetime import datetime
from typing import NoReturn

from msgspec import Struct

from portal.backends.authing import wire
from portal.backends.authing.reach import Reach
from portal.backends.paths import segment
from portal.backends.reading import read
from portal.identity.devices import PlatformSession
from portal.identity.errors import NotAllowed, NotFound
from portal.identity.models import plain

_PER_CALL, _CALLS = 50, 4


class _WireDevice(Struct, frozen=True, rename="camel"):
    device_id: str
    name: str | None = None
    version: str | None = None
    type: str | None = None
    os: str | None = None
    user_agent: str | None = None


class _WireEntry(Struct, frozen=True, rename="camel"):
    """One of ``mydevices/list``; what does not say whether it is online is taken to be."""

    device: _WireDevice
    last_login_time: datetime | None = None
    last_ip: str | None = None
    online: bool | None = None


class DevicesAtAuthing:
    """Keeps what ``portal.identity.devices`` promises, but for what wants a current one marked."""

    _reach: Reach

    def sessions(self, proof: str | None) -> tuple[PlatformSession, ...]:
        """Those where they are signed in first, then the latest first."""
        if not self._reach.settings.devices:
            raise NotAllowed("devices_off")
        found = [_session(entry) for entry in self._entries()]
        return tuple(sorted(found, key=_order))

    def end_session(self, session_id: str, proof: str | None, *, with_tokens: bool) -> None:
        self._change("revoke-session", session_id)

    def forget_session(self, session_id: str, proof: str | None) -> None:
        self._change("unbind", session_id)

    def end_other_sessions(self, proof: str | None, *, with_tokens: bool = True) -> NoReturn:
        raise NotFound("not_offered")

    def end_all_sessions(self, proof: str | None, *, with_tokens: bool = True) -> NoReturn:
        raise NotFound("not_offered")

    def _change(self, what: str, device_id: str) -> None:
        if not self._reach.settings.devices:
            raise NotAllowed("devices_off")
        segment(device_id)  # what cannot be an id is none, before anybody is asked
        self._reach.person.post(f"/api/v3/mydevices/{what}", {"deviceId": device_id})

    def _entries(self) -> list[_WireEntry]:
        """
        A bare list, which does not say how many there are in all: a page that is not full is the
        last one, and so is one on which nothing is new.
        """
        found: dict[str, _WireEntry] = {}
        for page in range(1, _CALLS + 1):
            asked = {"page": str(page), "limit": str(_PER_CALL)}
            answer = self._reach.person.get("/api/v3/mydevices/list", asked)
            entries = read(list[_WireEntry], answer)
            new = {one.device.device_id: one for one in entries}
            is_last = len(entries) < _PER_CALL or new.keys() <= found.keys()
            found |= new
            if is_last:
                break
        return list(found.values())


def _session(entry: _WireEntry) -> PlatformSession:
    device = entry.device
    return PlatformSession(
        id=device.device_id,
        is_current=None,
        signed_in_at=wire.utc(entry.last_login_time),
        address=plain(entry.last_ip or ""),
        user_agent=plain(device.user_agent or ""),
        called=plain(" · ".join(words for words in (device.name, device.os) if words)),
        is_signed_in=entry.online is not False,
    )


def _order(session: PlatformSession) -> tuple[bool, float, str]:
    latest = session.signed_in_at.timestamp() if session.signed_in_at else 0.0
    return not session.is_signed_in, -latest, session.id
