"""The session store of a single host: one SQLite file for all processes and threads (R-44)."""

import sqlite3
import time
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path

from portal.auth.sqlite_file import SqliteFile
from portal.auth.store import Stored
from portal.web.once import Turn

_PURGE_EVERY = 60.0
_PURGE_AT_ONCE = 1000
_PURGES = tuple(
    f"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} WHERE expires_at <= ? LIMIT ?)"  # noqa: S608  # our own names
    for table, key in (
        ("sessions", "key"),
        ("closings", "number"),
        ("tries", "number"),
        ("takeables", "key"),
        ("claims", "key"),
        ("locks", "name"),
    )
)


class SqliteStore:
    """Implements ``SessionStore``. *now* is the clock, in seconds since the epoch."""

    def __init__(self, path: Path, *, now: Callable[[], float] = time.time) -> None:
        schema = files("portal.auth").joinpath("schema.sql").read_text("utf-8")
        self._file = SqliteFile(path, schema)
        self._now = now
        self._purge_at = 0.0

    def create(
        self,
        key: str,
        tenant: str,
        value: bytes,
        expires_at: float,
        *,
        names: Sequence[str] = (),
        born_at: float = float("inf"),
    ) -> bool:
        self._purge_sometimes()
        with self._file.transaction() as db:
            if any(self._is_closed(db, name, born_at) for name in names):
                return False
            self._forget_ended(db, key)
            db.execute(
                "INSERT INTO sessions VALUES (?, ?, 1, ?, ?)", (key, tenant, value, expires_at)
            )
            db.executemany(
                "INSERT OR IGNORE INTO names VALUES (?, ?, ?)",
                [(tenant, name, key) for name in names],
            )
        return True

    def read(self, key: str, tenant: str) -> Stored | None:
        with self._file.reading() as db:
            row = db.execute(
                "SELECT CAST(value AS BLOB), version FROM sessions"
                " WHERE key = ? AND tenant = ? AND expires_at > ?",
                (key, tenant, self._now()),
            ).fetchone()
        return Stored(*row) if row else None

    def update(
        self, key: str, tenant: str, value: bytes, expires_at: float, *, version: int
    ) -> bool:
        with self._file.writing() as db:
            cursor = db.execute(
                "UPDATE sessions SET value = ?, expires_at = ?, version = version + 1"
                " WHERE key = ? AND tenant = ? AND version = ? AND expires_at > ?",
                (value, expires_at, key, tenant, version, self._now()),
            )
            return cursor.rowcount == 1

    def move(
        self,
        key: str,
        tenant: str,
        new_key: str,
        value: bytes,
        expires_at: float,
        *,
        version: int,
    ) -> bool:
        with self._file.transaction() as db:
            self._forget_ended(db, new_key)
            cursor = db.execute(
                "UPDATE sessions SET key = ?, value = ?, expires_at = ?, version = version + 1"
                " WHERE key = ? AND tenant = ? AND version = ? AND expires_at > ?",
                (new_key, value, expires_at, key, tenant, version, self._now()),
            )
            return cursor.rowcount == 1

    def delete(self, key: str, tenant: str) -> None:
        with self._file.writing() as db:
            db.execute("DELETE FROM sessions WHERE key = ? AND tenant = ?", (key, tenant))

    def named(self, name: str, tenant: str) -> list[str]:
        with self._file.reading() as db:
            rows = db.execute(
                "SELECT key FROM names JOIN sessions USING (key)"
                " WHERE names.tenant = ? AND name = ? AND expires_at > ?",
                (tenant, name, self._now()),
            ).fetchall()
        return [key for (key,) in rows]

    def delete_named(self, name: str, tenant: str, *, but: str | None = None) -> int:
        with self._file.transaction() as db:
            forgotten = db.execute(
                "DELETE FROM sessions WHERE key IN"
                " (SELECT key FROM names WHERE tenant = ? AND name = ? AND key IS NOT ?)"
                " RETURNING expires_at",
                (tenant, name, but),
            ).fetchall()
        now = self._now()
        return sum(expires_at > now for (expires_at,) in forgotten)

    def close(self, name: str, *, born_until: float, expires_at: float) -> None:
        with self._file.transaction() as db:
            db.execute(
                "DELETE FROM closings WHERE name = ? AND born_until <= ? AND expires_at <= ?",
                (name, born_until, expires_at),
            )
            db.execute(
                "INSERT INTO closings (name, born_until, expires_at) VALUES (?, ?, ?)",
                (name, born_until, expires_at),
            )

    def admit(self, key: str, limit: int, window: float) -> float:
        self._purge_sometimes()
        # Whoever is refused only reads: a crowd that tried to write would keep everyone waiting.
        with self._file.reading() as db:
            wait = self._wait(db, key, limit)
        if wait > 0:
            return wait
        with self._file.transaction() as db:
            wait = self._wait(db, key, limit)
            if wait == 0:
                db.execute(
                    "INSERT INTO tries (key, expires_at) VALUES (?, ?)", (key, self._now() + window)
                )
        return wait

    def put(self, key: str, owner: str, value: bytes, expires_at: float, *, at_most: int) -> None:
        self._purge_sometimes()
        with self._file.transaction() as db:
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
        with self._file.writing() as db:
            row = db.execute(
                "DELETE FROM takeables WHERE key = ? AND owner = ? AND expires_at > ?"
                " RETURNING value",
                (key, owner, self._now()),
            ).fetchone()
        return row[0] if row else None

    def claim(self, key: str, owner: str, lease: float) -> Turn | str:
        now = self._now()
        with self._file.transaction() as db:
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
        with self._file.writing() as db:
            db.execute(
                "UPDATE claims SET result = ?, expires_at = ? WHERE key = ? AND owner = ?",
                (result, self._now() + keep, key, owner),
            )

    def release(self, key: str, owner: str) -> None:
        with self._file.writing() as db:
            db.execute("DELETE FROM claims WHERE key = ? AND owner = ?", (key, owner))

    def acquire(self, name: str, owner: str, lease: float) -> bool:
        now = self._now()
        # Whoever waits only reads: a crowd that tried to write would keep the owner waiting.
        held = "SELECT 1 FROM locks WHERE name = ? AND expires_at > ?"
        with self._file.reading() as db:
            if db.execute(held, (name, now)).fetchone():
                return False
        with self._file.writing() as db:
            cursor = db.execute(
                "INSERT INTO locks VALUES (?1, ?2, ?3) ON CONFLICT (name) DO UPDATE"
                " SET owner = ?2, expires_at = ?3 WHERE expires_at <= ?4",
                (name, owner, now + lease, now),
            )
            return cursor.rowcount == 1

    def unlock(self, name: str, owner: str) -> None:
        with self._file.writing() as db:
            db.execute("DELETE FROM locks WHERE name = ? AND owner = ?", (name, owner))

    def purge(self) -> int:
        """In portions, so that nobody waits long for the lock."""
        gone = 0
        for statement in _PURGES:
            with self._file.writing() as db:
                gone += db.execute(statement, (self._now(), _PURGE_AT_ONCE)).rowcount
        return gone

    def ping(self) -> None:
        with self._file.transaction() as db:
            db.execute("SELECT 1 FROM sessions LIMIT 1").fetchone()

    def _purge_sometimes(self) -> None:
        now = self._now()
        if now >= self._purge_at:
            # While there is more than a portion, the next write takes the next portion.
            self._purge_at = now + _PURGE_EVERY
            if self.purge() >= _PURGE_AT_ONCE:
                self._purge_at = now

    def _forget_ended(self, db: sqlite3.Connection, key: str) -> None:
        """Make room for a new record of *key*."""
        db.execute("DELETE FROM sessions WHERE key = ? AND expires_at <= ?", (key, self._now()))

    def _is_closed(self, db: sqlite3.Connection, name: str, born_at: float) -> bool:
        closing = db.execute(
            "SELECT 1 FROM closings WHERE name = ? AND born_until >= ? AND expires_at > ?",
            (name, born_at, self._now()),
        )
        return closing.fetchone() is not None

    def _wait(self, db: sqlite3.Connection, key: str, limit: int) -> float:
        """Seconds until one of the last *limit* tries does not count any more; 0.0 for none."""
        now = self._now()
        row = db.execute(
            "SELECT expires_at - ? FROM tries WHERE key = ? AND expires_at > ?"
            " ORDER BY expires_at DESC LIMIT 1 OFFSET ?",
            (now, key, now, limit - 1),
        ).fetchone()
        return float(row[0]) if row else 0.0
