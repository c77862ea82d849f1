"""Mail goes out once, also over failures, restarts and two who send; then nothing of it is left."""

import sqlite3
import threading
from contextlib import closing

import pytest
from prometheus_client import REGISTRY

from portal.auth.keyring import Keyring
from portal.journal.journal import Journal
from portal.notices import outbox
from portal.notices.outbox import PAUSES
from portal.notices.postman import Postman
from portal.tenants.loading import load
from tests.notices.errands import proven

ALICE = "alice@example.test"


def count(outcome: str) -> float:
    labels = {"tenant": "northwind", "outcome": outcome}
    return REGISTRY.get_sample_value("foyer_notices_total", labels) or 0.0


@pytest.fixture
def written(alice, sandbox):
    """A letter to alice is in the outbox."""
    page = proven(alice, "/username", "alice", sandbox)
    answer = alice.send(page, username="alice_in_w")
    assert answer.status == 303
    return answer


@pytest.fixture
def another_postman(installation, journal):
    """As in another process, or in this one after a restart."""

    def another():
        configuration = load(installation.folder / "portal.toml", {})
        keyring = Keyring.load(installation.folder / "keys")
        days = configuration.server.journal_days
        own = Journal(type(journal.database)(configuration.journal_address), days, journal.now)
        return Postman(own, keyring, configuration.tenants)

    return another


def test_a_mail_server_that_is_down_holds_up_nobody_and_gets_it_later(
    running_mail_server, mail_server, written, postman, waiting, advance
):
    running_mail_server.stop()
    try:
        postman.deliver()
    finally:
        running_mail_server.start()
    assert waiting() == 1

    postman.deliver()
    assert mail_server.mail() == {}, "not before its time"
    advance(seconds=PAUSES[0] + 1)
    postman.deliver()
    assert list(mail_server.mail()) == [ALICE]
    assert waiting() == 0


def test_it_is_tried_a_bounded_number_of_times_and_then_given_up(
    mail_server, written, postman, waiting, advance
):
    mail_server.answer = "451 come back later"
    before = count("given_up")
    for pause in (*PAUSES, PAUSES[-1], PAUSES[-1]):
        postman.deliver()
        advance(seconds=pause + 1)

    assert mail_server.tried == len(PAUSES) + 1
    assert waiting() == 0
    assert count("given_up") == before + 1


def test_an_address_that_is_refused_for_good_is_not_tried_again(
    mail_server, written, postman, waiting
):
    mail_server.answer = "550 nobody of that name"
    postman.deliver()

    assert (mail_server.tried, waiting()) == (1, 0)


def test_it_survives_a_restart(mail_server, written, another_postman, waiting):
    another_postman().deliver()

    assert list(mail_server.mail()) == [ALICE]
    assert waiting() == 0


def test_two_who_send_at_once_send_it_once(alice, sandbox, mail_server, another_postman, advance):
    for number in range(6):
        page = proven(alice, "/username", "alice", sandbox)
        alice.send(page, username=f"alice_{number}")
    postmen = [another_postman() for _ in range(3)]
    threads = [threading.Thread(target=postman.deliver) for postman in postmen]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    ids = []
    for _ in range(6):
        _to, mail = mail_server.next_mail()
        ids.append(mail["Message-ID"])
    assert len(set(ids)) == 6
    assert mail_server.mail() == {}


def test_a_process_that_dies_over_it_leaves_it_to_the_next(
    journal, mail_server, written, postman, waiting, advance
):
    with journal.database.writing() as connection:
        assert outbox.take(connection, journal.now())
    postman.deliver()
    assert mail_server.mail() == {}, "somebody has it"

    advance(minutes=6)
    postman.deliver()
    assert list(mail_server.mail()) == [ALICE]


def test_one_that_ends_every_process_is_given_up(journal, mail_server, written, postman, advance):
    for _ in range(len(PAUSES) + 1):
        with journal.database.writing() as connection:
            assert outbox.take(connection, journal.now())
        advance(minutes=6)
    postman.deliver()

    assert mail_server.tried == 0


def test_whoever_lost_it_to_another_forgets_nothing_of_theirs(journal, written, waiting, advance):
    with journal.database.writing() as connection:
        slow = outbox.take(connection, journal.now())
    advance(minutes=6)
    with journal.database.writing() as connection:
        outbox.take(connection, journal.now())
        outbox.forget(connection, slow)

    assert waiting() == 1


def test_no_address_can_be_read_in_the_file_before_or_after(
    installation, mail_server, written, postman, waiting
):
    file = installation.folder / "journal.db"

    def content() -> bytes:
        with closing(sqlite3.connect(file)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return file.read_bytes()

    assert waiting() == 1
    assert b"example.test" not in content()
    postman.deliver()
    assert waiting() == 0
    assert b"example.test" not in content()


def test_a_letter_of_a_tenant_that_sends_no_mail_any_more_is_given_up(
    journal, mail_server, written, installation, waiting
):
    tenants = load(installation.folder / "portal.toml", {}).tenants
    others = [tenant for tenant in tenants if tenant.mail is None]
    Postman(journal, Keyring.load(installation.folder / "keys"), others).deliver()

    assert (mail_server.tried, waiting()) == (0, 0)


def test_its_thread_sends_without_being_asked(
    alice, sandbox, mail_server, another_postman, waiting
):
    postman = another_postman()
    postman.start()
    try:
        page = proven(alice, "/username", "alice", sandbox)
        alice.send(page, username="alice_in_w")
        to, _mail = mail_server.next_mail(patience=20)
    finally:
        postman.stop()

    assert to == ALICE
    assert waiting() == 0, "stopping waits for what is at hand"
