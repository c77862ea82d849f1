"""Portals with a journal and with a mail server of their own, both real."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import delete, select

from portal.journal import migrating
from portal.journal.entries import Entry
from portal.journal.tables import entries, outbox
from tests.conftest import Installation
from tests.journal.conftest import address, postgresql
from tests.notices.mail_server import MailServer

__all__ = ["address", "postgresql"]

NORTHWIND = """
[tenants.northwind.mail]
host = "localhost"
port = {port}
tls = "none"
from = "no-reply@northwind.example"
"""


@pytest.fixture(scope="module")
def running_mail_server() -> Iterator[MailServer]:
    server = MailServer().start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def module_installation(
    install: Callable[..., Installation], running_mail_server: MailServer
) -> Installation:
    installation = install(NORTHWIND.format(port=running_mail_server.port))
    migrating.migrate(notices(installation).journal.database)
    return installation


@pytest.fixture
def installation(installation: Installation) -> Installation:
    installation.sandbox.have_trusted_devices()
    with notices(installation).journal.database.writing() as connection:
        connection.execute(delete(entries))
        connection.execute(delete(outbox))
    return installation


@pytest.fixture
def mail_server(running_mail_server: MailServer) -> MailServer:
    running_mail_server.answer = None
    running_mail_server.tried = 0
    running_mail_server.mail()
    return running_mail_server


def notices(installation: Installation):
    return installation.portal.extensions["foyer.notices"]


@pytest.fixture
def postman(installation: Installation):
    """Does a round when the test says so; its thread is not started."""
    return notices(installation).postman


@pytest.fixture
def journal(installation: Installation):
    return notices(installation).journal


@pytest.fixture
def lines(journal) -> Callable[[], list[Entry]]:
    """All of the journal, the oldest first."""

    def lines():
        with journal.database.reading() as connection:
            return connection.execute(select(entries).order_by(entries.c.id)).all()

    return lines


@pytest.fixture
def waiting(journal) -> Callable[[], int]:
    """How many letters are in the outbox."""

    def waiting():
        with journal.database.reading() as connection:
            return len(connection.execute(select(outbox)).all())

    return waiting
