"""Each thing that people change about their account is noted and told; none is held up by it."""

import sqlite3
import time
from contextlib import closing

import pytest
from jinja2 import DictLoader

from portal.auth.proofs import Need
from portal.features.proof_table import PROOFS
from portal.journal.events import Event
from portal.notices.whom import TOLD, addresses
from portal.notices.words import WORDS
from tests.browser import Browser
from tests.conftest import CONTOSO, sign_in
from tests.notices.errands import (
    BEGINNINGS,
    ERRANDS,
    ONLY_LISTED,
    ONLY_SHOWN,
    REFUSALS,
    WITH_GRACE,
    proven,
)

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"
NEW_PASSWORD = "Marble-Thicket-70!"
BEFORE, NEW = "before@example.test", "new@example.test"
WHOM = {
    Event.PASSWORD_SET: [BEFORE],
    Event.PASSWORD_CHANGED: [BEFORE],
    Event.OTHERS_SIGNED_OUT: [BEFORE],
    Event.SESSION_ENDED: [BEFORE],
    Event.TRUSTED_DEVICE_REMOVED: [BEFORE],
    Event.ALL_SESSIONS_ENDED: [BEFORE],
    Event.APP_ACCESS_REVOKED: [BEFORE],
    Event.USERNAME_CHANGED: [BEFORE],
    Event.USERNAME_REMOVED: [BEFORE],
    Event.EMAIL_ADDED: [BEFORE, NEW],
    Event.EMAIL_CHANGED: [BEFORE, NEW],
    Event.EMAIL_REMOVED: [BEFORE, NEW],
    Event.PHONE_ADDED: [BEFORE],
    Event.PHONE_CHANGED: [BEFORE],
    Event.PHONE_REMOVED: [BEFORE],
    Event.ACCESS_TOKEN_CREATED: [BEFORE],
    Event.ACCESS_TOKEN_REVOKED: [BEFORE],
    Event.DATA_EXPORTED: [BEFORE],
    Event.CLOSING_ASKED: [BEFORE],
    Event.CLOSING_TAKEN_BACK: [BEFORE],
    Event.ACCOUNT_DELETED: [BEFORE],
    Event.PASSKEY_ADDED: [BEFORE],
    Event.PASSKEY_RENAMED: [],
    Event.PASSKEY_REMOVED: [BEFORE],
    Event.ORGANIZATION_CREATED: [],
    Event.ORGANIZATION_CHANGED: [BEFORE],
    Event.ORGANIZATION_DELETED: [BEFORE],
    Event.ORGANIZATION_GONE: [],
    Event.SECOND_STEP_WANTED: [],
    Event.ORGANIZATION_LEFT: [BEFORE],
    Event.MEMBER_ROLES_CHANGED: [BEFORE],
    Event.MEMBER_REMOVED: [BEFORE],
    Event.ROLES_CHANGED: [],
    Event.REMOVED_FROM_ORGANIZATION: [],
    Event.IDENTITY_LINKED: [BEFORE],
    Event.IDENTITY_REPLACED: [BEFORE],
    Event.IDENTITY_UNLINKED: [BEFORE],
    Event.AUTHENTICATOR_ADDED: [BEFORE],
    Event.AUTHENTICATOR_REPLACED: [BEFORE],
    Event.AUTHENTICATOR_REMOVED: [BEFORE],
    Event.SENT_CODES_ADDED: [BEFORE],
    Event.SENT_CODES_REMOVED: [BEFORE],
    Event.BACKUP_CODES_MADE: [BEFORE],
    Event.BACKUP_CODES_REPLACED: [BEFORE],
    Event.BACKUP_CODES_REMOVED: [BEFORE],
    Event.SECOND_STEP_ASKED: [BEFORE],
    Event.SECOND_STEP_LEFT_OUT: [BEFORE],
}

ON_THEIR_OWN = {Event.SECOND_STEP_WANTED}
"""Told to others without anything being changed; ``test_second_step_wanted.py``."""

ON_AUTHING = {Event.SENT_CODES_ADDED, Event.SENT_CODES_REMOVED}
"""Done on one platform alone; ``tests/authing/pages/test_sent_codes.py``."""

PAGES_ON_AUTHING = {"password.by_email", "password.by_phone"}
"""``tests/authing/pages/test_password.py``."""

OF_INVITATIONS = {event for event in Event if event.startswith("invitation_")}
"""Lines about an invitation, which nobody's account changes by; ``test_invitations.py`` here."""


def test_w71_every_page_that_wants_a_proof_is_an_errand_that_is_recorded():
    needed = {endpoint for endpoint, row in PROOFS.items() if isinstance(row, Need)}
    needed -= (
        BEGINNINGS | ONLY_LISTED | ONLY_SHOWN | {"invitations.show_new"}
    )  # see test_invitations.py
    needed -= {one for one in needed if "_codes_by_" in one}  # see ON_AUTHING
    needed -= PAGES_ON_AUTHING

    assert needed <= {errand.endpoint for errand in ERRANDS}
    assert needed <= {refusal.endpoint for refusal in REFUSALS}


def test_w71_every_event_is_brought_about_by_an_errand():
    brought_about = {errand.event for errand in ERRANDS}.union(*(one.others for one in ERRANDS))
    assert set(Event) == brought_about | ON_THEIR_OWN | ON_AUTHING | OF_INVITATIONS | WITH_GRACE


def test_w35_every_event_is_told_to_somebody_in_words():
    assert set(TOLD) == set(WORDS) == set(Event) >= set(WHOM)


