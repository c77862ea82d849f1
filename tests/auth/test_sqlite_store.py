"""The SQLite store keeps the promises of every store, and a few of its own."""

import itertools
import multiprocessing
import os
import sqlite3
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from portal.auth.network_folders import refuse_network_folder
from portal.auth.sqlite_store import SqliteStore
from portal.auth.store import StoreUnavailable
from portal.tenants.reading import ConfigurationError
from tests.auth import store_machine
from tests.auth.crashing import FOR_EVER, check_after_the_crash, kept_until_killed, names_of
from tests.auth.store_contract import LATER, StoreContract, fill


class TestSqliteStore(StoreContract):
    pass


def test_o37_whatever_happens_in_any_order_sessions_and_names_agree(tmp_path):
    files = (tmp_path / f"{number}.db" for number in itertools.count())
    store_machine.holds_for(lambda clock: SqliteStore(next(files), now=clock))


@pytest.mark.parametrize("hours", [0, 1])
def test_r44_purging_clears_the_file_of_what_has_ended(store, clock, tmp_path, hours):
    fill(store, clock() + LATER)
    clock.pass_(hours=hours)

    assert store.purge() == 6 * hours
    with sqlite3.connect(tmp_path / "sessions.db") as db:
        assert db.execute("SELECT count(*) FROM names").fetchone() == (1 - hours,)


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


def keys_in(path: Path) -> set[str]:
    with sqlite3.connect(path) as db:
        return {key for (key,) in db.execute("SELECT key FROM sessions")}


@pytest.mark.parametrize("seed", range(4))
def test_r44_o37_killed_during_a_thousand_writes_it_loses_the_last_at_most(tmp_path, seed):
    path = tmp_path / "sessions.db"
    said = kept_until_killed(f"sqlite:///{path}", seed)

    check_after_the_crash(SqliteStore(path), said, keys_in(path))


def test_o37_killed_before_any_statement_it_leaves_no_session_unreachable(tmp_path):
    """A session begins, moves and ends; at each statement of it somebody pulls the plug."""
    died = 0
    for statement in itertools.count(1):
        path = tmp_path / f"{statement}.db"
        child = multiprocessing.get_context("fork").Process(
            target=_begin_move_and_end, args=(path, statement)
        )
        child.start()
        child.join()
        there = keys_in(path)
        store = SqliteStore(path)
        assert set(store.named("everyone", "acme")) == there
        assert all(store.named(names_of(key)[1], "acme") == [key] for key in there)
        if child.exitcode == 0:
            break
        died += 1
    assert died > 20


def _begin_move_and_end(path: Path, dies_at: int) -> None:
    store = SqliteStore(path)
    store.ping()
    statements = itertools.count(1)

    def pull_the_plug(_: str) -> None:
        if next(statements) == dies_at:
            os._exit(9)

    with store._file.reading() as db:
        db.set_trace_callback(pull_the_plug)
    for key in ("1", "2"):
        store.create(key, "acme", b"v", FOR_EVER, names=names_of(key))
    store.move("1", "acme", "1 moved", b"w", FOR_EVER, version=1)
    store.delete("2", "acme")
    store.delete_named("everyone", "acme")


def test_r44_nobody_else_may_read_the_file_or_what_lies_beside_it(tmp_path):
    before = os.umask(0)
    try:
        store = SqliteStore(tmp_path / "new" / "sessions.db")
        store.create("k", "acme", b"v", FOR_EVER)
    finally:
        os.umask(before)

    files = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "new").iterdir()}
    beside = {"sessions.db", "sessions.db-wal", "sessions.db-shm", "sessions.db.lock"}
    assert files == dict.fromkeys(beside, 0o600)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_r44_the_file_does_not_grow_while_as_much_ends_as_begins(store, clock, tmp_path):
    """Three thousand sign-ins a minute: more than one portion of what is purged each minute."""
    sizes = []
    for number in range(8000):
        store.create(f"{number}", "acme", b"v" * 1000, clock() + 5, names=["mia", "laptop"])
        clock.pass_(seconds=0.02)
        if number % 4000 == 3999:
            sizes.append(sum(file.stat().st_size for file in tmp_path.iterdir()))

    assert sizes[1] < 1.2 * sizes[0]
    assert len(keys_in(tmp_path / "sessions.db")) <= 50 * (5 + 61)


