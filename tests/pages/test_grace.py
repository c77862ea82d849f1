"""An account that is put away first: a day, a way back, and the end by ``portal run-due``."""

import msgspec
import pytest
from sqlalchemy import select, update

from portal.cli import run_due
from portal.cli.demo_files import DemoFiles
from portal.journal.tables import due, entries, outbox
from portal.notices.letter import Letter
from portal.notices.parts import NoticeParts
from portal.sandbox.people.cast import cast_id
from portal.tenants.loading import load
from tests.conftest import CONTOSO, sign_in
from tests.pages.test_access_tokens import make
from tests.pages.test_close_account import confirm_page, hand_over

DAY = 24 * 60
ALICES = f"/api/users/{cast_id('alice')}"
SETTINGS = """
[tenants.northwind.closing]
grace_days = 14

[tenants.northwind.mail]
host = "localhost"
tls = "none"
from = "no-reply@northwind.example"
"""


@pytest.fixture(scope="module")
def module_installation(install):
    return install(SETTINGS)


@pytest.fixture
def notices(installation) -> NoticeParts:
    found: NoticeParts = installation.portal.extensions["foyer.notices"]
    with found.journal.database.writing() as connection:
        for table in (due, outbox, entries):
            connection.execute(table.delete())
    return found


@pytest.fixture
def put_away(alice, notices, sandbox):
    """Alice's account, closed; the last page she saw."""
    hand_over(sandbox)
    question = confirm_page(alice, "alice", sandbox)
    assert "14 days" in alice.visit("/close-account").text
    return alice.send(question, typed="alice@example.test")


@pytest.fixture
def run(installation):
    def run() -> tuple[int, int]:
        configuration = load(DemoFiles(installation.folder, 5000, 3001).configuration, {})
        return run_due.run(installation.portal, configuration)

    return run


def waiting(notices) -> int:
    with notices.journal.database.reading() as connection:
        return len(connection.execute(select(due)).all())


def letters(notices) -> list[Letter]:
    """What is to be mailed, opened, the oldest first."""
    with notices.journal.database.reading() as connection:
        rows = connection.execute(select(outbox).order_by(outbox.c.id)).all()
    opened = (notices.postman._keyring.open(row.letter, "letter", row.tenant) for row in rows)
    return [msgspec.msgpack.decode(raw, type=Letter) for raw in opened]


def events(notices) -> list[tuple[str, str]]:
    with notices.journal.database.reading() as connection:
        rows = connection.execute(select(entries).order_by(entries.c.id)).all()
    return [(row.event, row.result) for row in rows]


def way_back(page) -> str:
    return str(page.soup.select_one("#way-back")["value"])


def test_the_account_is_suspended_and_the_day_and_the_way_back_are_told(
    alice, put_away, notices, sandbox
):
    assert put_away.heading == "Your account is closed"
    assert "It is deleted on" in put_away.text
    assert way_back(put_away).startswith("http://localhost:5000/close-account/return?link=")
    assert sandbox.user("alice")["is_suspended"]
    assert alice.get("/profile").location.startswith("/auth/sign-in")
    assert waiting(notices) == 1
    assert events(notices) == [("closing_asked", "done")]
    [letter] = letters(notices)
    assert letter.to == "alice@example.test"
    assert way_back(put_away) in letter.text
    assert "alice@example.test" in put_away.text


def test_w13_the_way_back_is_a_page_that_does_nothing_before_its_button(
    anyone, put_away, notices, sandbox
):
    sandbox.forget_calls()
    answer = anyone.get(way_back(put_away))
    assert (answer.status, answer.location) == (303, "/close-account/return")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    page = anyone.follow(answer)
    assert page.heading == "Keep your account?"
    assert sandbox.changes() == []

    page = anyone.follow(anyone.send(page, _action="/close-account/return"))
    assert page.heading == "Your account stays"
    assert not sandbox.user("alice")["is_suspended"]
    assert waiting(notices) == 0
    assert events(notices)[-1] == ("closing_taken_back", "done")
    assert "Your account stays" in letters(notices)[-1].subject
    assert sign_in(anyone, "alice", sandbox).status == 200


def test_a_way_back_works_once_and_not_in_another_browser_or_tenant(
    anyone, installation, put_away, sandbox
):
    other = installation.browser()
    assert other.visit("/close-account/return").status == 410
    elsewhere = installation.browser(CONTOSO)
    link = way_back(put_away).replace("http://localhost:5000", CONTOSO)
    assert elsewhere.follow(elsewhere.get(link)).status == 410
    for wrong in ("x", "A" * 43, ""):
        assert other.follow(other.get(f"/close-account/return?link={wrong}")).status == 410

    page = anyone.follow(anyone.get(way_back(put_away)))
    anyone.send(page, _action="/close-account/return")
    assert anyone.follow(anyone.get(way_back(put_away))).status == 410


