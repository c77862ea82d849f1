"""
The session of a request, as Flask wants it: ``flask.session`` and ``flash()`` for people signed in.

It is read when something first asks for it, so that what needs no session needs no store. Someone
who is not signed in has an empty one that is kept nowhere. When the store is down, whoever asks who
it is hears StoreUnavailable; the data is then empty, so that the error page renders, and the answer
sets no cookie of ours, so that nobody is signed out by it (R-40).
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import structlog
from flask import Flask, Request, Response, g
from flask.sessions import SessionInterface, SessionMixin
from msgspec.structs import replace

from portal.auth import cookies
from portal.auth.session_records import SessionRecord
from portal.auth.sessions import ENDED_MEANWHILE, Change, Session, Sessions, unchanged
from portal.auth.store import StoreUnavailable
from portal.identity.errors import SignInRequired
from portal.tenants import current

log = structlog.get_logger()


class RequestSession(SessionMixin):
    """Whose request it is: at most one ``Session``, loaded when asked for, replaced at sign-in."""

    def __init__(self, sessions: Sessions, presented_id: str | None) -> None:
        self._sessions = sessions
        self.presented_id = presented_id
        self.new_id: str | None = None
        self.is_ended = False
        self._is_loaded = False
        self._failure: StoreUnavailable | None = None
        self._session: Session | None = None
        self._data: dict[str, Any] = {}
        self._before: dict[str, Any] = {}

    @property
    def session(self) -> Session | None:
        """The person's session; None for nobody. Raises StoreUnavailable when nobody can tell."""
        self._load()
        if self._failure is not None:
            raise self._failure
        return self._session

    @property
    def known_session(self) -> Session | None:
        """The same for pages that must render whatever happens: None also when nobody can tell."""
        self._load()
        return self._session

    @property
    def is_unknown(self) -> bool:
        """Whether the store was asked and did not answer."""
        return self._failure is not None

    def begin(self, id_: str, session: Session) -> None:
        """From here on, and for the browser, it is this session; the one before is over (O-31)."""
        before = self.session
        if before is not None:
            self._sessions.end(before)
        self._become(session)
        self.new_id, self.is_ended = id_, False

    def change(self, change: Change) -> None:
        """Apply *change* to the record at once. Raises SignInRequired when there is none (R-43)."""
        session = self.session
        changed = self._sessions.change(session, change) if session else None
        if changed is None:
            raise SignInRequired(ENDED_MEANWHILE)
        self._session = changed

    def rotate(self, change: Change = unchanged) -> None:
        """
        The same session goes on under a new id, with *change* applied to its record (O-31); the
        browser gets the id with the answer, and whoever has the old one is nobody.

        Raises SignInRequired when the session has ended, BackendUnavailable when a refresh of its
        tokens takes too long, StoreUnavailable; then nothing has changed.
        """
        session = self.session
        rotated = self._sessions.rotate(session, change) if session else None
        if rotated is None:
            raise SignInRequired(ENDED_MEANWHILE)
        self.new_id, self._session = rotated
        # What asks the platform for this request holds on to the session it was made with.
        g.pop("identity", None)

    def end(self) -> None:
        """Delete the record; only then is the person signed out. Raises StoreUnavailable."""
        session = self.session
        if session is not None:
            self._sessions.end(session)
        self._become(None)
        self.new_id, self.is_ended = None, True

    def save(self) -> None:
        """Write what the pages changed, and once a minute that the person is still here."""
        session = self._session
        if session is None:
            return
        changed = {
            name: value
            for name, value in self._data.items()
            if name not in self._before or self._before[name] != value
        }
        gone = self._before.keys() - self._data.keys()
        if not (changed or gone or self._sessions.is_to_be_noted(session)):
            return

        def change(record: SessionRecord) -> SessionRecord:
            kept = {name: value for name, value in record.data.items() if name not in gone}
            return self._sessions.seen(replace(record, data={**kept, **changed}))

        self._sessions.change(session, change)

    def _load(self) -> None:
        if self._is_loaded or not current.has_tenant():
            return
        self._is_loaded = True
        if self.presented_id is not None:
            try:
                self._become(self._sessions.find(current.get(), self.presented_id))
            except StoreUnavailable as failure:
                self._failure = failure

    def _become(self, session: Session | None) -> None:
        self._session = session
        self._data = deepcopy(session.record.data) if session else {}
        self._before = deepcopy(self._data)

    def __getitem__(self, name: str) -> Any:
        self._load()
        return self._data[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self._load()
        self._data[name] = value

    def __delitem__(self, name: str) -> None:
        self._load()
        del self._data[name]

    def __iter__(self) -> Iterator[str]:
        self._load()
        return iter(self._data)

    def __len__(self) -> int:
        self._load()
        return len(self._data)


class StoredSessions(SessionInterface):
    """Gives every request its ``RequestSession`` and tells the browser what became of it."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def open_session(self, app: Flask, request: Request) -> RequestSession:
        return RequestSession(self._sessions, cookies.presented(cookies.SESSION))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not isinstance(session, RequestSession) or session.is_unknown:
            return
        try:
            session.save()
        except StoreUnavailable as failure:
            # What the person asked for has been done; the answer to it must reach them.
            log.warning("session_not_saved", error=failure.code)
        if session.new_id:
            cookies.set_on(response, cookies.SESSION, session.new_id)
        elif session.is_ended:
            cookies.clear_on(response, cookies.SESSION)
        if "new_browser_id" in g:
            cookies.set_on(response, cookies.BROWSER, g.new_browser_id)
        if session.known_session or session.is_ended:
            response.vary.add("Cookie")
