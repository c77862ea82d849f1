"""
One SQLite file shared by all threads and processes of a host.

Write-ahead logging lets readers pass while one writes. The threads of a process queue for writing:
SQLite's own lock wakes nobody, so among many who poll it somebody would starve. It is left to keep
the processes apart; a short wait for it, and no retry, keeps a stuck disk from freezing the portal
(R-40).
"""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.auth.store import StoreUnavailable

_WAIT_FOR_TURN = 2.0
_WAIT_FOR_LOCK = 0.5
_LOG_BYTES = 64 * 1024 * 1024


class SqliteFile:
    """*schema* is run on every new connection, so it says IF NOT EXISTS everywhere."""

    def __init__(self, path: Path, schema: str) -> None:
        self._path = path
        self._schema = schema
        self._local = threading.local()
        self._turns: dict[int, threading.Lock] = {}

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, and nobody else writes meanwhile. Raises StoreUnavailable."""
        with self.writing() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """For a single statement that changes something. Raises StoreUnavailable."""
        turn = self._turn_of_this_process()
        if not turn.acquire(timeout=_WAIT_FOR_TURN):
            raise StoreUnavailable("busy")
        try:
            with self.reading() as db:
                yield db
        finally:
            turn.release()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """For a single statement that changes nothing. Raises StoreUnavailable."""
        try:
            yield self._connection()
        except (sqlite3.Error, OSError) as error:
            raise StoreUnavailable(type(error).__name__) from error

    def _connection(self) -> sqlite3.Connection:
        """One for each thread, opened anew after a fork: SQLite must not carry one over."""
        if getattr(self._local, "process", None) != os.getpid():
            self._local.connection = self._open()
            self._local.process = os.getpid()
        connection: sqlite3.Connection = self._local.connection
        return connection

    def _turn_of_this_process(self) -> threading.Lock:
        """A new one after a fork: whoever held the old one is not in this process."""
        # In one step, so that threads which come first together get the same one.
        return self._turns.setdefault(os.getpid(), threading.Lock())

    def _open(self) -> sqlite3.Connection:
        """One at a time over all processes: SQLite does not wait while a file becomes WAL."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._alone():
            # SQLite gives its companion files the mode of this one. Only a new file is touched:
            # closing it here would drop the locks that other threads hold on it.
            if not self._path.exists():
                os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
            connection = sqlite3.connect(
                self._path, timeout=_WAIT_FOR_LOCK, isolation_level=None, check_same_thread=False
            )
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")
            connection.executescript(self._schema)
            return connection

    @contextmanager
    def _alone(self) -> Iterator[None]:
        beside = self._path.with_name(self._path.name + ".lock")
        descriptor = os.open(beside, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)
