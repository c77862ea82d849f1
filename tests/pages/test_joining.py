"""The page behind the link of an invitation, for everyone who may open it."""

import pytest

from portal.sandbox.people.cast import ACME
from portal.sandbox.people.invitations import revoke
from tests import roster
from tests.at_once import at_once
from tests.conftest import CONTOSO, sign_in, sign_in_at

ERIN = "erin@example.test"
HERE = f"/organizations/{ACME}"
MASKED = "E•••@E•••.test"


@pytest.fixture
def mine(sandbox):
    """Erin's invitation to Acme Corp, from Alice, in letters of another size."""
    return f"/invitations/{roster.invite(sandbox, ACME, 'ERIN@Example.test')}"


def state(sandbox, path):
    return roster.invitation(sandbox, path.rpartition("/")[2])["status"]


def post(browser, path, **fields):
    token = browser.visit("/auth/sign-out").soup.select_one("[name=csrf_token]")["value"]
    return browser.post(path, {"csrf_token": token, "form_key": "k" * 22, **fields})


def history(alice, path):
    page = alice.visit(f"{HERE}/invitations/{path.rpartition('/')[2]}")
    return [tag.get_text(strip=True) for tag in page.soup.select(".timeline__words")]


def test_signed_out_one_sees_what_it_is_and_the_address_in_part(anyone, mine):
    page = anyone.visit(mine)

    assert page.heading == "You are invited to Acme Corp"
    for words in ("Invited by Alice Adams", "As member Organization member", "Valid until", MASKED):
        assert words in page.text
    assert ERIN not in str(page.soup).lower()


def test_whoever_it_is_for_accepts_and_lands_in_the_organization(
    signed_in_as, alice, sandbox, mine
):
    erin = signed_in_as("erin")
    page = erin.visit(mine)
    assert "Sent to ERIN@Example.test" in page.text
    page = erin.follow(erin.send(page, _action=f"{mine}/acceptance"))

    assert page.url.endswith(HERE)
    assert page.notices() == ["You are a member of Acme Corp now."]
    assert roster.roles_of(sandbox, ACME, "erin") == ["member"]
    assert erin.visit(mine).heading == "You are a member of Acme Corp"
    assert history(alice, mine) == ["Erin Evans accepted it"]


def test_it_is_declined_after_a_question(signed_in_as, alice, sandbox, mine):
    erin = signed_in_as("erin")
    page = erin.visit(erin.visit(mine).link("Decline"))
    assert page.heading == "Decline the invitation to Acme Corp?"
    assert state(sandbox, mine) == "Pending"
    page = erin.follow(erin.send(page, _action=f"{mine}/declining"))

    assert page.heading == "This invitation is closed"
    assert page.notices() == ["You declined the invitation."]
    assert roster.roles_of(sandbox, ACME, "erin") is None
    assert history(alice, mine) == ["It was declined"]
    assert "Declined" in alice.visit(f"{HERE}/invitations").text


def test_what_looks_into_peoples_mail_opens_every_link_and_nothing_happens(
    anyone, bob, alice, sandbox, mine
):
    below = ("", "/acceptance", "/declining", "/entry", "/another-account", "/my-address")
    sandbox.forget_calls()
    for path in (*below, "/request", "/readdressing", "/second-step"):
        for browser in (anyone, bob):
            answer = browser.get(mine + path)
            assert answer.status in (200, 303, 404, 405), (path, answer.status)

    assert sandbox.changes() == []
    assert state(sandbox, mine) == "Pending"
    assert history(alice, mine) == []


@pytest.mark.parametrize(
    ("columns", "who", "heading", "status"),
    [
        ({"status": "Revoked"}, None, "This invitation is closed", 410),
        ({"status": "Revoked"}, "erin", "This invitation is closed", 410),
        ({"status": "Accepted"}, None, "This invitation has been accepted", 410),
        ({"status": "Accepted"}, "erin", "This invitation has been accepted", 410),
        ({"days": -1}, None, "This invitation has expired", 410),
        ({"days": -1}, "erin", "This invitation has expired", 410),
        ({"days": -1}, "bob", "This invitation has expired", 410),
    ],
)
def test_each_end_has_a_page_with_a_next_step(installation, sandbox, columns, who, heading, status):
    path = f"/invitations/{roster.invite(sandbox, ACME, ERIN, **columns)}"
    browser = installation.browser()
    if who:
        sign_in(browser, who, sandbox)
    page = browser.visit(path)

    assert (page.heading, page.status) == (heading, status)
    assert page.soup.select("main a.button, main button")
    for action in ("acceptance", "declining"):
        sandbox.forget_calls()
        post(browser, f"{path}/{action}")
        assert sandbox.changes() == []


