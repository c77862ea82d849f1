"""The sandbox's memory: one SQLite file, shared by the threads and workers that answer.

Rows come as plain dictionaries, columns declared JSON or BOOLEAN already decoded.
"""

import json
import os
import sqlite3
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Row = dict[str, Any]

_COMMON = Path(__file__).with_name("common.sql")
_SCHEMA = Path(__file__).with_name("schema.sql")

sqlite3.register_converter("JSON", json.loads)
sqlite3.register_converter("BOOLEAN", lambda value: value == b"1")


class Store:
    """Statements on the database file at ``path``, which is made when it is missing.

    ``schema`` names a file with the tables that a server has beside the common ones, if not the
    sandbox's.
    Every thread has its own connection, which a later thread takes over: to open one takes thirty
    times as long as a query. Outside ``transaction()`` each statement commits by itself.
    Values that are dictionaries or lists are written as JSON.
    """

    def __init__(self, path: Path, schema: Path | None = None) -> None:
        self.path = path
        self._threads = threading.local()
        self._idle: dict[int, list[sqlite3.Connection]] = {}  # by process
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = self._connection()
        connection.execute("PRAGMA journal_mode = WAL")
        for tables in (_COMMON, schema or _SCHEMA):
            connection.executescript(tables.read_text(encoding="utf-8"))

    def row(self, statement: str, *values: Any) -> Row | None:
        found: Row | None = self._execute(statement, values).fetchone()
        return found

    def rows(self, statement: str, *values: Any) -> list[Row]:
        return self._execute(statement, values).fetchall()

    def run(self, statement: str, *values: Any) -> int:
        """Execute a statement and answer how many rows it touched."""
        return self._execute(statement, values).rowcount

    def find(self, table: str, **where: Any) -> Row | None:
        """The one row whose columns equal ``where``; a value of None means the column is null."""
        statement = f"SELECT * FROM {table} WHERE {_conditions(where)}"  # noqa: S608 - names from our code
        return self.row(statement, *where.values())

    def insert(self, table: str, **columns: Any) -> None:
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names from our code
        self.run(statement, *columns.values())

    def update(self, table: str, where: Mapping[str, Any], **columns: Any) -> int:
        settings = ", ".join(f"{name} = ?" for name in columns)
        statement = f"UPDATE {table} SET {settings} WHERE {_conditions(where)}"  # noqa: S608 - as above
        return self.run(statement, *columns.values(), *where.values())

    def delete(self, table: str, **where: Any) -> int:
        statement = f"DELETE FROM {table} WHERE {_conditions(where)}"  # noqa: S608 - as above
        return self.run(statement, *where.values())

    def setting(self, key: str, default: Any = None) -> Any:
        row = self.find("settings", key=key)
        return default if row is None else row["value"]

    def set_setting(self, key: str, value: Any) -> None:
        self.run(
            "INSERT INTO settings VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            key,
            json.dumps(value, ensure_ascii=False),
        )

    def empty(self, but: Collection[str] = ()) -> None:
        """Forget every row of every table, those named in ``but`` excepted."""
        for table in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
            if table["name"] not in but and not table["name"].startswith("sqlite_"):
                self.run(f"DELETE FROM {table['name']}")  # noqa: S608 - the schema's own names

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, and nobody else writes meanwhile. One inside another joins it."""
        connection = self._connection()
        if connection.in_transaction:
            yield
            return
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def close(self) -> None:
        """Close this thread's connection, and those of threads that have ended."""
        if getattr(self._threads, "process", None) is not None:
            del self._threads.lent, self._threads.process
        idle = self._idle_here()
        while idle:
            idle.pop().close()

    def _execute(self, statement: str, values: tuple[Any, ...]) -> sqlite3.Cursor:
        return self._connection().execute(statement, [_encoded(value) for value in values])

    def _connection(self) -> sqlite3.Connection:
        process = os.getpid()  # a connection must not be carried over a fork
        if getattr(self._threads, "process", None) != process:
            self._threads.lent = _Lent(self._taken_over(), self._idle_here())
            self._threads.process = process
        connection: sqlite3.Connection = self._threads.lent.connection
        return connection

    def _taken_over(self) -> sqlite3.Connection:
        try:
            return self._idle_here().pop()
        except IndexError:
            return self._connect()

    def _idle_here(self) -> list[sqlite3.Connection]:
        return self._idle.setdefault(os.getpid(), [])

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path,
            isolation_level=None,
            detect_types=sqlite3.PARSE_DECLTYPES,
            timeout=10,
            check_same_thread=False,  # one after the other
        )
        connection.row_factory = _as_dictionary
        connection.execute("PRAGMA busy_timeout = 10000")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection


class _Lent:
    """A connection for as long as a thread lives."""

    def __init__(self, connection: sqlite3.Connection, idle: list[sqlite3.Connection]) -> None:
        self.connection = connection
        self._idle = idle

    def __del__(self) -> None:
        self._idle.append(self.connection)


def _as_dictionary(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> Row:
    return {column[0]: value for column, value in zip(cursor.description, row, strict=True)}


def _conditions(where: Mapping[str, Any]) -> str:
    return " AND ".join(f"{name} IS ?" for name in where)


def _encoded(value: Any) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return value
