"""The database is shared by threads and survives what goes wrong in the middle."""

from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import pytest

from portal.sandbox.store import Store


@pytest.fixture
def store(tmp_path):
    found = Store(tmp_path / "x.db")
    yield found
    found.close()


def test_what_was_begun_and_failed_leaves_nothing(store):
    def write_and_fail():
        with store.transaction():
            store.set_setting("a", 1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()

    assert store.setting("a") is None


def test_a_transaction_within_a_transaction_belongs_to_it(store):
    def write_and_fail_later():
        with store.transaction():
            with store.transaction():
                store.set_setting("a", 1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail_later()

    assert store.setting("a") is None


def test_no_count_is_lost_between_threads(store):
    store.set_setting("count", 0)

    def count(_):
        with store.transaction():
            store.set_setting("count", store.setting("count") + 1)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(80)))
        list(pool.map(lambda _: store.close(), range(8)))

    assert store.setting("count") == 80


def test_a_connection_of_a_thread_that_has_ended_serves_the_next(store, monkeypatch):
    opened = []
    connect = store._connect
    monkeypatch.setattr(store, "_connect", lambda: opened.append(1) or connect())
    for number in range(20):
        thread = Thread(target=store.set_setting, args=("last", number))
        thread.start()
        thread.join()

    assert store.setting("last") == 19
    assert len(opened) == 1


def test_json_and_booleans_come_back_as_they_went(store):
    store.insert(
        "users", id="u", created_at=1, updated_at=1, profile={"a": ["é"]}, is_suspended=True
    )
    row = store.find("users", id="u", username=None)

    assert row["profile"] == {"a": ["é"]}
    assert row["is_suspended"] is True
    assert row["custom_data"] == {}
