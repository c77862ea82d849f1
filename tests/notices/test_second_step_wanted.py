"""Members whom a demand for a second step would keep out are written to, each once."""

from portal.sandbox.people.cast import ACME
from tests import roster
from tests.pages.test_organization_settings import SETTINGS, pressed, proven

PAGE = f"{SETTINGS}/second-step"


def test_who_would_be_kept_out_is_written_to_once(alice, sandbox, postman, mail_server, lines):
    roster.join(sandbox, ACME, "frank")
    tried = pressed(alice, proven(alice).visit(PAGE), "check")
    sandbox.forget_calls()

    page = pressed(alice, tried, "write")
    assert page.notices() == ["2 people were written to."]
    assert not page.soup.select('main [name=errand][value="write"]')
    pressed(alice, tried, "write")

    postman.deliver()
    letters = mail_server.mail()
    assert set(letters) == {"alice@example.test", "bob@example.test"}, "frank has a second step"
    letter = letters["bob@example.test"]
    assert "second step" in letter["Subject"]
    assert "Acme Corp" in letter.get_body(("plain",)).get_content()
    wanted = [line.event for line in lines()].count("second_step_wanted")
    assert wanted == 2
    assert sandbox.changes() == []


def test_nobody_is_written_to_before_it_was_tried_out(alice, sandbox, postman, mail_server):
    page = proven(alice).visit(PAGE)
    assert not page.soup.select('main [name=errand][value="write"]')
    token = page.soup.select_one("main [name=csrf_token]")["value"]
    answer = alice.post(PAGE, {"csrf_token": token, "form_key": "k" * 22, "errand": "write"})

    assert answer.status == 409
    postman.deliver()
    assert mail_server.mail() == {}