def test_nothing_is_done_before_the_day(put_away, run, notices, advance, sandbox):
    advance(minutes=14 * DAY - 5)

    assert run() == (0, 0)
    assert sandbox.user("alice")
    assert waiting(notices) == 1


def test_after_the_day_it_is_deleted_and_running_twice_does_nothing_more(
    put_away, run, notices, advance, sandbox
):
    advance(minutes=14 * DAY + 5)
    sandbox.forget_calls()

    assert run() == (1, 0)
    assert run() == (0, 0)
    assert sandbox.changes() == [f"DELETE {ALICES}"]
    assert waiting(notices) == 0
    assert events(notices)[-1] == ("account_deleted", "done")
    assert "Your account was deleted" in letters(notices)[-1].subject


def test_the_way_back_ends_with_the_day(anyone, put_away, advance):
    advance(minutes=14 * DAY + 5)

    assert anyone.follow(anyone.get(way_back(put_away))).status == 410


def test_an_account_that_the_operator_gave_back_is_left_alone(
    put_away, run, notices, advance, sandbox
):
    sandbox.change_user("alice", is_suspended=False)
    advance(minutes=14 * DAY + 5)

    assert run() == (1, 0)
    assert sandbox.user("alice")["username"] == "alice"
    assert waiting(notices) == 0


def test_a_crash_after_the_deletion_does_no_harm(put_away, run, notices, advance, sandbox):
    """Deleted at the platform, and the process ended before it could note that."""
    advance(minutes=14 * DAY + 5)
    sandbox._ask("DELETE", "/users/alice")
    with notices.journal.database.writing() as connection:
        connection.execute(update(due).values(held_by="a dead process", held_until=0.0))

    assert run() == (1, 0)
    assert waiting(notices) == 0


def test_a_platform_that_does_not_answer_is_asked_again_later(
    put_away, run, notices, advance, sandbox
):
    advance(minutes=14 * DAY + 5)
    sandbox.break_("status", f"{ALICES}*", status=503)

    assert run() == (0, 1)
    assert run() == (0, 0), "it is held for a while"
    sandbox.mend()
    advance(minutes=6)
    assert run() == (1, 0)


def test_r28_a_suspension_without_an_answer_is_told_as_unknown_and_its_plan_harms_nobody(
    alice, notices, run, advance, sandbox
):
    hand_over(sandbox)
    question = confirm_page(alice, "alice", sandbox)
    sandbox.break_("status", f"{ALICES}/is-suspended", status=504)
    page = alice.send(question, typed="alice@example.test")
    sandbox.mend()

    assert page.status == 504
    advance(minutes=14 * DAY + 5)
    assert run() == (1, 0)
    assert sandbox.user("alice")["username"] == "alice"


def test_who_has_a_token_is_told_a_week_and_a_day_before_it_expires(
    alice, notices, run, advance, sandbox
):
    make(alice, "Laptop", expires="30")
    path = alice.visit("/access-tokens").link("Rename Laptop")
    alice.submit(path, name="Old laptop")
    days_when_told = []
    for half_days in range(1, 66):
        advance(minutes=DAY / 2)
        days_when_told += [half_days / 2] * sum(run())

    assert len(letters(notices)) == 3, "the first is about its making"
    week, day = days_when_told
    assert 22.5 < week < 25
    assert day - week == 6
    assert "An access token expires soon" in letters(notices)[1].subject
    assert "Old laptop" in letters(notices)[1].text
    assert waiting(notices) == 0


def test_nobody_is_told_of_a_token_that_was_revoked(alice, notices, run, advance, sandbox):
    make(alice, "Laptop", expires="30")
    assert waiting(notices) == 1
    path = alice.visit("/access-tokens").link("Revoke Laptop")
    alice.send(alice.visit(path), _action=path)

    assert waiting(notices) == 0


def test_a_token_revoked_elsewhere_is_told_to_nobody(alice, notices, run, advance, sandbox):
    make(alice, "Laptop", expires="30")
    sandbox.forget_tokens("alice")
    advance(minutes=24 * DAY)

    assert run() == (1, 0)
    assert len(letters(notices)) == 1
    assert waiting(notices) == 0


def test_a_suspension_that_was_refused_leaves_no_plan(alice, notices, sandbox):
    hand_over(sandbox)
    question = confirm_page(alice, "alice", sandbox)
    sandbox.break_("status", f"{ALICES}/is-suspended", status=403, json={"code": "auth.forbidden"})
    alice.send(question, typed="alice@example.test")

    assert waiting(notices) == 0
