"""
The session store of a single host: one SQLite file for all processes and threads (R-44).

Write-ahead logging lets readers pass while one writes; a short wait for the lock, and no retry,
keeps a stuck disk from freezing the portal (R-40).
"""

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from portal.auth.store import Stored, StoreUnavailable
from portal.web.once import Turn

_WAIT_FOR_LOCK = 0.5
_PURGE_EVERY = 60.0
_PURGE_AT_ONCE = 1000
_PURGES = tuple(
    f"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} WHERE expires_at <= ? LIMIT ?)"  # noqa: S608  # our own names
    for table, key in (
        ("sessions", "key"),
        ("takeables", "key"),
        ("claims", "key"),
        ("locks", "name"),
    )
)


class SqliteStore:
    """Implements ``SessionStore``. *now* is the clock, in seconds since the epoch."""

    def __init__(self, path: Path, *, now: Callable[[], float] = time.time) -> None:
        self._path = path
        self._now = now
        self._schema = files("portal.auth").joinpath("schema.sql").read_text("utf-8")
        self._local = threading.local()
        self._purged_at = 0.0

    def create(self, key: str, tenant: str, value: bytes, expires_at: float) -> None:
        self._purge_sometimes()
        with self._transaction() as db:
            db.execute("DELETE FROM sessions WHERE key = ? AND expires_at <= ?", (key, self._now()))
            db.execute(
                "INSERT INTO sessions VALUES (?, ?, 1, ?, ?)", (key, tenant, value, expires_at)
            )

    def read(self, key: str, tenant: str) -> Stored | None:
        with self._connected() as db:
            row = db.execute(
                "SELECT CAST(value AS BLOB), version FROM sessions"
                " WHERE key = ? AND tenant = ? AND expires_at > ?",
                (key, tenant, self._now()),
            ).fetchone()
        return Stored(*row) if row else None

    def update(
        self, key: str, tenant: str, value: bytes, expires_at: float, *, version: int
    ) -> bool:
        with self._connected() as db:
            cursor = db.execute(
                "UPDATE sessions SET value = ?, expires_at = ?, version = version + 1"
                " WHERE key = ? AND tenant = ? AND version = ? AND expires_at > ?",
                (value, expires_at, key, tenant, version, self._now()),
            )
            return cursor.rowcount == 1

    def delete(self, key: str, tenant: str) -> None:
        with self._connected() as db:
            db.execute("DELETE FROM sessions WHERE key = ? AND tenant = ?", (key, tenant))

    def put(self, key: str, owner: str, value: bytes, expires_at: float, *, at_most: int) -> None:
        self._purge_sometimes()
        with self._transaction() as db:
            db.execute(
                "INSERT INTO takeables (key, owner, value, expires_at) VALUES (?, ?, ?, ?)",
                (key, owner, value, expires_at),
            )
            db.execute(
                "DELETE FROM takeables WHERE owner = ? AND number NOT IN"
                " (SELECT number FROM takeables WHERE owner = ? ORDER BY number DESC LIMIT ?)",
                (owner, owner, at_most),
            )

    def take(self, key: str, owner: str) -> bytes | None:
        with self._connected() as db:
            row = db.execute(
                "DELETE FROM takeables WHERE key = ? AND owner = ? AND expires_at > ?"
                " RETURNING value",
                (key, owner, self._now()),
            ).fetchone()
        return row[0] if row else None

    def claim(self, key: str, owner: str, lease: float) -> Turn | str:
        now = self._now()
        with self._transaction() as db:
            row = db.execute(
                "SELECT result FROM claims WHERE key = ? AND expires_at > ?", (key, now)
            ).fetchone()
            if row:
                return Turn.SOMEONE_IS_AT_IT if row[0] is None else str(row[0])
            db.execute(
                "INSERT OR REPLACE INTO claims VALUES (?, ?, NULL, ?)", (key, owner, now + lease)
            )
        return Turn.MINE

    def complete(self, key: str, owner: str, result: str, keep: float) -> None:
        with self._connected() as db:
            db.execute(
                "UPDATE claims SET result = ?, expires_at = ? WHERE key = ? AND owner = ?",
                (result, self._now() + keep, key, owner),
            )

    def release(self, key: str, owner: str) -> None:
        with self._connected() as db:
            db.execute("DELETE FROM claims WHERE key = ? AND owner = ?", (key, owner))

    def acquire(self, name: str, owner: str, lease: float) -> bool:
        now = self._now()
        with self._connected() as db:
            # Whoever waits only reads: a crowd that tried to write would keep the owner waiting.
            held = "SELECT 1 FROM locks WHERE name = ? AND expires_at > ?"
            if db.execute(held, (name, now)).fetchone():
                return False
            cursor = db.execute(
                "INSERT INTO locks VALUES (?1, ?2, ?3) ON CONFLICT (name) DO UPDATE"
                " SET owner = ?2, expires_at = ?3 WHERE expires_at <= ?4",
                (name, owner, now + lease, now),
            )
            return cursor.rowcount == 1

    def unlock(self, name: str, owner: str) -> None:
        with self._connected() as db:
            db.execute("DELETE FROM locks WHERE name = ? AND owner = ?", (name, owner))

    def purge(self) -> int:
        """In portions, so that nobody waits long for the lock."""
        gone = 0
        for statement in _PURGES:
            with self._connected() as db:
                gone += db.execute(statement, (self._now(), _PURGE_AT_ONCE)).rowcount
        return gone

    def ping(self) -> None:
        with self._transaction() as db:
            db.execute("SELECT 1 FROM sessions LIMIT 1").fetchone()

    def _purge_sometimes(self) -> None:
        now = self._now()
        if now - self._purged_at >= _PURGE_EVERY:
            self._purged_at = now
            self.purge()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._connected() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
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
