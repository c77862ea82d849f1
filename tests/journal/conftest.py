"""A journal on each kind of database: an SQLite file, and a PostgreSQL started for the tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journal.postgresql_server import PostgresqlServer


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresqlServer]:
    server = PostgresqlServer(tmp_path_factory.mktemp("postgresql")).start()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Of a database that has nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/journal.db"
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    return server.new_database()
