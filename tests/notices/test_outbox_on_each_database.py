"""A letter is one sender's at a time, whichever database it lies in."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.journal import migrating
from portal.journal.database import Database, JournalUnavailable
from portal.notices import outbox

NOW = 1000.0


@pytest.fixture
def database(address):
    database = Database(address)
    migrating.migrate(database)
    yield database
    database.close()


def take(database):
    with database.writing() as connection:
        return outbox.take(connection, NOW)


def lay_by(database, letters: int) -> None:
    with database.writing() as connection:
        for number in range(letters):
            outbox.add(connection, "northwind", b"%d" % number, NOW)


def test_of_many_who_take_at_once_no_two_take_the_same(database, address):
    lay_by(database, 20)

    def take_all(_number: int) -> list[int]:
        own = Database(address)
        taken = []
        while True:
            try:
                held = take(own)
            except JournalUnavailable:  # waited too long for the lock, as a postman may
                continue
            if held is None:
                own.close()
                return taken
            taken.append(held.id)

    with ThreadPoolExecutor(4) as threads:
        taken = [id_ for ids in threads.map(take_all, range(4)) for id_ in ids]

    assert len(taken) == len(set(taken)) == 20


def test_while_one_is_taking_another_takes_the_next_or_waits(database, address):
    lay_by(database, 2)
    with database.writing() as connection:
        first = outbox.take(connection, NOW)
    second = take(database)

    assert first is not None
    assert second is not None
    assert first.id != second.id
    assert take(database) is None


def test_what_is_postponed_or_forgotten_is_not_due(database):
    lay_by(database, 2)
    first, second = take(database), take(database)
    with database.writing() as connection:
        outbox.postpone(connection, first, NOW + 30)
        outbox.forget(connection, second)

    with database.reading() as connection:
        assert not outbox.is_anything_due(connection, NOW + 29)
        assert outbox.is_anything_due(connection, NOW + 30)
