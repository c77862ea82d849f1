"""Inviting people to an organization, and what becomes of each invitation."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from portal.sandbox.people.cast import ACME, UMBRELLA
from portal.sandbox.people.invitations import revoke, roles_of
from portal.sandbox.seed import PASSWORDS
from tests import roster
from tests.conftest import sign_in

ALL = f"/organizations/{ACME}/invitations"
NEW = f"{ALL}/new"
ERIN, HENRY = "erin@example.test", "henry@example.test"


def form_of(browser, path=NEW):
    """The form, after proving who one is where that is asked for."""
    page = browser.visit(path)
    if page.heading == "Confirm it’s you":
        who = "bob" if "Bob Baker" in str(page.soup.header) else "alice"
        password = PASSWORDS[who]
        page = browser.follow(browser.send(page, _action="/verify/password", password=password))
    return page


def check(browser, addresses, **typed):
    """The page that says what would happen."""
    return browser.send(form_of(browser), addresses=addresses, **typed)


def send(browser, addresses, **typed):
    """The page that says what happened."""
    page = check(browser, addresses, **typed)
    return browser.follow(browser.send(page, step="send"))


def invitations_made(sandbox):
    return [call for call in sandbox.changes() if "organization-invitations" in call]


def send_again(browser, page):
    path = page.url.removeprefix("http://localhost:5000")
    return browser.send(page, _action=f"{path.removesuffix('/message')}/message")


def rows(page):
    """Of a table: the first cell → the words of the second."""
    return {
        row.th.get_text(" ", strip=True): " ".join(row.td.get_text(" ", strip=True).split())
        for row in page.soup.select("tbody tr")
    }


def test_people_are_invited_by_mail_after_a_look_at_what_will_happen(alice, sandbox):
    page = check(alice, f"{ERIN}\nHenry <{HENRY}>", days="3", language="zh-CN", note="Hi\nyou two")
    assert page.heading == "Invite 2 people?"
    assert rows(page) == {ERIN: "Will be invited", HENRY: "Will be invited"}
    assert "Roles member" in page.text
    assert invitations_made(sandbox) == []

    page = alice.follow(alice.send(page, step="send"))

    assert rows(page) == {ERIN: "Sent", HENRY: "Sent"}
    assert "2 of 2 invitations were sent" in page.text
    mails = {mail["to"]: mail for mail in sandbox.outbox()}
    assert set(mails) == {ERIN, HENRY}
    for mail in mails.values():
        id_ = mail["link"].removeprefix("http://localhost:5000/invitations/")
        made = roster.invitation(sandbox, id_)
        assert (made["invitee"], made["inviter_id"]) == (mail["to"], "alice0000000")
        end = datetime.fromtimestamp(made["expires_at"] / 1000, UTC)
        assert timedelta(days=2.9) < end - datetime.now(UTC) < timedelta(days=3.1)
        assert (mail["locale"], mail["note"]) == ("zh-CN", "Hi\nyou two")
        assert mail["until"] == f"{end.year}年{end.month}月{end.day}日"


def test_w38_a_verdict_tells_of_this_organization_only(alice, sandbox):
    """Erin has an account here and Henry has none: nobody learns which is which."""
    roster.invite(sandbox, ACME, "Frank@example.test")
    roster.invite(sandbox, UMBRELLA, HENRY)
    text = f"{ERIN} {HENRY} BOB@example.test frank@EXAMPLE.test nope dave"
    page = check(alice, text)

    assert page.heading == "Invite 2 people?"
    assert rows(page) == {
        ERIN: "Will be invited",
        HENRY: "Will be invited",
        "BOB@example.test": "Is a member Nothing is sent.",
        "frank@example.test": (
            "Invited already Nothing is sent. You can send the email again from the list."
        ),
        "nope": "Not an address Correct it, or leave it out.",
        "dave": "Not an address Correct it, or leave it out.",
    }
    page = alice.follow(alice.send(page, step="send"))
    assert set(rows(page)) == {ERIN, HENRY}


def test_only_domains_that_the_operator_allows_are_invited(install):
    strict = install(
        '[tenants.northwind.organizations]\ninvitation_domains = ["Example.Test"]\n',
        without=("[tenants.northwind.organizations]", "create"),
    )
    alice = strict.browser()
    sign_in(alice, "alice", strict.sandbox)
    page = check(alice, "x@example.test y@sub.example.test z@other.test")

    assert [words.split(" ")[0] for words in rows(page).values()] == ["Will", "Not", "Not"]
    page = alice.follow(alice.send(page, step="send"))
    assert set(rows(page)) == {"x@example.test"}

    strict.sandbox.forget_calls()
    for days in (7, -1):  # of before the operator narrowed it
        old = roster.invite(strict.sandbox, ACME, f"old{days}@other.test", days=days)
        page = alice.visit(f"{ALL}/{old}")
        page = alice.send(page, _action=f"{ALL}/{old}/message")
        assert page.status == 403
        assert "People of this domain cannot be invited here." in page.text
    assert strict.sandbox.changes() == []


def test_what_was_typed_is_still_there_whatever_is_wrong(alice, sandbox):
    page = check(alice, " ", note="Hello", days="9")
    assert (
        page.error_of("addresses") == "Enter the email addresses of the people you want to invite."
    )
    assert (page.value_of("note").strip(), page.value_of("days")) == ("Hello", "9")

    page = check(alice, ERIN, role_1=None)
    assert page.error_of("role_0") == "Choose at least one role."

    page = check(alice, " ".join(f"p{number}@x.test" for number in range(51)))
    assert page.error_of("addresses") == "You can invite 50 people at a time; these are 51."

    page = check(alice, ERIN, note="See https://evil.example")
    assert page.error_of("note") == "Leave web addresses out of the note."
    assert page.value_of("addresses").strip() == ERIN

    page = alice.send(check(alice, ERIN, note="Hello", days="9"), step="change")
    assert page.heading == "Invite people"
    assert (page.value_of("addresses").strip(), page.value_of("days")) == (ERIN, "9")
    assert page.soup.select(".error-summary") == []
    assert invitations_made(sandbox) == []


def test_w46_a_note_is_plain_text_wherever_it_stands(alice, sandbox):
    page = check(alice, ERIN, note="<b>Hi</b> \u202eyou")
    assert "<b>Hi</b> you" in page.text

    alice.send(page, step="send")
    assert sandbox.outbox()[0]["note"] == "‹b›Hi‹/b› you"


def test_w45_nobody_gives_by_invitation_what_they_may_not_do_themselves(bob, sandbox):
    roster.add_role(sandbox, "host", "read:member", "invite:member")
    roster.set_roles(sandbox, ACME, "bob", "host")
    page = form_of(bob)
    offered = [tag.get_text(" ", strip=True) for tag in page.soup.select("#roles label")]
    assert offered == ["host", "member"]

    forged = {"csrf_token": token_of(bob), "form_key": "k" * 22, "step": "send", "addresses": ERIN}
    bob.post(NEW, forged | {"role_0": "y", "role_2": "y", "days": "7", "language": "en"})

    id_ = sandbox.outbox()[0]["link"].rpartition("/")[2]
    assert invited_roles(sandbox, id_) == ["host"]


def token_of(browser):
    return browser.visit("/profile").soup.select_one("[name=csrf_token]")["value"]


def invited_roles(sandbox, id_):
    with sandbox.app.app_context():
        return [role["name"] for role in roles_of(id_)]


def test_w45_an_expired_invitation_as_admin_is_not_renewed_by_who_may_not_give_that(bob, sandbox):
    roster.add_role(sandbox, "host", "read:member", "invite:member")
    roster.set_roles(sandbox, ACME, "bob", "host")
    old = roster.invite(sandbox, ACME, ERIN, "admin", days=-1)
    sandbox.forget_calls()
    page = bob.send(bob.visit(f"{ALL}/{old}"), _action=f"{ALL}/{old}/message")

    assert "a role that you may not give" in page.text
    assert sandbox.changes() == []


def test_w45_a_member_who_may_not_invite_sees_and_does_nothing(bob, sandbox):
    mine = roster.invite(sandbox, ACME, ERIN)
    assert form_of(bob).status == 403
    page = bob.visit(f"/organizations/{ACME}")
    assert "Invitations" not in page.text
    token = {"csrf_token": token_of(bob)}
    sandbox.forget_calls()

    for path in (ALL, NEW, f"{ALL}/report", f"{ALL}/{mine}", f"{ALL}/{mine}/revocation"):
        assert bob.get(path).status == 403
    for path in (NEW, f"{ALL}/{mine}/message", f"{ALL}/{mine}/revocation"):
        assert bob.post(path, token | {"form_key": "k" * 22, "addresses": HENRY}).status == 403
    assert sandbox.changes() == []


def test_w44_an_invitation_of_another_organization_is_not_there(alice, sandbox):
    foreign = roster.invite(sandbox, UMBRELLA, ERIN, inviter="dave")
    token = {"csrf_token": token_of(alice)}
    sandbox.forget_calls()

    for id_ in (foreign, "nothing", "..%2Fusers"):
        assert alice.get(f"{ALL}/{id_}").status == 404
        for action in ("message", "revocation"):
            answer = alice.post(f"{ALL}/{id_}/{action}", token | {"form_key": "k" * 22})
            assert answer.status == 404
    assert sandbox.changes() == []
    assert alice.get(f"/organizations/{UMBRELLA}/invitations").status == 403


def test_a_mail_that_fails_leaves_an_invitation_that_can_be_sent_again(alice, sandbox):
    refusal = {"code": "connector.not_found", "message": "…"}
    where = "/api/organization-invitations/*/message"
    sandbox.break_("status", where, status=501, json=refusal)
    page = send(alice, ERIN)
    assert rows(page)[ERIN].startswith("Email failed The invitation is there")

    page = alice.visit(page.link(ERIN))
    assert "Pending Email failed" in page.text
    assert "The email could not be sent" in page.text
    sandbox.mend()
    page = alice.follow(send_again(alice, page))

    assert page.notices() == [f"The email was sent again to {ERIN}."]
    assert "Email failed" not in page.text
    assert "Alice Adams sent the email again" in page.text
    assert [mail["to"] for mail in sandbox.outbox()] == [ERIN]


@pytest.mark.parametrize(
    ("where", "method", "expected"),
    [
        ("/api/organization-invitations", "POST", "Not known No answer came back."),
        ("/api/organization-invitations/*/message", "POST", "Not known The invitation is there."),
    ],
)
def test_r21_where_no_answer_comes_back_the_report_says_so(alice, sandbox, where, method, expected):
    sandbox.break_("status", where, method=method, status=504)

    assert rows(send(alice, ERIN))[ERIN].startswith(expected)


def test_what_was_not_sent_is_tried_again_without_typing(alice, sandbox):
    page = check(alice, f"{ERIN} {HENRY}", note="Hello", days="9")
    sandbox.break_("status", "/api/organization-invitations", method="POST", status=500)
    page = alice.follow(alice.send(page, step="send"))
    sandbox.mend()
    assert [words.split(" ")[0] for words in rows(page).values()] == ["Not", "Not"]
    page = alice.send(page, step="change")

    assert page.heading == "Invite people"
    assert page.value_of("addresses").split() == [ERIN, HENRY]
    assert (page.value_of("note").strip(), page.value_of("days")) == ("Hello", "9")


def test_who_joined_or_was_invited_between_the_look_and_the_sending_is_told(alice, sandbox):
    refusal = {"code": "entity.unique_integrity_violation", "message": "…"}
    sandbox.break_(
        "status", "/api/organization-invitations", method="POST", status=422, json=refusal
    )

    assert rows(send(alice, ERIN)) == {ERIN: "Invited already Nothing was sent."}


def test_r36_a_form_sent_twice_invites_once(alice, sandbox):
    page = check(alice, ERIN)
    first, second = (alice.send(page, step="send") for _ in range(2))

    assert first.location == second.location == f"{ALL}/report"
    assert len(sandbox.outbox()) == 1


def test_w36_one_address_is_mailed_five_times_and_told_when_again(alice, sandbox):
    page = alice.visit(send(alice, ERIN).link(ERIN))
    for _ in range(4):
        page = alice.follow(send_again(alice, page))
    answer = send_again(alice, page)

    assert answer.status == 429
    assert "Too many emails went to this address. Send it again in" in answer.text
    assert len(sandbox.outbox()) == 5


def test_w36_the_platforms_own_limit_is_told_as_well(alice, sandbox):
    refusal = {"code": "request.message_rate_limited", "message": "…"}
    where = "/api/organization-invitations/*/message"
    sandbox.break_("status", where, status=429, json=refusal)

    assert "Send it again in ten minutes" in rows(send(alice, ERIN))[ERIN]


def test_w36_nobody_invites_without_end(install):
    strict = install("[tenants.northwind.limits]\ninvitations = 2\n")
    alice = strict.browser()
    sign_in(alice, "alice", strict.sandbox)
    found = rows(send(alice, "a@x.test b@x.test c@x.test"))

    assert sorted(words.split(" ")[0] for words in found.values()) == ["Not", "Sent", "Sent"]
    assert "Try again in an hour" in str(found)


def test_what_has_expired_is_sent_anew_in_one_press(alice, sandbox):
    old = roster.invite(sandbox, ACME, ERIN, "admin", days=-1)
    page = alice.visit(ALL)
    assert f"{ERIN} Expired" in page.text
    page = alice.follow(alice.send(page, _action=f"{ALL}/{old}/message"))

    assert page.notices() == [f"A new invitation was sent to {ERIN}."]
    link = sandbox.outbox()[0]["link"]
    assert not link.endswith(old)
    assert invited_roles(sandbox, link.rpartition("/")[2]) == ["admin"]
    assert "Alice Adams sent a new one in its place" in alice.visit(f"{ALL}/{old}").text
    assert "Pending 1" in alice.visit(ALL).text


def test_an_invitation_is_taken_back_after_a_question(alice, sandbox):
    mine = roster.invite(sandbox, ACME, ERIN)
    page = alice.visit(alice.visit(f"{ALL}/{mine}").link("Take it back"))
    assert page.heading == f"Take back the invitation of {ERIN}?"
    assert roster.invitation(sandbox, mine)["status"] == "Pending"
    page = alice.follow(alice.send(page, _action=f"{ALL}/{mine}/revocation"))

    assert page.notices() == [f"The invitation of {ERIN} was taken back."]
    assert f"{ERIN} Taken back" in page.text
    assert "Alice Adams took it back" in alice.visit(f"{ALL}/{mine}").text


def test_what_was_taken_back_is_not_mailed_any_more(alice, sandbox):
    mine = roster.invite(sandbox, ACME, ERIN)
    page = alice.visit(f"{ALL}/{mine}")
    question = alice.visit(f"{ALL}/{mine}/revocation")
    with sandbox.app.app_context():
        revoke(mine)

    answer = alice.follow(send_again(alice, page))
    assert answer.notices() == ["This invitation is not open any more, so nothing was sent."]
    answer = alice.follow(alice.send(question, _action=f"{ALL}/{mine}/revocation"))
    assert answer.notices() == ["This invitation is not open any more."]
    assert sandbox.outbox() == []
    assert "Send the email again" not in alice.visit(f"{ALL}/{mine}").text


def test_the_list_is_looked_at_by_state_and_in_pages(alice, sandbox):
    for number in range(25):
        roster.invite(sandbox, ACME, f"p{number:02d}@example.test")
    roster.invite(sandbox, ACME, HENRY, status="Accepted")
    page = alice.visit(ALL)

    assert "All 26 Pending 25 Accepted 1" in page.text
    assert "1–20 of 26" in page.text
    assert "p00@example.test" in alice.visit(page.link("Next")).text
    page = alice.visit(f"{ALL}?state=accepted")
    assert HENRY in page.text
    assert "p24@example.test" not in page.text
    assert "There is none of this kind" in alice.visit(f"{ALL}?state=expired").text
    assert "p24@example.test" in alice.visit(f"{ALL}?state=odd&page=-1").text


def test_the_link_can_be_copied_and_says_who_may_use_it(alice, sandbox):
    mine = roster.invite(sandbox, ACME, ERIN)
    page = alice.visit(f"{ALL}/{mine}")

    assert f"http://localhost:5000/invitations/{mine}" in str(page.soup)
    assert f"Only {ERIN} can accept it" in page.text


def test_a_journal_that_does_not_answer_costs_the_history_alone(alice, sandbox, installation):
    mine = roster.invite(sandbox, ACME, ERIN)
    with closing(sqlite3.connect(installation.folder / "journal.db", isolation_level=None)) as lock:
        lock.execute("ALTER TABLE entries RENAME TO elsewhere")
        try:
            page = alice.visit(f"{ALL}/{mine}")
            listed = alice.visit(ALL)
        finally:
            lock.execute("ALTER TABLE elsewhere RENAME TO entries")

    assert "We could not load this section" in page.text
    assert ERIN in listed.text


def test_a_report_is_there_for_who_sent_and_for_this_organization(alice, sandbox):
    send(alice, ERIN)
    assert alice.get(f"{ALL}/report").status == 200
    roster.set_roles(sandbox, UMBRELLA, "alice", "admin")

    there = f"/organizations/{UMBRELLA}/invitations"
    assert alice.get(f"{there}/report").location == there