@pytest.mark.parametrize("id_", ["nothing", "x" * 64, "..%2F..%2Fusers", "a%20b"])
def test_w44_an_invitation_that_never_was_is_told_as_such(anyone, alice, sandbox, id_):
    for browser in (anyone, alice):
        page = browser.get(f"/invitations/{id_}")
        assert page.status == 404
    assert sandbox.changes() == []


def test_an_invitation_of_an_organization_that_is_gone_is_not_known(anyone, sandbox, mine):
    sandbox.break_(
        "status", f"/api/organizations/{ACME}", status=404, json={"code": "entity.not_found"}
    )

    assert anyone.get(mine).status == 404


def test_who_is_a_member_already_has_nothing_to_accept(bob, sandbox):
    path = f"/invitations/{roster.invite(sandbox, ACME, 'Bob@example.test')}"
    page = bob.visit(path)

    assert page.heading == "You are a member of Acme Corp"
    assert bob.visit(page.link("Open the organization")).url.endswith(HERE)


def test_a_member_accepts_what_an_invitation_adds(bob, alice, sandbox):
    path = f"/invitations/{roster.invite(sandbox, ACME, 'Bob@example.test', 'admin', 'member')}"
    page = bob.visit(path)
    assert page.heading == "More for you in Acme Corp"
    assert "You have member It adds admin" in page.text
    page = bob.follow(bob.send(page, _action=f"{path}/acceptance"))

    assert page.notices() == ["Your new roles in Acme Corp are yours now."]
    assert roster.roles_of(sandbox, ACME, "bob") == ["admin", "member"]
    assert history(alice, path) == ["Bob Baker accepted it"]
    assert bob.visit(path).heading == "You are a member of Acme Corp"


def test_a_member_declines_what_an_invitation_would_add_or_repeat(bob, sandbox):
    for roles in (("admin",), ("member",)):
        path = f"/invitations/{roster.invite(sandbox, ACME, 'bob@example.test', *roles)}"
        page = bob.visit(bob.visit(path).link("Decline"))
        page = bob.follow(bob.send(page, _action=f"{path}/declining"))

        assert page.heading == "This invitation is closed"
    assert roster.roles_of(sandbox, ACME, "bob") == ["member"]


def test_what_the_platform_does_not_give_to_a_member_is_said(bob, sandbox):
    path = f"/invitations/{roster.invite(sandbox, ACME, 'bob@example.test', 'admin')}"
    page = bob.visit(path)
    sandbox.break_(
        "status",
        "/api/organization-invitations/*",
        method="PUT",
        status=422,
        json={"code": "request.invalid_input"},
    )
    page = bob.follow(bob.send(page, _action=f"{path}/acceptance"))

    assert page.heading == "More for you in Acme Corp"
    assert page.notices() == ["It could not be accepted. Ask whoever sent it to invite you again."]


@pytest.mark.parametrize(("who", "theirs"), [("bob", "bob@example.test"), ("dave", "None")])
def test_c31_with_another_account_one_reads_both_addresses_and_takes_nothing(
    signed_in_as, sandbox, mine, who, theirs
):
    browser = signed_in_as(who)
    page = browser.visit(mine)

    assert page.heading == "This invitation is for another address"
    assert f"Sent to {MASKED} Your address here {theirs}" in page.text
    assert ERIN not in str(page.soup).lower()
    sandbox.forget_calls()
    for action in ("acceptance", "declining"):
        assert post(browser, f"{mine}/{action}").location == mine
    assert sandbox.changes() == []
    assert (state(sandbox, mine), roster.roles_of(sandbox, ACME, "dave")) == ("Pending", None)


def test_one_changes_to_the_right_account_and_is_back_at_the_invitation(bob, alice, sandbox, mine):
    page = bob.visit(mine)
    answer = bob.send(page, _action=f"{mine}/another-account")
    assert "prompt=login" in answer.location
    assert "login_hint" not in answer.location
    page = sign_in_at(bob, bob.follow(answer), "erin", sandbox)

    assert page.url.endswith(mine)
    page = bob.follow(bob.send(page, _action=f"{mine}/acceptance"))
    assert page.notices() == ["You are a member of Acme Corp now."]
    assert history(alice, mine) == [
        "Erin Evans accepted it",
        "Bob Baker opened it with an account of another address",
    ]


def test_one_proves_the_invited_address_and_makes_it_ones_own(signed_in_as, sandbox):
    path = f"/invitations/{roster.invite(sandbox, ACME, 'dave.d@example.test')}"
    dave = signed_in_as("dave")
    page = dave.follow(dave.send(dave.visit(path), _action=f"{path}/my-address"))
    page = dave.follow(dave.send(page, _action="/verify/password", password="Copper-Lantern-15!"))
    page = dave.follow(dave.send(page, email="dave.d@example.test"))
    page = dave.follow(dave.send(page, code=sandbox.code_for("dave.d@example.test")))

    assert page.url.endswith(path)
    assert page.heading == "You are invited to Acme Corp"


