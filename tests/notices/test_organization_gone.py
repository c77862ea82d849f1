"""Who is written to when an organization is deleted, as its page says before."""

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


def test_the_first_hundred_of_more_and_the_page_says_so(alice, sandbox):
    roster.add_crowd(sandbox, ACME, 100)

    words = "The first 100 of them are told by mail; the others have to hear it from you."
    assert words in asked(alice).text