def test_w71_every_event_has_words_in_the_list_of_what_happened_done_or_refused():
    for event, words in WORDS.items():
        assert str(words.subject), event
        assert str(words.refused).endswith("was refused"), event
        assert str(words.sentence), event


@pytest.mark.parametrize("event", Event)
def test_w35_whom_an_event_is_told(event):
    assert addresses(event, BEFORE, NEW) == WHOM.get(event, [])
    assert addresses(event, None, None) == []
    assert addresses(event, BEFORE, BEFORE) == WHOM.get(event, [])[:1]


@pytest.mark.parametrize("errand", ERRANDS, ids=lambda errand: f"{errand.who}-{errand.event}")
def test_c47_w71_w35_what_was_done_is_in_the_journal_and_told_by_mail(
    errand, signed_in_as, sandbox, postman, mail_server, lines, waiting
):
    browser = signed_in_as(errand.who)
    answer = errand.done(browser, sandbox)
    assert answer.status == errand.status, answer.text
    line, *others = lines()

    assert (line.event, line.result, line.reason) == (errand.event, "done", "")
    assert tuple(other.event for other in others) == errand.others
    assert all(other.network == other.browser == "" for other in others)
    assert line.tenant == "northwind"
    assert line.subject.startswith(errand.who)  # the ids of the cast
    assert line.request_id == answer.headers["X-Request-Id"]
    postman.deliver()
    mail = mail_server.mail()
    assert tuple(mail) == errand.told
    subjects = [str(WORDS[event].subject) for event in (errand.event, *errand.others)]
    for one in mail.values():
        assert any(subject in one["Subject"] for subject in subjects)
    assert waiting() == 0


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.endpoint)
def test_c47_w71_what_was_refused_is_in_the_journal_and_told_to_nobody(
    refusal, signed_in_as, sandbox, lines, waiting
):
    refusal.tried(signed_in_as(refusal.who), sandbox)
    (line,) = lines()

    assert (line.event, line.result, line.reason) == (refusal.event, "refused", refusal.reason)
    assert waiting() == 0


def test_r21_a_change_whose_answer_was_lost_is_noted_as_unknown_and_told_as_such(
    alice, sandbox, postman, mail_server, lines
):
    page = proven(alice, "/username", "alice", sandbox)
    sandbox.break_("status", "/api/my-account", method="PATCH", status=504, after=True)
    alice.send(page, username="alice_in_w")
    sandbox.mend()

    (line,) = lines()
    assert (line.result, line.reason) == ("unknown", "outcome_unknown")
    postman.deliver()
    mail = mail_server.mail()["alice@example.test"]
    assert "it may not have happened" in mail.get_body(("plain",)).get_content()


def test_w35_w71_a_journal_that_is_locked_holds_up_no_change_and_undoes_none(
    alice, sandbox, journal, installation, lines
):
    page = proven(alice, "/username", "alice", sandbox)
    file = installation.folder / "journal.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as somebody_else:
        somebody_else.execute("BEGIN EXCLUSIVE")
        started = time.monotonic()
        page = alice.follow(alice.send(page, username="alice_in_w"))
        took = time.monotonic() - started

    assert page.notices() == ["You now sign in as alice_in_w."]
    assert took < 5
    assert lines() == []
    assert journal.trouble() == "OperationalError"


def test_a_letter_that_cannot_be_written_undoes_no_change(
    alice, sandbox, portal, monkeypatch, lines, waiting
):
    page = proven(alice, "/username", "alice", sandbox)
    monkeypatch.setattr(portal.jinja_env, "cache", None)
    loader = DictLoader({"mail/notice.html": "{{ nothing.of.that.name }}"})
    monkeypatch.setattr(portal.jinja_env, "loader", loader)
    answer = alice.send(page, username="alice_in_w")

    assert answer.status == 303
    assert [line.result for line in lines()] == ["done"]
    assert waiting() == 0


def test_w71_the_journal_keeps_no_value(alice, sandbox, lines):
    page = proven(alice, "/username", "alice", sandbox)
    alice.send(page, username="wonderland")
    page = proven(alice, "/password", "alice", sandbox)
    alice.send(page, new_password=NEW_PASSWORD, repeat=NEW_PASSWORD)
    written = " ".join(str(value) for line in lines() for value in line)

    assert len(lines()) == 2
    for value in ("wonderland", "example.test", "555", NEW_PASSWORD, "Alice"):
        assert value not in written


def test_w71_it_says_whence_coarsely_and_by_which_browser(installation, sandbox, lines):
    def wsgi(environ, start):
        here = {"REMOTE_ADDR": "203.0.113.77", "HTTP_USER_AGENT": FIREFOX}
        return installation.portal.wsgi_app({**environ, **here}, start)

    alice = Browser({"localhost:5000": wsgi, "localhost:3001": sandbox.app})
    sign_in(alice, "alice", sandbox)
    page = proven(alice, "/username", "alice", sandbox)
    alice.send(page, username="alice_in_w")

    (line,) = lines()
    assert (line.network, line.browser, line.system) == ("203.0.113.0/24", "Firefox", "Windows")


def test_a_tenant_without_a_mail_server_tells_nobody_and_keeps_its_journal(
    signed_in_as, sandbox, lines, waiting
):
    alice = signed_in_as("alice", CONTOSO)
    alice.language = "en"
    page = proven(alice, "/username", "alice", sandbox)
    alice.send(page, username="alice_in_w")

    assert [line.tenant for line in lines()] == ["contoso"]
    assert waiting() == 0