def test_no_account_gets_the_invited_address_where_addresses_stay_as_they_are(
    bob, sandbox, portal, mine
):
    words = "Use the invited address for this account"
    assert words in bob.visit(mine).text
    sandbox.set_fields(email="ReadOnly")
    portal.extensions["foyer.platforms"].forget()

    assert words not in bob.visit(mine).text


def test_signed_out_one_signs_in_with_the_address_filled_in_and_comes_back(anyone, sandbox, mine):
    answer = anyone.send(anyone.visit(mine), _action=f"{mine}/entry", way="sign-in")
    assert "login_hint=ERIN%40Example.test" in answer.location
    page = sign_in_at(anyone, anyone.follow(answer), "erin", sandbox)

    assert page.url.endswith(mine)
    assert page.soup.select_one(f'form[action="{mine}/acceptance"]')


def test_somebody_new_creates_an_account_and_accepts(anyone, sandbox):
    path = f"/invitations/{roster.invite(sandbox, ACME, 'henry@example.test', 'admin')}"
    answer = anyone.send(anyone.visit(path), _action=f"{path}/entry", way="register")
    assert "first_screen=register" in answer.location
    page = anyone.follow(answer)
    page = anyone.visit("http://localhost:3001/register/email" + "?" + page.url.partition("?")[2])
    page = anyone.follow(anyone.send(page, address="henry@example.test"))
    page = anyone.follow(anyone.send(page, code=sandbox.code_for("henry@example.test")))
    assert page.url.endswith(path)
    page = anyone.follow(anyone.send(page, _action=f"{path}/acceptance"))

    assert page.notices() == ["You are a member of Acme Corp now."]
    assert "Your roles admin" in page.text


def test_w46_two_who_accept_at_once_are_one_member(signed_in_as, alice, sandbox, mine):
    """In two browsers, both past every look of ours before the platform hears of either."""
    first, second = signed_in_as("erin"), signed_in_as("erin")
    pages = first.visit(mine), second.visit(mine)
    sandbox.break_("delay", "/api/organization-invitations/*", method="PUT", seconds=0.5)
    sandbox.forget_calls()
    answers = at_once(
        first=lambda: first.send(pages[0], _action=f"{mine}/acceptance"),
        second=lambda: second.send(pages[1], _action=f"{mine}/acceptance"),
    )
    sandbox.mend()

    assert {answer.location for answer in answers.values()} == {HERE, mine}
    assert len(sandbox.changes()) == 2
    assert roster.roles_of(sandbox, ACME, "erin") == ["member"]
    assert history(alice, mine).count("Erin Evans accepted it") == 1
    assert first.visit(mine).heading == "You are a member of Acme Corp"


def test_r36_a_button_pressed_twice_accepts_once(signed_in_as, sandbox, mine):
    erin = signed_in_as("erin")
    page = erin.visit(mine)
    sandbox.break_("delay", "/api/organization-invitations/*", method="PUT", seconds=0.5)
    sandbox.forget_calls()
    answers = at_once(
        **dict.fromkeys(("once", "twice"), lambda: erin.send(page, _action=f"{mine}/acceptance"))
    )

    assert [answer.location for answer in answers.values()] == [HERE, HERE]
    assert len(sandbox.changes()) == 1


def test_w46_what_is_taken_back_or_over_meanwhile_is_not_accepted(signed_in_as, sandbox, mine):
    erin = signed_in_as("erin")
    page = erin.visit(mine)
    with sandbox.app.app_context():
        revoke(mine.rpartition("/")[2])
    page = erin.follow(erin.send(page, _action=f"{mine}/acceptance"))

    assert page.heading == "This invitation is closed"
    assert roster.roles_of(sandbox, ACME, "erin") is None


def test_w45_who_is_removed_while_accepting_is_out(signed_in_as, sandbox, mine):
    erin = signed_in_as("erin")
    answer = erin.send(erin.visit(mine), _action=f"{mine}/acceptance")
    assert answer.location == HERE
    roster.leave(sandbox, ACME, "erin")

    assert erin.get(HERE).status == 404
    assert erin.visit(mine).heading == "This invitation has been accepted"


def test_r21_where_no_answer_comes_back_nobody_says_what_happened(signed_in_as, sandbox, mine):
    erin = signed_in_as("erin")
    page = erin.visit(mine)
    sandbox.break_("status", "/api/organization-invitations/*", method="PUT", status=504)
    answer = erin.send(page, _action=f"{mine}/acceptance")

    assert answer.status == 504
    assert "We do not know whether your answer arrived" in answer.text


