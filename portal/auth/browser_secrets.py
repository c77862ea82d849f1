"""
Secrets of somebody who is not signed in, so that no address, form or cookie carries them on (W-13):
of a link that was opened here, of an errand that is under way.

Kept in the store, sealed, for ten minutes from the last change and for the browser and the tenant
they are of. A browser has at most one of each *kind*: whoever begins anew means that one.
"""

import hashlib

from portal.auth import cookies
from portal.auth.parts import parts
from portal.auth.store import StoreUnavailable
from portal.tenants import current

LIFETIME = 600.0

_TRIES = 3


def keep(kind: str, secret: str) -> None:
    """In the place of any other of this browser. Raises StoreUnavailable."""
    store, tenant = parts().store, current.get().id
    key = _key(kind, cookies.marked_browser_id())
    blob = parts().keyring.seal(secret.encode(), kind, tenant, key)
    end = parts().now() + LIFETIME
    for _ in range(_TRIES):
        before = store.read(key, tenant)
        if before is None:
            store.create(key, tenant, blob, end)
            return
        if store.update(key, tenant, blob, end, version=before.version):
            return
    raise StoreUnavailable("contended")


def find(kind: str) -> str | None:
    """What this browser keeps; looking at it does not use it up."""
    browser_id, tenant = cookies.browser_id(), current.get().id
    if browser_id is None:
        return None
    key = _key(kind, browser_id)
    stored = parts().store.read(key, tenant)
    raw = parts().keyring.open(stored.value, kind, tenant, key) if stored else None
    return raw.decode() if raw is not None else None


def forget(kind: str) -> None:
    browser_id = cookies.browser_id()
    if browser_id is not None:
        parts().store.delete(_key(kind, browser_id), current.get().id)


def _key(kind: str, browser_id: str) -> str:
    return hashlib.sha256(f"{kind} {current.get().id} {browser_id}".encode()).hexdigest()
