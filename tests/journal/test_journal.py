"""What is written down, how it is read, how long it stays, and that nobody waits for it."""

import stat
import time
from dataclasses import asdict, replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from prometheus_client import REGISTRY
from sqlalchemy import insert, select

from portal.journal import entries as lines
from portal.journal import migrating
from portal.journal.browsers import browser, system
from portal.journal.database import Database, JournalUnavailable
from portal.journal.entries import PER_PAGE, Entry, Who
from portal.journal.journal import Journal
from portal.journal.networks import coarse
from portal.journal.tables import entries, metadata

ALICE = Who("northwind", "https://auth.example/oidc", "alice0000000")
ENTRY = Entry(
    at=1000.0,
    who=ALICE,
    event="password_changed",
    result="done",
    reason="",
    request_id="0123456789abcdef",
    network="203.0.113.0/24",
    browser="Firefox",
    system="Linux",
)
DAY = 86400.0
_FIRST_COLUMNS = (
    *("at", "tenant", "issuer", "subject", "event", "result", "reason"),
    *("request_id", "network", "browser", "system"),
)


class Clock:
    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


def failures() -> float:
    return REGISTRY.get_sample_value("foyer_journal_writes_total", {"outcome": "failed"}) or 0.0


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(address):
    database = Database(address)
    migrating.migrate(database)
    yield database
    database.close()


@pytest.fixture
def journal(database, clock) -> Journal:
    return Journal(database, 180, clock)


def write(journal: Journal, entry: Entry = ENTRY) -> None:
    journal.write(lambda connection: lines.add(connection, entry))


def read(journal: Journal, who: Who = ALICE) -> list[Entry]:
    return [line.entry for line in journal.entries_of(who).lines]


def test_w71_what_was_written_is_read_as_it_was(journal):
    write(journal)

    assert read(journal) == [ENTRY]


@pytest.mark.parametrize(
    "other",
    [
        replace(ALICE, tenant="contoso"),
        replace(ALICE, issuer="https://other.example/oidc"),
        replace(ALICE, subject="bob000000000"),
    ],
)
def test_w71_nobody_reads_the_lines_of_somebody_else(journal, other):
    write(journal)

    assert read(journal, other) == []


def test_w44_what_is_about_a_thing_is_read_for_that_thing_whoever_did_it(journal):
    sent = replace(ENTRY, event="invitation_sent", about="invitation i1")
    accepted = replace(sent, who=replace(ALICE, subject="bob000000000"))
    write(journal, sent)
    write(journal, replace(sent, about="invitation i2"))
    write(journal, replace(sent, who=replace(ALICE, tenant="contoso")))
    write(journal, accepted)

    assert journal.entries_about("northwind", ["invitation i1"]) == [sent, accepted]
    assert len(journal.entries_about("northwind", ["invitation i1", "invitation i2"])) == 3
    assert journal.entries_about("northwind", []) == []


def test_a_journal_from_before_keeps_its_lines(address):
    database = Database(address)
    migrating.migrate(database, "0001")
    old = asdict(ENTRY) | asdict(ALICE)
    with database.writing() as connection:
        connection.execute(insert(entries), {name: old[name] for name in _FIRST_COLUMNS})
    migrating.migrate(database)

    assert read(Journal(database, 180, Clock())) == [ENTRY]
    database.close()


def test_the_newest_comes_first_a_page_at_a_time(journal):
    for number in range(PER_PAGE + 1):
        write(journal, replace(ENTRY, at=float(number)))
    first = journal.entries_of(ALICE)
    second = journal.entries_of(ALICE, before=first.lines[-1].entry.at)

    assert [line.entry.at for line in first.lines][:2] == [PER_PAGE, PER_PAGE - 1.0]
    assert (len(first.lines), first.has_more) == (PER_PAGE, True)
    assert ([line.entry.at for line in second.lines], second.has_more) == ([0.0], False)


def test_it_goes_by_the_time_and_not_by_the_order_of_writing(journal):
    for at in (2.0, 3.0, 1.0):
        write(journal, replace(ENTRY, at=at))

    assert [entry.at for entry in read(journal)] == [3.0, 2.0, 1.0]


def test_w44_one_line_is_read_by_the_person_it_is_about_and_by_nobody_else(journal):
    write(journal)
    (line,) = journal.entries_of(ALICE).lines

    assert journal.line_of(ALICE, line.id) == line
    assert journal.line_of(replace(ALICE, subject="bob000000000"), line.id) is None
    assert journal.line_of(replace(ALICE, tenant="contoso"), line.id) is None
    assert journal.line_of(ALICE, line.id + 1) is None


