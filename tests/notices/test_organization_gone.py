"""Who is written to when an organization is deleted, as its page says before."""

from portal.journal.events import Event
from portal.sandbox.people.cast import ACME
from portal.sandbox.seed import PASSWORDS
from tests import roster

DELETION = f"/organizations/{ACME}/settings/deletion"


def asked(alice):
    page = alice.visit(DELETION)
    if page.heading == "Confirm it’s you":
        alice.send(page, _action="/verify/password", password=PASSWORDS["alice"])
    return alice.visit(DELETION)


def test_everybody_where_they_fit_on_a_page(alice, sandbox, postman, mail_server):
    roster.add_crowd(sandbox, ACME, 3)
    page = asked(alice)
    assert "Everybody who has an email address here is told by mail." in page.text
    alice.send(page, name="Acme Corp")
    postman.deliver()

    written_to = {f"p{number}@example.test" for number in range(3)}
    assert written_to | {"bob@example.test"} <= set(mail_server.mail())


def test_everybody_where_they_are_more_than_one_answer_holds(alice, sandbox, waiting, lines):
    """Each has a letter and a line of their own."""
    crowd = {f"p{number}@example.test" for number in range(120)}
    roster.add_crowd(sandbox, ACME, len(crowd))
    page, before = asked(alice), waiting()
    alice.send(page, name="Acme Corp")

    told = [line.subject for line in lines() if line.event == Event.ORGANIZATION_GONE.value]
    assert len(told) == len(set(told)) >= len(crowd)
    assert waiting() - before >= len(crowd)


def test_the_first_thousand_of_more_and_the_page_says_so(alice, sandbox):
    roster.add_crowd(sandbox, ACME, 1000)

    words = "The first 1,000 of them are told by mail; the others have to hear it from you."
    assert words in asked(alice).text


def test_nothing_is_deleted_while_nobody_can_say_whom_to_tell(alice, sandbox):
    roster.add_crowd(sandbox, ACME, 120)
    page = asked(alice)
    sandbox.break_("status", f"/api/organizations/{ACME}/users", status=503)
    page = alice.send(page, name="Acme Corp")

    assert page.status == 503
    sandbox.mend()
    assert alice.visit(f"/organizations/{ACME}").status == 200