def test_a_file_of_the_former_version_goes_on_and_its_sessions_can_be_ended(tmp_path, clock):
    path = tmp_path / "sessions.db"
    with sqlite3.connect(path) as db:
        db.execute(
            "CREATE TABLE sessions (key TEXT PRIMARY KEY, tenant TEXT NOT NULL,"
            " version INTEGER NOT NULL, value BLOB NOT NULL, expires_at REAL NOT NULL)"
            " WITHOUT ROWID"
        )
        db.execute("INSERT INTO sessions VALUES ('k', 'acme', 3, x'00', ?)", (clock() + LATER,))
    db.close()
    store = SqliteStore(path, now=clock)

    assert store.read("k", "acme").version == 3
    assert store.move("k", "acme", "k2", b"v", clock() + LATER, version=3)
    store.delete("k2", "acme")
    assert keys_in(path) == set()


def test_r53_a_portal_of_the_former_version_leaves_no_names_behind(store, clock, tmp_path):
    """It deletes and does not know that there are names."""
    store.create("k", "acme", b"v", clock() + LATER, names=["mia"])
    with sqlite3.connect(tmp_path / "sessions.db") as db:
        db.execute("DELETE FROM sessions WHERE key = 'k'")
        assert db.execute("SELECT count(*) FROM names").fetchone() == (0,)
    db.close()


@pytest.fixture
def mounts(tmp_path) -> Path:
    """The table of mounts, in which the folder of the test is on a file server."""
    device = tmp_path.stat().st_dev
    table = tmp_path / "mountinfo"
    table.write_text(
        "21 1 0:19 / /sys rw,relatime shared:2 - sysfs sysfs rw\n"
        f"77 21 {os.major(device)}:{os.minor(device)} / /srv/files rw shared:9 master:1"
        " - nfs4 files.example:/ rw,hard\n"
    )
    return table


def test_r44_a_network_file_system_is_refused_with_a_message(tmp_path, mounts):
    for path in (tmp_path / "sessions.db", tmp_path / "not" / "yet" / "there.db"):
        with pytest.raises(ConfigurationError, match=r"on a network file system \(nfs4\)"):
            refuse_network_folder(path, mounts)


def test_r44_a_folder_of_this_machine_is_not_refused(tmp_path, mounts):
    refuse_network_folder(tmp_path / "sessions.db")
    mounts.write_text(mounts.read_text().replace("nfs4", "ext4"))
    refuse_network_folder(tmp_path / "sessions.db", mounts)
    refuse_network_folder(tmp_path / "sessions.db", tmp_path / "no such table")


def test_r44_in_a_process_that_was_forked_nobody_waits_for_whoever_was_writing(tmp_path):
    """The parent has the turn; in the child there is nobody who would ever give it back."""
    store = SqliteStore(tmp_path / "sessions.db")
    store.ping()
    with store._file.writing():
        child = multiprocessing.get_context("fork").Process(target=store.ping)
        child.start()
        child.join()

    assert child.exitcode == 0


def test_r44_threads_that_come_first_together_take_turns_at_one_lock(tmp_path):
    turns = SqliteStore(tmp_path / "sessions.db")._file
    together = threading.Barrier(8)

    def turn(_: int) -> threading.Lock:
        together.wait()
        return turns._turn_of_this_process()

    with ThreadPoolExecutor(8) as threads:
        assert len(set(map(id, threads.map(turn, range(8))))) == 1
