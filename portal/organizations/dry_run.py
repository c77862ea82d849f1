"""
Who would be kept out if an organization asked for a second step: one call for each member.

How far it is lies sealed in the session store, where every process finds it. Up to 50 members are
asked about while the person waits; more in a thread of their own, while the page says how far it
is; and more than 1,000 not at all, because so many calls would be felt by everybody else.
"""

import hashlib
import secrets
import threading
from collections.abc import Callable, Iterator

import msgspec
import structlog
from flask import current_app

from portal.auth.keyring import Keyring
from portal.auth.parts import parts
from portal.auth.store import SessionStore, StoreUnavailable
from portal.backends.side_by_side import side_by_side
from portal.identity.errors import NotFound, PortalError
from portal.identity.organizations import BoundOrganization
from portal.organizations import all_members
from portal.tenants import current

log = structlog.get_logger()

MOST = 1000
"""Members of an organization for which the question is asked at all."""

WHILE_ONE_WAITS = 50

_SIDE_BY_SIDE = 10
_KEPT = 1800.0
_SILENT = 60.0


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """
    *blocked* are the ids of those without a second step among the *seen* of *total* members. *at*
    is when this was written, in seconds since the epoch.
    """

    organization: str
    total: int
    at: float
    seen: int = 0
    blocked: tuple[str, ...] = ()
    is_finished: bool = False
    has_failed: bool = False

    def is_running(self, now: float) -> bool:
        """A process that ended half way says nothing more."""
        return not self.is_finished and not self.has_failed and now - self.at < _SILENT


def start(organization: BoundOrganization, organization_id: str, total: int) -> str:
    """Begin to ask; under what is returned, ``progress`` finds how far it is."""
    run = _Run(organization, secrets.token_urlsafe(16), organization_id, total)
    run.note(first=True)
    if total <= WHILE_ONE_WAITS:
        run.go()
    else:
        app, tenant = current_app._get_current_object(), current.get()  # type: ignore[attr-defined]  # the proxy's

        def in_the_background() -> None:
            with app.app_context():
                current.enter(tenant)
                run.go()

        threading.Thread(target=in_the_background, name="dry-run", daemon=True).start()
    return run.id


def progress(run_id: str, organization_id: str) -> Progress | None:
    """None for what was never begun, is over, or is about another organization."""
    key, tenant = _key(run_id), current.get().id
    stored = parts().store.read(key, tenant)
    raw = parts().keyring.open(stored.value, "dry-run", tenant, key) if stored else None
    found = msgspec.msgpack.decode(raw, type=Progress) if raw else None
    return found if found and found.organization == organization_id else None


class _Run:
    def __init__(
        self, organization: BoundOrganization, id_: str, organization_id: str, total: int
    ) -> None:
        self.id = id_
        self._organization = organization
        self._version = 0
        self._tenant = current.get().id
        self._store: SessionStore = parts().store
        self._keyring: Keyring = parts().keyring
        self._now: Callable[[], float] = parts().now
        self._progress = Progress(organization=organization_id, total=total, at=self._now())

    def go(self) -> None:
        try:
            for ids in self._portions():
                self._look_at(ids)
        except PortalError as error:
            log.warning("dry_run_stopped", backend_code=error.code)
            self._change(has_failed=True)
        else:
            self._change(is_finished=True)

    def note(self, *, first: bool = False) -> None:
        """A store that does not answer costs the news, and the next time there may be some."""
        key, end = _key(self.id), self._now() + _KEPT
        raw = msgspec.msgpack.encode(self._progress)
        blob = self._keyring.seal(raw, "dry-run", self._tenant, key)
        if first:
            self._store.create(key, self._tenant, blob, end)
            stored = self._store.read(key, self._tenant)
            self._version = stored.version if stored else 0
            return
        try:
            if self._store.update(key, self._tenant, blob, end, version=self._version):
                self._version += 1
        except StoreUnavailable as error:
            log.warning("dry_run_not_noted", error=error.code)

    def _portions(self) -> Iterator[list[str]]:
        for page in all_members.pages(self._organization, most=MOST):
            ids = [member.user_id for member in page]
            for start_at in range(0, len(ids), _SIDE_BY_SIDE):
                yield ids[start_at : start_at + _SIDE_BY_SIDE]

    def _look_at(self, ids: list[str]) -> None:
        answers = side_by_side(*(self._asking(user_id) for user_id in ids))
        without = tuple(id_ for id_, has_one in zip(ids, answers, strict=True) if has_one is False)
        self._change(seen=self._progress.seen + len(ids), blocked=self._progress.blocked + without)

    def _asking(self, user_id: str) -> Callable[[], bool | None]:
        """None for somebody who is gone meanwhile."""

        def ask() -> bool | None:
            try:
                return self._organization.has_second_step(user_id)
            except NotFound:
                return None

        return ask

    def _change(self, **changes: object) -> None:
        self._progress = msgspec.structs.replace(self._progress, at=self._now(), **changes)
        self.note()


def _key(run_id: str) -> str:
    return hashlib.sha256(f"dry-run {run_id}".encode()).hexdigest()
