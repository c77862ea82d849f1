"""
The thread of each process that sends what is in the outbox, and keeps the journal short.

It rings when a letter was laid by here, and looks every few seconds for those of other processes.
"""

import threading
from collections.abc import Iterable

import msgspec
import structlog

from portal.auth.keyring import Keyring
from portal.journal.database import JournalUnavailable
from portal.journal.journal import Journal
from portal.notices import outbox, smtp
from portal.notices.letter import Letter
from portal.notices.message import message_of
from portal.notices.outbox import PAUSES, Held
from portal.notices.smtp import NotSent
from portal.ops.metrics import NOTICES
from portal.tenants.models import Tenant

log = structlog.get_logger()

_EVERY = 5.0  # seconds
_PURGE_EVERY = 3600.0
_GRACE = 15.0


class Postman:
    def __init__(self, journal: Journal, keyring: Keyring, tenants: Iterable[Tenant]) -> None:
        self._journal = journal
        self._keyring = keyring
        self._tenants = {tenant.id: tenant for tenant in tenants}
        self._bell = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, name="postman", daemon=True)
        self._purged_at = 0.0

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Lets the mail at hand be sent. Returns when it is, or after a while."""
        self._stopped.set()
        self._bell.set()
        if self._thread.is_alive():
            self._thread.join(_GRACE)

    def ring(self) -> None:
        self._bell.set()

    def seal(self, letter: Letter, tenant: str) -> bytes:
        return self._keyring.seal(msgspec.msgpack.encode(letter), "letter", tenant)

    def deliver(self) -> None:
        """Try everything that is due, once. Raises JournalUnavailable."""
        while not self._stopped.is_set() and (held := self._taken()):
            self._try(held)

    def _work(self) -> None:
        while not self._stopped.is_set():
            self._bell.clear()
            self._round()
            self._bell.wait(_EVERY)

    def _round(self) -> None:
        try:
            self.deliver()
            if self._journal.now() - self._purged_at > _PURGE_EVERY:
                self._journal.purge()
                self._purged_at = self._journal.now()
        except JournalUnavailable as error:
            log.warning("outbox_unavailable", reason=error.code)
        except Exception:  # the thread goes on: the next round may be luckier
            log.exception("postman_stumbled")

    def _taken(self) -> Held | None:
        database, now = self._journal.database, self._journal.now()
        with database.reading() as connection:
            if not outbox.is_anything_due(connection, now):
                return None
        with database.writing() as connection:
            return outbox.take(connection, now)

    def _try(self, held: Held) -> None:
        try:
            if held.tries > len(PAUSES) + 1:
                raise NotSent("tried_too_often", for_good=True)  # each try ended with its process
            self._send(held)
        except NotSent as error:
            self._not_sent(held, error)
        else:
            self._forget(held, "sent")

    def _send(self, held: Held) -> None:
        tenant = self._tenants.get(held.tenant)
        raw = self._keyring.open(held.sealed, "letter", held.tenant)
        if raw is None or tenant is None or tenant.mail is None:
            raise NotSent("not_ours_any_more", for_good=True)
        try:
            letter = msgspec.msgpack.decode(raw, type=Letter)
            message = message_of(letter, tenant.mail, tenant.name)
        except ValueError as error:  # a decoding error is one as well
            raise NotSent(type(error).__name__, for_good=True) from error
        smtp.send(message, letter.to, tenant.mail, tenant.mail_password)

    def _not_sent(self, held: Held, error: NotSent) -> None:
        log.warning("notice_not_sent", reason=error.code, tries=held.tries, tenant=held.tenant)
        if error.for_good or held.tries > len(PAUSES):
            self._forget(held, "given_up")
            return
        NOTICES.labels(held.tenant, "postponed").inc()
        with self._journal.database.writing() as connection:
            outbox.postpone(connection, held, self._journal.now() + PAUSES[held.tries - 1])

    def _forget(self, held: Held, outcome: str) -> None:
        NOTICES.labels(held.tenant, outcome).inc()
        log.info("notice_over", outcome=outcome, tenant=held.tenant)
        with self._journal.database.writing() as connection:
            outbox.forget(connection, held)
