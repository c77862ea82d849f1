"""
What is kept of a session, and how it is sealed.

A record is sealed as a whole, so that the store can neither read it nor make one up; the tokens in
it are sealed once more, each for its own field (O-33).
"""

from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from portal.auth import cookies
from portal.auth.keyring import Keyring
from portal.auth.proofs import Proof


class SessionRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    What is remembered. A person is (*issuer*, *subject*), never an address (O-13).

    Times are seconds since the epoch. *handle* stays when the session is given a new id; it opens
    nothing. *platform_session* is the ``sid`` of the ID token. *data* is the ``flask.session`` of
    the pages.
    """

    schema: Literal[2] = 2
    handle: str
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
    proofs: tuple[Proof, ...] = ()
    data: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class TokenTimes:
    """When the access token ends and from when on it is to be renewed."""

    expires_at: float
    renew_at: float


@dataclass(frozen=True, slots=True)
class Subject:
    """Who somebody is, as the platform's ID token said it at *said_at* (its ``iat``)."""

    issuer: str
    subject: str
    said_at: float
    platform_session: str | None = None
    authenticated_at: float | None = None


@dataclass(frozen=True, slots=True)
class HeldTokens:
    """The tokens of a session, in the clear: for the next call, never for a page or a log."""

    access: str
    refresh: str | None
    id_token: str

    def __repr__(self) -> str:
        return "HeldTokens(…)"


def new_record(tenant_id: str, subject: Subject, times: TokenTimes, now: float) -> SessionRecord:
    """Of a session that begins *now*, still without its tokens."""
    return SessionRecord(
        handle=cookies.new_id(),
        tenant=tenant_id,
        issuer=subject.issuer,
        subject=subject.subject,
        platform_session=subject.platform_session,
        authenticated_at=subject.authenticated_at,
        created_at=now,
        seen_at=now,
        access_token=b"",
        access_expires_at=times.expires_at,
        access_renew_at=times.renew_at,
        refresh_token=None,
        id_token=b"",
    )


class Seals:
    """What is sealed opens for the same tenant and under the same key of the store only."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def seal(self, record: SessionRecord, key: str) -> bytes:
        # Words that are translated when they are looked at are kept as the words they are.
        raw = msgspec.msgpack.encode(record, enc_hook=str)
        return self._keyring.seal(raw, "session", record.tenant, key)

    def open(self, blob: bytes, tenant: str, key: str) -> SessionRecord | None:
        """None when it does not open, or is not what it should be (R-41)."""
        raw = self._keyring.open(blob, "session", tenant, key)
        if raw is None:
            return None
        try:
            return msgspec.msgpack.decode(raw, type=SessionRecord)
        except msgspec.DecodeError:
            return None

    def with_tokens(self, record: SessionRecord, key: str, tokens: HeldTokens) -> SessionRecord:
        """*record* with *tokens* in it, sealed to lie under *key*."""

        def sealed(token: str, field: str) -> bytes:
            return self._keyring.seal(token.encode(), "token", record.tenant, key, field)

        return msgspec.structs.replace(
            record,
            access_token=sealed(tokens.access, "access_token"),
            refresh_token=sealed(tokens.refresh, "refresh_token") if tokens.refresh else None,
            id_token=sealed(tokens.id_token, "id_token"),
        )

    def tokens(self, record: SessionRecord, key: str) -> HeldTokens | None:
        """None when they do not open, which makes the session worthless."""

        def opened(blob: bytes, field: str) -> str | None:
            raw = self._keyring.open(blob, "token", record.tenant, key, field)
            return raw.decode() if raw is not None else None

        access = opened(record.access_token, "access_token")
        id_token = opened(record.id_token, "id_token")
        if access is None or id_token is None:
            return None
        refresh = opened(record.refresh_token, "refresh_token") if record.refresh_token else None
        return HeldTokens(access, refresh, id_token)
