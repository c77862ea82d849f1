"""Whoever sent an invitation is told what becomes of it, and what people ask of them."""

import pytest

from portal.sandbox.people.cast import ACME
from tests import roster
from tests.conftest import CONTOSO

ALICE, ERIN = "alice@example.test", "erin@example.test"


def told(postman, mail_server):
    """The mail to the inviter: subject and words."""
    postman.deliver()
    mail = mail_server.mail()
    assert set(mail) <= {ALICE}, "nobody else hears of it"
    if not mail:
        return None
    (one,) = mail.values()
    return one["Subject"], one.get_body(("plain",)).get_content()


@pytest.fixture
def mine(sandbox):
    return f"/invitations/{roster.invite(sandbox, ACME, ERIN)}"


def test_w35_that_it_was_accepted(signed_in_as, postman, mail_server, lines, mine):
    erin = signed_in_as("erin")
    erin.send(erin.visit(mine), _action=f"{mine}/acceptance")

    subject, words = told(postman, mail_server)
    assert subject == "Northwind: Your invitation was accepted"
    assert "Organization: Acme Corp" in words
    assert f"Invited address: {ERIN}" in words
    assert f"http://localhost:5000/organizations/{ACME}{mine}" in words
    assert [(line.event, line.about) for line in lines()] == [
        ("invitation_accepted", f"invitation {mine.rpartition('/')[2]}")
    ]


def test_that_a_member_has_its_roles_now(bob, sandbox, postman, mail_server):
    path = f"/invitations/{roster.invite(sandbox, ACME, 'bob@example.test', 'admin')}"
    bob.send(bob.visit(path), _action=f"{path}/acceptance")

    _subject, words = told(postman, mail_server)
    assert "was a member already, and has the roles of your invitation now" in words


def test_that_it_was_declined_and_why(signed_in_as, postman, mail_server, lines, mine):
    erin = signed_in_as("erin")
    page = erin.visit(f"{mine}/declining")
    erin.send(page, _action=f"{mine}/declining", note="I have\u202e <b>left</b>")

    subject, words = told(postman, mail_server)
    assert subject == "Northwind: Your invitation was declined"
    assert "Their note: I have <b>left</b>" in words
    (line,) = lines()
    assert line.event == "invitation_declined"
    assert b"left" not in line.words, "the journal keeps it sealed"


def test_that_somebody_asks_for_a_new_one_once_an_hour(
    anyone, sandbox, postman, mail_server, lines
):
    over = f"/invitations/{roster.invite(sandbox, ACME, ERIN, days=-1)}"
    page = anyone.visit(over)
    for _ in range(3):
        anyone.send(page, _action=f"{over}/request")

    subject, _words = told(postman, mail_server)
    assert subject == "Northwind: Somebody asks for a new invitation"
    (line,) = lines()
    assert (line.event, line.subject) == ("invitation_asked_for", "")


def test_that_somebody_asks_for_it_at_another_address(bob, postman, mail_server, mine):
    page = bob.visit(mine)
    assert "learns your name and bob@example.test" in page.text
    page = bob.follow(bob.send(page, _action=f"{mine}/readdressing"))
    assert page.heading == "Thank you for asking"

    subject, words = told(postman, mail_server)
    assert subject == "Northwind: Somebody asks for an invitation at another address"
    assert "Account: Bob Baker · bob@example.test" in words


def test_w20_what_others_are_called_is_one_short_line(bob, sandbox, postman, mail_server, mine):
    sandbox.change_user("bob", name="Bob\r\nBcc: evil@x.test <b>" + "x" * 90)
    bob.send(bob.visit(mine), _action=f"{mine}/readdressing")

    _subject, words = told(postman, mail_server)
    (line,) = [line for line in words.splitlines() if line.startswith("Account:")]
    assert "Bcc: evil@x.test <b>" in line
    assert len(line) < 200


def test_a_tenant_without_a_mail_server_tells_nobody_and_offers_nothing(
    signed_in_as, sandbox, mine, waiting
):
    bob = signed_in_as("bob", CONTOSO)
    bob.language = "en"
    page = bob.visit(mine)

    assert "Ask for it at your address" not in page.text
    assert waiting() == 0
