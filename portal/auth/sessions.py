"""
Who is signed in: records in the session store, each belonging to one person at one tenant.

A record is found by the id in the person's cookie, and by names: whose it is and which session of
the platform it came from, so that a word from the platform ends it wherever it lies (O-65). What
ends a session ends it under every id it is given. A record that does not open, or is not what it
should be, is nobody and is deleted (R-41).
"""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import structlog

from portal.auth import cookies, session_names
from portal.auth.keyring import Keyring
from portal.auth.refresh_lock import RefreshLock
from portal.auth.session_records import (
    HeldTokens,
    Seals,
    SessionRecord,
    Subject,
    TokenTimes,
    new_record,
)
from portal.auth.store import SessionStore, StoreUnavailable
from portal.tenants.models import Tenant

log = structlog.get_logger()

ENDED_MEANWHILE = "session_ended_meanwhile"
"""The code of SignInRequired when a session ended, or got a new id, while a request used it."""

CLOSED_FOR = 600.0
"""Seconds in which a sign-in that a sign-out at the platform overtook comes to nothing (O-66)."""

_TRIES = 8
_MINUTE = 60.0

Change = Callable[[SessionRecord], SessionRecord]


class SignedOutMeanwhile(Exception):
    """The platform ended the person's session before ours had begun (O-66)."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session as it was read: its place in the store and its contents."""

    key: str
    tenant: Tenant
    version: int
    record: SessionRecord


def unchanged(record: SessionRecord) -> SessionRecord:
    return record


