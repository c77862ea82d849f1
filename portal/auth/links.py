"""
Links from messages that somebody opened here and has not gone on with yet.

What such a link carries is a secret. It is kept in the store, sealed, for ten minutes and for the
browser and the tenant it was opened at, so that it stands in no address of ours (W-13). A browser
has at most one: whoever opens another link means that one.
"""

import hashlib
import re
from collections.abc import Callable
from typing import Literal

import msgspec

from portal.auth import cookies
from portal.auth.keyring import Keyring
from portal.auth.store import SessionStore, StoreUnavailable
from portal.tenants.models import Tenant

LIFETIME = 600.0

_TOKEN = re.compile(r"[A-Za-z0-9_~.+/=-]{8,256}")
_EMAIL = re.compile(r"[^\s@]{1,64}@(?:[^\s@.]{1,63}\.)+[^\s@.]{1,63}")
_LONGEST_EMAIL = 128
_TRIES = 3


class Link(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """*id* tells it from the one opened before it in the same browser, and is no secret."""

    schema: Literal[1] = 1
    id: str
    token: str
    email: str

    def __repr__(self) -> str:
        return "Link(…)"


def read_link(token: str | None, email: str | None) -> Link | None:
    """The link that a message's address stands for; None when it cannot be a whole one."""
    if not _TOKEN.fullmatch(token or "") or not _is_address(email or ""):
        return None
    return Link(id=cookies.new_id(), token=token or "", email=email or "")


class Links:
    def __init__(self, store: SessionStore, keyring: Keyring, now: Callable[[], float]) -> None:
        self._store = store
        self._keyring = keyring
        self._now = now

    def keep(self, tenant: Tenant, browser_id: str, link: Link) -> None:
        """In the place of any other of this browser."""
        key = _key(tenant, browser_id)
        blob = self._keyring.seal(msgspec.msgpack.encode(link), "link", tenant.id, key)
        end = self._now() + LIFETIME
        for _ in range(_TRIES):
            before = self._store.read(key, tenant.id)
            if before is None:
                self._store.create(key, tenant.id, blob, end)
                return
            if self._store.update(key, tenant.id, blob, end, version=before.version):
                return
        raise StoreUnavailable("contended")

    def find(self, tenant: Tenant, browser_id: str | None) -> Link | None:
        """The one that this browser opened last; looking at it does not use it up."""
        if browser_id is None:
            return None
        key = _key(tenant, browser_id)
        stored = self._store.read(key, tenant.id)
        raw = self._keyring.open(stored.value, "link", tenant.id, key) if stored else None
        if raw is None:
            return None
        try:
            return msgspec.msgpack.decode(raw, type=Link)
        except msgspec.DecodeError:
            return None

    def forget(self, tenant: Tenant, browser_id: str | None) -> None:
        if browser_id is not None:
            self._store.delete(_key(tenant, browser_id), tenant.id)


def _key(tenant: Tenant, browser_id: str) -> str:
    return hashlib.sha256(f"link {tenant.id} {browser_id}".encode()).hexdigest()


def _is_address(email: str) -> bool:
    """The platform takes almost anything for one: what is shown here must be one (C-17)."""
    return len(email) <= _LONGEST_EMAIL and email.isprintable() and bool(_EMAIL.fullmatch(email))