def test_a_second_step_that_the_organization_requires_is_had_before_accepting(
    signed_in_as, sandbox, mine
):
    roster.change_organization(sandbox, ACME, is_mfa_required=True)
    erin = signed_in_as("erin")
    page = erin.visit(mine)
    assert "You need a second step first" in page.text
    assert not page.soup.select(f'form[action="{mine}/acceptance"]')
    sandbox.forget_calls()
    assert post(erin, f"{mine}/acceptance").location == mine
    assert sandbox.changes() == []

    path = f"/invitations/{roster.invite(sandbox, ACME, 'frank@example.test')}"
    frank = signed_in_as("frank")
    page = frank.follow(frank.send(frank.visit(path), _action=f"{path}/acceptance"))
    assert page.notices() == ["You are a member of Acme Corp now."]


def test_w23_a_note_goes_along_when_somebody_declines(signed_in_as, alice, sandbox, mine):
    erin = signed_in_as("erin")
    page = erin.visit(f"{mine}/declining")
    note = "Sorry <b>Alice</b>,\u202e\nI am leaving"
    for wrong, complaint in {
        "see https://evil.example/": "Leave web addresses out of the note.",
        "x" * 161: "This is too long. Use 160 characters at most.",
    }.items():
        page = erin.send(page, _action=f"{mine}/declining", note=wrong)
        assert page.error_of("note") == complaint
        assert page.value_of("note") == wrong
    assert state(sandbox, mine) == "Pending"
    erin.follow(erin.send(page, _action=f"{mine}/declining", note=note))

    shown = alice.visit(f"{HERE}/invitations/{mine.rpartition('/')[2]}")
    assert shown.soup.select_one(".timeline__note").get_text() == "Sorry <b>Alice</b>, I am leaving"
    assert history(alice, mine) == ["It was declined"]


def test_w38_who_asks_for_a_new_one_learns_nothing(anyone, alice, sandbox, mine):
    over = f"/invitations/{roster.invite(sandbox, ACME, 'henry@example.test', days=-1)}"
    page = anyone.visit(over)
    said = [anyone.follow(anyone.send(page, _action=f"{over}/request")).text for _ in range(2)]
    for path in (mine, "/invitations/nothing"):
        said.append(anyone.follow(post(anyone, f"{path}/request")).text)

    assert len(set(said)) == 1
    assert history(alice, over) == ["Somebody asked for a new one"]
    assert history(alice, mine) == []
    assert "Expired Asked for a new one" in alice.visit(f"{HERE}/invitations").text


def test_w46_names_that_others_chose_are_plain_text(anyone, sandbox, mine):
    roster.change_organization(sandbox, ACME, name="<i>Acme</i>\u202e!")
    sandbox.change_user("alice", name="<b>Alice</b>\u202e")
    page = anyone.visit(mine)

    assert page.heading == "You are invited to <i>Acme</i>!"
    assert "Invited by <b>Alice</b>" in page.text
    assert "\u202e" not in str(page.soup)


def test_an_inviter_who_is_gone_is_not_named(anyone, sandbox, mine):
    sandbox.break_(
        "status", "/api/users/alice0000000", status=404, json={"code": "entity.not_found"}
    )
    page = anyone.visit(mine)

    assert "Invited by" not in page.text
    assert page.heading == "You are invited to Acme Corp"


def test_another_company_on_the_same_platform_shows_it_as_its_own(installation, mine):
    contoso = installation.browser(CONTOSO)
    contoso.language = "en"

    assert contoso.visit(mine).heading == "You are invited to Acme Corp"


def test_where_the_portal_has_no_authority_there_is_no_invitation(install):
    powerless = install(without=("management_client_id", "management_client_secret_file"))

    assert powerless.browser().get("/invitations/anything").status == 404


@pytest.mark.parametrize("path", ["/", "/organizations"])
def test_open_invitations_wait_where_one_looks_for_them(signed_in_as, sandbox, mine, path):
    roster.invite(sandbox, "umbrella0001", ERIN, inviter="dave", status="Revoked")
    erin = signed_in_as("erin")
    page = erin.visit(path)
    assert "Invitations for you A Acme Corp member" in page.text
    assert "Umbrella" not in page.text
    assert erin.visit(page.link("Look at it")).url.endswith(mine)

    sandbox.break_("status", "/api/organization-invitations", status=500)
    page = erin.visit(path)
    assert page.status == 200
    assert "We could not check whether invitations wait for you" in page.text


@pytest.mark.parametrize("who", ["bob", "dave"])
def test_nobody_reads_of_the_invitations_of_others(signed_in_as, sandbox, mine, who):
    browser = signed_in_as(who)
    for path in ("/", "/organizations"):
        assert "Invitations for you" not in browser.visit(path).text