def test_what_is_older_than_the_days_it_is_kept_goes_however_much_it_is(journal, clock):
    with journal.database.writing() as connection:
        for number in range(1201):
            lines.add(connection, replace(ENTRY, at=float(number)))
    clock.time = 180 * DAY + 1199.5
    journal.purge()

    with journal.database.reading() as connection:
        assert connection.scalars(select(entries.c.at)).all() == [1200.0]


def test_two_who_migrate_find_the_same_tables(database, address):
    again = Database(address)
    migrating.migrate(again)

    assert migrating.is_current(again)
    again.close()


def test_the_migrations_make_the_tables_that_the_code_knows(database):
    with database.reading() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []


def test_what_was_written_is_written_whole_or_not_at_all(journal):
    def half(connection) -> None:
        lines.add(connection, ENTRY)
        lines.add(connection, replace(ENTRY, request_id=None))

    before = failures()
    journal.write(half)

    assert read(journal) == []
    assert failures() == before + 1
    assert journal.trouble() == "IntegrityError" or journal.trouble() == "NotNullViolation"


def test_after_a_failure_the_next_line_is_written_and_all_is_well_again(journal):
    journal.write(lambda connection: lines.add(connection, replace(ENTRY, request_id=None)))
    write(journal)

    assert read(journal) == [ENTRY]
    assert journal.trouble() == ""


def test_a_fault_of_ours_is_not_the_requests(journal):
    journal.write(lambda connection: 1 / 0)

    assert journal.trouble() == "ZeroDivisionError"


def test_a_journal_that_is_locked_holds_nobody_up_for_long(journal, database, address):
    before = failures()
    other = Database(address)
    with other.writing() as connection:
        lines.add(connection, ENTRY)
        if database.file is None:
            connection.exec_driver_sql("LOCK TABLE entries IN ACCESS EXCLUSIVE MODE")
        started = time.monotonic()
        write(journal)
        took = time.monotonic() - started
    other.close()

    assert took < 1.5
    assert failures() == before + 1


def test_a_silent_postgresql_holds_nobody_up_for_long_and_is_there_again(postgresql, clock, caplog):
    database = Database(postgresql.new_database())
    migrating.migrate(database)
    database.close()
    journal = Journal(database, 180, clock)
    postgresql.fall_silent()
    try:
        started = time.monotonic()
        write(journal)
        took = time.monotonic() - started
    finally:
        postgresql.speak_again()

    assert took < 1.5
    for _ in range(2):
        write(journal)
    assert journal.entries_of(ALICE).lines
    database.close()


# SQLite alone


def test_a_file_that_was_never_migrated_is_not_made_by_writing(tmp_path, clock):
    database = Database(f"sqlite:///{tmp_path}/journal.db")
    write(Journal(database, 180, clock))

    assert not (tmp_path / "journal.db").exists()
    assert not migrating.is_current(database)
    with pytest.raises(JournalUnavailable), database.reading():
        pass


def test_the_file_is_its_owners_alone(tmp_path):
    file = tmp_path / "new folder" / "journal.db"
    database = Database(f"sqlite:///{file}")
    migrating.migrate(database)
    database.close()

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


# What is noted of a request


@pytest.mark.parametrize(
    ("address", "noted"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("::1", "::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("unix:", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_w71_an_address_is_noted_coarsely(address, noted):
    assert coarse(address) == noted


@pytest.mark.parametrize(
    ("user_agent", "names"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/129.0.0.0 Safari/537.36 Edg/129.0.0.0",
            ("Edge", "Windows"),
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
            "like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
            ("Safari", "iOS"),
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like "
            "Gecko) Chrome/129.0.0.0 Safari/537.36",
            ("Chrome", "macOS"),
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) "
            "SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36",
            ("Samsung Internet", "Android"),
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
            ("Firefox", "Linux"),
        ),
        ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/129.0.0.0 Safari/537.36", ("Chrome", "ChromeOS")),
        ("curl/8.5.0\r\nalice@example.test", ("", "")),
        ("x" * 600 + "Firefox/1", ("", "")),
        ("", ("", "")),
    ],
)
def test_w71_a_browser_is_noted_by_names_of_ours_only(user_agent, names):
    assert (browser(user_agent), system(user_agent)) == names
