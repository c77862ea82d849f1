"""
The journal's database: a SQLite file of this host, or PostgreSQL.

Nothing here waits for long: whoever changed their account does not wait for a line about it.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError

_WAIT = 0.5  # seconds for SQLite's lock
_POSTGRESQL = {
    "connect_timeout": 2,
    "options": "-c statement_timeout=2000 -c lock_timeout=500",
    "tcp_user_timeout": 5000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "application_name": "foyer",
}


class JournalUnavailable(Exception):
    """*code* is the kind of failure, for the log."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Database:
    """
    *address* is ``sqlite:///path`` or ``postgresql://user@host/database``. Opens nothing before it
    is used, and never makes a SQLite file: ``migrating`` does.
    """

    def __init__(self, address: str, password: str = "") -> None:
        url = make_url(address)
        self.file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
        if self.file is not None:
            self._engine = _sqlite(self.file)
        else:
            url = url.set(drivername="postgresql+psycopg", password=password or None)
            self._engine = create_engine(
                url,
                connect_args=_POSTGRESQL,
                pool_size=2,
                pool_timeout=1,
                pool_pre_ping=True,
                hide_parameters=True,
            )

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """All or nothing. Raises JournalUnavailable."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise JournalUnavailable(_kind(error)) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Waits for nobody who writes. Raises JournalUnavailable."""
        try:
            with self._engine.connect().execution_options(reading=True) as connection:
                yield connection
        except SQLAlchemyError as error:
            raise JournalUnavailable(_kind(error)) from error

    def close(self) -> None:
        self._engine.dispose()


def _kind(error: SQLAlchemyError) -> str:
    return type(getattr(error, "orig", None) or error).__name__


def _sqlite(path: Path) -> Engine:
    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"file:{quote(str(path))}?mode=rw",
            uri=True,
            timeout=_WAIT,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA secure_delete = ON")
        return connection

    engine = create_engine(
        "sqlite://", creator=connect, poolclass=QueuePool, pool_timeout=1, hide_parameters=True
    )

    # Python's sqlite3 begins when it pleases, and SQLite takes the lock at the first write, when it
    # is too late to wait for it.
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def make_file(path: Path) -> None:
    """An empty journal that only its owner reads; write-ahead, so that readers pass."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(path, timeout=10)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
