"""The SQLite store keeps the promises of every store, and a few of its own."""

import multiprocessing
import sqlite3
from pathlib import Path

import pytest

from portal.auth.sqlite_store import SqliteStore
from portal.auth.store import StoreUnavailable
from tests.auth.store_contract import LATER, StoreContract


class TestSqliteStore(StoreContract):
    pass


def test_r40_every_failure_of_the_file_is_told_as_a_store_that_is_down(tmp_path):
    (tmp_path / "sessions.db").write_bytes(b"this is no database" * 100)
    store = SqliteStore(tmp_path / "sessions.db")

    for ask in (
        store.ping,
        store.purge,
        lambda: store.read("k", "acme"),
        lambda: store.take("s", "me"),
        lambda: store.claim("f", "a", 1),
        lambda: store.acquire("l", "a", 1),
    ):
        with pytest.raises(StoreUnavailable):
            ask()


def test_r40_a_folder_that_cannot_be_made_is_a_store_that_is_down(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreUnavailable):
        SqliteStore(tmp_path / "file" / "sessions.db").ping()


def test_it_goes_on_after_a_failure(store, clock):
    store.create("k", "acme", b"v", clock() + LATER)
    with pytest.raises(StoreUnavailable):
        store.create("k", "acme", b"again", clock() + LATER)

    assert store.read("k", "acme").value == b"v"
    store.create("k2", "acme", b"v", clock() + LATER)


def test_what_has_ended_is_forgotten_along_the_way(store, clock, tmp_path):
    store.create("k", "acme", b"v", clock() + LATER)
    clock.pass_(hours=1)
    store.create("k2", "acme", b"v", clock() + LATER)

    with sqlite3.connect(tmp_path / "sessions.db") as db:
        assert db.execute("SELECT key FROM sessions").fetchall() == [("k2",)]


def test_r44_several_processes_start_on_a_new_file_and_write_at_once(tmp_path):
    path = tmp_path / "new" / "sessions.db"
    processes = multiprocessing.get_context("spawn")
    with processes.Pool(4) as pool:
        pool.starmap(_write_fifty, [(path, number) for number in range(4)])

    with sqlite3.connect(path) as db:
        assert db.execute("SELECT count(*) FROM sessions").fetchone() == (200,)


def _write_fifty(path: Path, process: int) -> None:
    store = SqliteStore(path)
    for number in range(50):
        store.create(f"{process} {number}", "acme", b"v", 9e12)