class Sessions:
    def __init__(self, store: SessionStore, keyring: Keyring, now: Callable[[], float]) -> None:
        self._store = store
        self._seals = Seals(keyring)
        self._now = now

    def begin(
        self, tenant: Tenant, subject: Subject, tokens: HeldTokens, times: TokenTimes
    ) -> tuple[str, Session]:
        """
        A new session, and the new id that is its cookie.

        Raises SignedOutMeanwhile when the platform has said in the meantime that it is over.
        """
        id_ = cookies.new_id()
        key = cookies.hashed(id_)
        record = new_record(tenant.id, subject, times, self._now())
        record = self._seals.with_tokens(record, key, tokens)
        is_kept = self._store.create(
            key,
            tenant.id,
            self._seals.seal(record, key),
            _end(record, tenant),
            names=session_names.all_of(record),
            born_at=subject.said_at,
        )
        if not is_kept:
            raise SignedOutMeanwhile
        return id_, Session(key, tenant, 1, record)

    def find(self, tenant: Tenant, id_: str) -> Session | None:
        """Whose id *id_* is at *tenant*. Raises StoreUnavailable."""
        return self._read(tenant, cookies.hashed(id_))

    def again(self, session: Session) -> Session | None:
        """*session* as it is in the store now; None when it has ended or has another id."""
        return self._read(session.tenant, session.key)

    def change(self, session: Session, change: Change) -> Session | None:
        """
        Apply *change* to what the record is by now, so that no other change is lost (R-43).

        None when the session has ended in the meantime. *change* may run more than once.
        """
        current: Session | None = session
        for _ in range(_TRIES):
            if current is None:
                return None
            record = change(current.record)
            sealed = self._seals.seal(record, current.key)
            if self._store.update(
                current.key,
                current.tenant.id,
                sealed,
                _end(record, current.tenant),
                version=current.version,
            ):
                return Session(current.key, current.tenant, current.version + 1, record)
            current = self.again(current)
        log.warning("session_change_lost")
        return current

    def rotate(self, session: Session, change: Change = unchanged) -> tuple[str, Session] | None:
        """
        Give the session a new id, and apply *change* to its record, in one stroke: the old id is
        nobody from then on (O-31). None when the session has ended in the meantime.

        Never while its tokens are being refreshed: it waits for that. Raises BackendUnavailable
        when that takes too long, StoreUnavailable. *change* may run more than once.
        """
        lock = RefreshLock(self._store, session.tenant.id, session.key)
        while not lock.acquire():
            lock.wait()
        try:
            return self._moved(session, change)
        finally:
            lock.release()

    def renew(self, session: Session, tokens: HeldTokens, times: TokenTimes) -> Session | None:
        """Put new tokens in the place of the old ones."""
        return self.change(
            session,
            lambda record: msgspec.structs.replace(
                self._seals.with_tokens(record, session.key, tokens),
                access_expires_at=times.expires_at,
                access_renew_at=times.renew_at,
            ),
        )

    def is_to_be_noted(self, session: Session) -> bool:
        """Whether it is a minute since the person was last noted to be here."""
        return self._now() - session.record.seen_at >= _MINUTE

    def seen(self, record: SessionRecord) -> SessionRecord:
        return msgspec.structs.replace(record, seen_at=self._now())

    def tokens(self, session: Session) -> HeldTokens | None:
        """None when they do not open, which makes the session worthless."""
        return self._seals.tokens(session.record, session.key)

    def end(self, session: Session) -> None:
        """Under whichever id it has by now."""
        name = session_names.of_session(session.record)
        self._store.delete_named(name, session.tenant.id)

    def others(self, session: Session) -> int:
        """In how many other sessions the same person is signed in at this tenant."""
        return len(set(self._store.named(_persons(session), session.tenant.id)) - {session.key})

    def of_same_person(self, session: Session) -> list[Session]:
        """Every session of the same person at this tenant, *session* among them."""
        keys = self._store.named(_persons(session), session.tenant.id)
        found = [self._read(session.tenant, key) for key in keys]
        return [one for one in found if one is not None]

    def end_others(self, session: Session) -> int:
        """End all sessions of the same person at this tenant but *session*; how many they were."""
        return self._store.delete_named(_persons(session), session.tenant.id, but=session.key)

    def end_all(self, tenant: Tenant, issuer: str, subject: str, *, said_at: float) -> int:
        """
        End all sessions of a person at *tenant*, also those that are only beginning with an ID
        token no younger than *said_at* (O-66); how many they were.
        """
        name = session_names.of_person(tenant.id, issuer, subject)
        return self._closed(name, tenant, born_until=said_at)

    def end_platform_session(
        self, tenant: Tenant, issuer: str, platform_session: str, subject: str | None
    ) -> int:
        """
        End what came from one session of the platform and, where *subject* is told, is theirs;
        also what is only beginning: that session never comes again (O-66). How many they were.
        """
        name = session_names.of_platform_session(tenant.id, issuer, platform_session, subject)
        return self._closed(name, tenant, born_until=float("inf"))

    def _closed(self, name: str, tenant: Tenant, *, born_until: float) -> int:
        """Closed first: what is kept before that is found, what comes after is not kept."""
        self._store.close(name, born_until=born_until, expires_at=self._now() + CLOSED_FOR)
        return self._store.delete_named(name, tenant.id)

    def _moved(self, session: Session, change: Change) -> tuple[str, Session] | None:
        id_ = cookies.new_id()
        key = cookies.hashed(id_)
        for _ in range(_TRIES):
            current = self.again(session)
            tokens = self.tokens(current) if current else None
            if current is None or tokens is None:
                return None
            record = self._seals.with_tokens(change(current.record), key, tokens)
            if self._store.move(
                current.key,
                current.tenant.id,
                key,
                self._seals.seal(record, key),
                _end(record, current.tenant),
                version=current.version,
            ):
                return id_, Session(key, current.tenant, current.version + 1, record)
        raise StoreUnavailable("session_busy")

    def _read(self, tenant: Tenant, key: str) -> Session | None:
        stored = self._store.read(key, tenant.id)
        if stored is None:
            return None
        record = self._seals.open(stored.value, tenant.id, key)
        if record is None or not self._is_good(record, tenant):
            log.warning("session_record_refused", readable=record is not None)
            self._store.delete(key, tenant.id)
            return None
        if _end(record, tenant) <= self._now():
            self._store.delete(key, tenant.id)
            return None
        return Session(key, tenant, stored.version, record)

    @staticmethod
    def _is_good(record: SessionRecord, tenant: Tenant) -> bool:
        return record.tenant == tenant.id and record.issuer == tenant.oidc.issuer


def _persons(session: Session) -> str:
    record = session.record
    return session_names.of_person(record.tenant, record.issuer, record.subject)


def _end(record: SessionRecord, tenant: Tenant) -> float:
    """When the session ends if nobody comes any more (O-34)."""
    idle = record.seen_at + tenant.sessions.idle_minutes * _MINUTE
    absolute = record.created_at + tenant.sessions.absolute_hours * 60 * _MINUTE
    return min(idle, absolute)
