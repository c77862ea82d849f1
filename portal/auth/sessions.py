"""
Who is signed in: records in the session store, each belonging to one person at one tenant.

A record is sealed as a whole, so that the store can neither read it nor make one up; the tokens in
it are sealed once more, each for its own field (O-33). A record that does not open, or is not what
it should be, is nobody and is deleted (R-41).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
import structlog

from portal.auth import cookies
from portal.auth.keyring import Keyring
from portal.auth.store import SessionStore
from portal.tenants.models import Tenant

log = structlog.get_logger()

_TRIES = 8
_MINUTE = 60.0


class SessionRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    What is remembered. A person is (*issuer*, *subject*), never an address (O-13).

    Times are seconds since the epoch. *data* is the ``flask.session`` of the pages.
    """

    schema: Literal[1] = 1
    tenant: str
    issuer: str
    subject: str
    platform_session: str | None
    authenticated_at: float | None
    created_at: float
    seen_at: float
    access_token: bytes
    access_expires_at: float
    access_renew_at: float
    refresh_token: bytes | None
    id_token: bytes
    data: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class HeldTokens:
    """The tokens of a session, in the clear: for the next call, never for a page or a log."""

    access: str
    refresh: str | None
    id_token: str

    def __repr__(self) -> str:
        return "HeldTokens(…)"


@dataclass(frozen=True, slots=True)
class TokenTimes:
    """When the access token ends and from when on it is to be renewed."""

    expires_at: float
    renew_at: float


@dataclass(frozen=True, slots=True)
class Subject:
    """Who somebody is, as the platform's ID token said it."""

    issuer: str
    subject: str
    platform_session: str | None = None
    authenticated_at: float | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A session as it was read: its place in the store and its contents."""

    key: str
    tenant: Tenant
    version: int
    record: SessionRecord


class Sessions:
    def __init__(self, store: SessionStore, keyring: Keyring, now: Callable[[], float]) -> None:
        self._store = store
        self._keyring = keyring
        self._now = now

    def begin(
        self, tenant: Tenant, subject: Subject, tokens: HeldTokens, times: TokenTimes
    ) -> tuple[str, Session]:
        """A new session, and the new id that is its cookie."""
        id_ = cookies.new_id()
        key = cookies.hashed(id_)
        now = self._now()
        access, refresh, id_token = self._sealed(tokens, tenant, key)
        record = SessionRecord(
            tenant=tenant.id,
            issuer=subject.issuer,
            subject=subject.subject,
            platform_session=subject.platform_session,
            authenticated_at=subject.authenticated_at,
            created_at=now,
            seen_at=now,
            access_token=access,
            access_expires_at=times.expires_at,
            access_renew_at=times.renew_at,
            refresh_token=refresh,
            id_token=id_token,
        )
        self._store.create(key, tenant.id, self._seal(record, tenant, key), _end(record, tenant))
        return id_, Session(key, tenant, 1, record)

    def find(self, tenant: Tenant, id_: str) -> Session | None:
        """Whose id *id_* is at *tenant*. Raises StoreUnavailable."""
        return self._read(tenant, cookies.hashed(id_))

    def again(self, session: Session) -> Session | None:
        """*session* as it is in the store now; None when it has ended."""
        return self._read(session.tenant, session.key)

    def change(
        self, session: Session, change: Callable[[SessionRecord], SessionRecord]
    ) -> Session | None:
        """
        Apply *change* to what the record is by now, so that no other change is lost (R-43).

        None when the session has ended in the meantime. *change* may run more than once.
        """
        current: Session | None = session
        for _ in range(_TRIES):
            if current is None:
                return None
            record = change(current.record)
            sealed = self._seal(record, current.tenant, current.key)
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

    def renew(self, session: Session, tokens: HeldTokens, times: TokenTimes) -> Session | None:
        """Put new tokens in the place of the old ones."""
        access, refresh, id_token = self._sealed(tokens, session.tenant, session.key)
        return self.change(
            session,
            lambda record: msgspec.structs.replace(
                record,
                access_token=access,
                refresh_token=refresh,
                id_token=id_token,
                access_expires_at=times.expires_at,
                access_renew_at=times.renew_at,
            ),
        )

    def is_to_be_noted(self, session: Session) -> bool:
        """Whether it is a minute since the person was last noted to be here."""
        return self._now() - session.record.seen_at >= _MINUTE

    def seen(self, record: SessionRecord) -> SessionRecord:
        return msgspec.structs.replace(record, seen_at=self._now())

    def end(self, session: Session) -> None:
        self._store.delete(session.key, session.tenant.id)

    def tokens(self, session: Session) -> HeldTokens | None:
        """None when they do not open, which makes the session worthless."""
        record = session.record
        access = self._open(record.access_token, session, "access_token")
        id_token = self._open(record.id_token, session, "id_token")
        refresh = (
            self._open(record.refresh_token, session, "refresh_token")
            if record.refresh_token is not None
            else None
        )
        if access is None or id_token is None:
            return None
        return HeldTokens(access, refresh, id_token)

    def _read(self, tenant: Tenant, key: str) -> Session | None:
        stored = self._store.read(key, tenant.id)
        if stored is None:
            return None
        record = self._unseal(stored.value, tenant, key)
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

    def _seal(self, record: SessionRecord, tenant: Tenant, key: str) -> bytes:
        # Words that are translated when they are looked at are kept as the words they are.
        raw = msgspec.msgpack.encode(record, enc_hook=str)
        return self._keyring.seal(raw, "session", tenant.id, key)

    def _unseal(self, blob: bytes, tenant: Tenant, key: str) -> SessionRecord | None:
        raw = self._keyring.open(blob, "session", tenant.id, key)
        if raw is None:
            return None
        try:
            return msgspec.msgpack.decode(raw, type=SessionRecord)
        except msgspec.DecodeError:
            return None

    def _sealed(
        self, tokens: HeldTokens, tenant: Tenant, key: str
    ) -> tuple[bytes, bytes | None, bytes]:
        def sealed(token: str, field: str) -> bytes:
            return self._keyring.seal(token.encode(), "token", tenant.id, key, field)

        refresh = sealed(tokens.refresh, "refresh_token") if tokens.refresh else None
        return sealed(tokens.access, "access_token"), refresh, sealed(tokens.id_token, "id_token")

    def _open(self, blob: bytes, session: Session, field: str) -> str | None:
        raw = self._keyring.open(blob, "token", session.tenant.id, session.key, field)
        return raw.decode() if raw is not None else None


def _end(record: SessionRecord, tenant: Tenant) -> float:
    """When the session ends if nobody comes any more (O-34)."""
    idle = record.seen_at + tenant.sessions.idle_minutes * _MINUTE
    absolute = record.created_at + tenant.sessions.absolute_hours * 60 * _MINUTE
    return min(idle, absolute)
