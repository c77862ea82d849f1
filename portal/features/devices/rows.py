"""Each session in words: in which browser, from where, since when."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import url_for
from flask_babel import gettext as _

from portal.auth.sessions import Session
from portal.identity.devices import PlatformSession
from portal.journal import browsers
from portal.notices.whereabouts import browser_of, network_of, place_called
from portal.web.i18n import moment

_HAND_HELD = ("Android", "iOS")
_MINUTES = 120.0
"""Seconds: when somebody was last here is noted once a minute."""


@dataclass(frozen=True, slots=True)
class Row:
    """*about* tells it from others of the same name; *url* is where it can be ended."""

    title: str
    icon: str
    details: str
    about: str
    url: str


@dataclass(frozen=True, slots=True)
class OwnSessions:
    """
    The portal’s own sessions of the person. Each came from one of the platform’s, by whose ``sid``
    it is found; it ends with its next page when that one has ended.
    """

    of_person: Sequence[Session]
    now: float

    def last_used(self, at_platform: PlatformSession) -> datetime | None:
        """When a page of the portal was last opened in that browser, to the minute."""
        seen = [one.record.seen_at for one in self._from(at_platform)]
        return datetime.fromtimestamp(max(seen), UTC) if seen else None

    def left_over(self, listed: Iterable[PlatformSession], but: Session) -> int:
        """How many came from none of *listed*."""
        known = {one.portal_sid for one in listed if one.portal_sid}
        return sum(
            one.record.platform_session not in known for one in self.of_person if one.key != but.key
        )

    def is_in_use(self, moment: datetime) -> bool:
        return self.now - moment.timestamp() < _MINUTES

    def _from(self, at_platform: PlatformSession) -> list[Session]:
        sid = at_platform.portal_sid
        return [one for one in self.of_person if sid and one.record.platform_session == sid]


def row(session: PlatformSession, own: OwnSessions) -> Row:
    since = _since(session)
    return Row(
        title=browser_of(session.user_agent) or session.called or str(_("Unknown browser")),
        icon="phone" if browsers.system(session.user_agent) in _HAND_HELD else "device",
        details=" · ".join(_details(session, own, since)),
        about=since,
        url=url_for(
            "devices.end_one" if session.is_signed_in else "devices.forget_session",
            session_id=session.id,
        ),
    )


def facts(session: PlatformSession, own: OwnSessions) -> list[tuple[str, str]]:
    """The same as names and values, for a page about one of them."""
    signed_in, used = session.signed_in_at, own.last_used(session)
    unknown = str(_("Not known"))
    known = [
        (str(_("Place")), _where(session) or unknown),
        (str(_("Signed in")), moment(signed_in) if signed_in else unknown),
    ]
    if session.is_current is not None:
        known.append((str(_("Last used in this portal")), moment(used) if used else unknown))
    return known


def repeated(rows: Iterable[Row]) -> bool:
    """Whether several sessions go by one name: perhaps they are of one device."""
    return any(count > 1 for count in Counter(row.title for row in rows).values())


def _details(session: PlatformSession, own: OwnSessions, since: str) -> Iterator[str]:
    where = _where(session)
    if where:
        yield str(_("Near %(place)s", place=where))
    if since:
        yield since
    used = own.last_used(session)
    if used is not None and not session.is_current:
        if own.is_in_use(used):
            yield str(_("In use just now"))
        else:
            yield str(_("Last used here %(time)s", time=moment(used)))
    if not where:
        yield str(_("Place not known"))


def _where(session: PlatformSession) -> str:
    return place_called(session.place) or network_of(session.address)


def _since(session: PlatformSession) -> str:
    at = session.signed_in_at
    return str(_("Signed in %(time)s", time=moment(at))) if at else ""
