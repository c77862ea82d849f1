"""
A file in the making, and one that waits to be fetched.

Both are in the session store: what becomes of the work under a key that only its owner's session
can name, the file beside it, sealed, to be taken once. After ten minutes nothing of it is left.
"""

import hashlib
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import structlog
from flask import current_app, g, request

from portal.auth import cookies
from portal.auth.current import current_session, identity
from portal.auth.parts import parts
from portal.auth.sessions import Session
from portal.auth.store import StoreUnavailable
from portal.features.export.progress import Progress
from portal.identity.errors import PortalError
from portal.tenants import current
from portal.web.i18n import current_language, use_language, use_time_zone

log = structlog.get_logger()

KEPT = 600.0
_PATIENCE = 5.0
_WORK = 60.0
_ID = re.compile(r"[A-Za-z0-9_-]{43}")


class State(StrEnum):
    WORKING = "working"
    READY = "ready"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Standing:
    """*done* and *total* are parts; *total* is nought as long as nobody has told."""

    state: State
    done: int = 0
    total: int = 0

    def encode(self) -> bytes:
        return f"{self.state} {self.done} {self.total}".encode()

    @staticmethod
    def decode(value: bytes) -> "Standing":
        state, done, total = value.decode().split()
        return Standing(State(state), int(done), int(total))


Make: TypeAlias = Callable[[Progress], bytes]


def begin(make: Make) -> str:
    """
    Start *make* in a thread of its own, in the name of the person signed in, and wait for it for a
    while; the id of the work. Raises StoreUnavailable.
    """
    id_, session = cookies.new_id(), current_session()
    key = _key(session, id_)
    _set(key, Standing(State.WORKING), is_new=True)
    progress = Progress(lambda done, total: _tell(key, Standing(State.WORKING, done, total)))
    backend, language, zone = identity(), current_language(), str(g.get("time_zone", ""))
    app, base_url = current_app._get_current_object(), request.host_url  # type: ignore[attr-defined]  # the proxy's

    def work() -> None:
        with app.test_request_context(base_url=base_url):
            current.enter(session.tenant)
            use_language(language)
            use_time_zone(zone)
            g.identity, g.deadline = backend, time.monotonic() + _WORK
            _work(session, key, make, progress)

    thread = threading.Thread(target=work, name="export", daemon=True)
    thread.start()
    thread.join(_PATIENCE)
    progress.watch()
    return id_


def standing_of(id_: str) -> Standing:
    """Of the person's own work; UNKNOWN for anybody else's, and for what is over."""
    if not _ID.fullmatch(id_):
        return Standing(State.UNKNOWN)
    session = current_session()
    stored = parts().store.read(_key(session, id_), session.tenant.id)
    return Standing.decode(stored.value) if stored else Standing(State.UNKNOWN)


def take(id_: str) -> bytes | None:
    """The file, once; None for anybody else's, and for what was taken."""
    session = current_session()
    key = _key(session, id_)
    sealed = parts().store.take(f"file {key}", key)
    parts().store.delete(key, session.tenant.id)
    return parts().keyring.open(sealed, "export", session.tenant.id, key) if sealed else None


def _work(session: Session, key: str, make: Make, progress: Progress) -> None:
    try:
        try:
            content = make(progress)
        finally:
            progress.end()
        sealed = parts().keyring.seal(content, "export", session.tenant.id, key)
        end = parts().now() + KEPT
        parts().store.put(f"file {key}", key, sealed, end, at_most=1)
        _set(key, Standing(State.READY))
    except PortalError as error:
        log.warning("export_failed", error=type(error).__name__, backend_code=error.code)
        _failed(key)
    except Exception as error:  # a fault of ours must not leave somebody waiting
        log.exception("export_broken", error=type(error).__name__)
        _failed(key)


def _failed(key: str) -> None:
    _tell(key, Standing(State.FAILED))


def _tell(key: str, standing: Standing) -> None:
    """A page that waits is told less where the store is down; the file is made all the same."""
    try:
        _set(key, standing)
    except StoreUnavailable as error:
        log.warning("export_not_told", error=error.code)


def _set(key: str, standing: Standing, *, is_new: bool = False) -> None:
    store, tenant, end = parts().store, current.get().id, parts().now() + KEPT
    if is_new:
        store.create(key, tenant, standing.encode(), end)
        return
    stored = store.read(key, tenant)
    if stored is not None:
        store.update(key, tenant, standing.encode(), end, version=stored.version)


def _key(session: Session, id_: str) -> str:
    """Of this sign-in alone: it keeps its handle when its id is changed."""
    record = session.record
    return hashlib.sha256(f"export {record.tenant} {record.handle} {id_}".encode()).hexdigest()
