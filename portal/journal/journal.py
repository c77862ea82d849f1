"""
Writing to the journal without anybody waiting for it.

A line is written beside the request by a thread of its own, and the request waits for it a second
at most: usually the line is there before the page is. Whatever goes wrong is logged and counted;
what was changed stays changed.
"""

import threading
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate

import structlog
from sqlalchemy import Connection

from portal.journal import entries
from portal.journal.database import Database, JournalUnavailable
from portal.journal.entries import Entry, Line, Page, Who
from portal.ops.metrics import JOURNAL_WRITES

log = structlog.get_logger()

_PATIENCE = 1.0
_MOST_WAITING = 64
_DAY = 86400.0


class Journal:
    """*now* is the clock, in seconds since the epoch; lines are kept for *days*."""

    def __init__(self, database: Database, days: int, now: Callable[[], float]) -> None:
        self.database = database
        self.now = now
        self.days = days
        self._threads = ThreadPoolExecutor(1, "journal")
        self._places = threading.BoundedSemaphore(_MOST_WAITING)
        self._trouble = ""

    def write(self, rows: Callable[[Connection], None]) -> None:
        """Have *rows* write in one transaction. Raises nothing, and returns within a second."""
        if not self._places.acquire(blocking=False):
            self._failed("TooManyWaiting")
            return
        writing: Future[None] = self._threads.submit(self._write, rows)
        writing.add_done_callback(lambda _: self._places.release())
        try:
            writing.result(_PATIENCE)
        except TooLate:
            log.warning("journal_slow")

    def entries_of(self, who: Who, before: float | None = None) -> Page:
        """Raises JournalUnavailable."""
        with self.database.reading() as connection:
            return entries.entries_of(connection, who, before)

    def line_of(self, who: Who, id_: int) -> Line | None:
        """Raises JournalUnavailable."""
        with self.database.reading() as connection:
            return entries.line_of(connection, who, id_)

    def entries_about(self, tenant: str, things: Collection[str]) -> list[Entry]:
        """The oldest first. Raises JournalUnavailable."""
        with self.database.reading() as connection:
            return entries.entries_about(connection, tenant, things)

    def purge(self) -> None:
        """Delete what is too old, in portions. Raises JournalUnavailable."""
        more = True
        while more:
            with self.database.writing() as connection:
                more = entries.purge(connection, self.now() - self.days * _DAY)

    def trouble(self) -> str:
        """Why the last line could not be written, in a word; empty when it was."""
        return self._trouble

    def _write(self, rows: Callable[[Connection], None]) -> None:
        try:
            with self.database.writing() as connection:
                rows(connection)
        except JournalUnavailable as error:
            self._failed(error.code)
        except Exception as error:  # a fault of ours must not become the request's
            log.exception("journal_broken")
            self._failed(type(error).__name__)
        else:
            self._trouble = ""
            JOURNAL_WRITES.labels("written").inc()

    def _failed(self, why: str) -> None:
        self._trouble = why
        JOURNAL_WRITES.labels("failed").inc()
        log.error("journal_not_written", reason=why)
