"""Who closes their account is told by mail: what happened, and what may have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email.message import EmailMessage

import pytest

from portal.notices.postman import Postman
from portal.sandbox.people.cast import PASSWORDS
from tests.authing.pages.test_close_account import (
    ALICE,
    CONFIRM,
    DELETE,
    VERIFY,
    close,
    exists,
    sent,
)
from tests.conftest import Installation
from tests.notices.conftest import NORTHWIND, notices
from tests.notices.mail_server import MailServer

DONE = "Your account was deleted"


@pytest.fixture(scope="module")
def mail_server() -> Iterator[MailServer]:
    server = MailServer().start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def module_installation(
    install: Callable[..., Installation], mail_server: MailServer
) -> Installation:
    return install(NORTHWIND.format(port=mail_server.port), platform="authing")


@pytest.fixture
def letters(installation: Installation, mail_server: MailServer):
    """What has been mailed by now, by whom it went to."""
    postman: Postman = notices(installation).postman

    def letters() -> dict[str, EmailMessage]:
        postman.deliver()
        return mail_server.mail()

    letters()
    return letters


def words(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def test_w35_it_goes_to_the_address_that_the_account_had(alice, stand_in, letters):
    close(alice, sent(alice), code=stand_in.code_for(ALICE), typed=ALICE)

    assert not exists(stand_in, "alice")
    mail = letters()
    assert list(mail) == [ALICE]
    assert DONE in mail[ALICE]["Subject"]
    assert "This cannot be taken back." in words(mail[ALICE])
    assert "localhost:5000/activity" not in words(mail[ALICE]), "there is no account to look at"


def test_w35_whoever_has_no_address_gets_none_and_closes_it_all_the_same(
    signed_in_as, stand_in, letters
):
    dave = signed_in_as("dave")
    close(dave, dave.visit(CONFIRM), password=PASSWORDS["dave"], typed="dave")

    assert not exists(stand_in, "dave")
    assert letters() == {}


def test_w35_what_nobody_knows_is_told_as_that(alice, stand_in, letters):
    page, code = sent(alice), stand_in.code_for(ALICE)
    stand_in.break_("status", DELETE, status=504)
    close(alice, page, code=code, typed=ALICE)

    [mail] = letters().values()
    assert mail["Subject"] == "Northwind: Your account was deleted (not certain)"
    assert words(mail).startswith("This was asked for, but no answer came back, so it may not")
    assert "To see whether the account is still there, sign in:" in words(mail)
    assert "nothing more to do" not in words(mail)


@pytest.mark.parametrize("path", [None, VERIFY, DELETE], ids=["wrong code", "asked", "done"])
def test_w35_what_was_refused_is_told_to_nobody(alice, stand_in, letters, path):
    page, code = sent(alice), stand_in.code_for(ALICE)
    if path is not None:
        stand_in.break_("status", path, json={"statusCode": 403, "message": "no"})
    close(alice, page, code=code if path else "000000", typed=ALICE)

    assert exists(stand_in, "alice")
    assert letters() == {}
