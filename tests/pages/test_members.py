"""Who is in an organization, what they may do there, and how they leave it."""

import pytest

from portal.sandbox.people.cast import ACME, UMBRELLA, cast_id
from portal.sandbox.seed import PASSWORDS
from tests import roster
from tests.at_once import at_once
from tests.conftest import sign_in

ACMES = f"/organizations/{ACME}"
MEMBERS, BOB, ALICE = f"{ACMES}/members", cast_id("bob"), cast_id("alice")
BOBS, ALICES = f"{MEMBERS}/{BOB}", f"{MEMBERS}/{ALICE}"


@pytest.fixture
def role(sandbox):
    """The id of a role, by its name."""

    def role(name: str) -> str:
        return roster.role_id(sandbox, name)

    return role


def proven(browser, who="alice"):
    page = browser.visit(f"/verify/password?next={ACMES}/hand-over")
    browser.send(page, _action="/verify/password", password=PASSWORDS[who])
    return browser


def choosing(path: str, *role_ids: str) -> str:
    return f"{path}/roles?chosen=yes" + "".join(f"&role={id_}" for id_ in role_ids)


def test_members_are_listed_by_name_with_what_they_are(alice):
    page = alice.visit(MEMBERS)

    assert page.heading == "Members"
    assert "Alice Adams you admin alice@example.test" in page.text
    assert page.text.index("Alice Adams") < page.text.index("Bob Baker")


def test_a_member_sees_the_others_and_changes_nothing(bob):
    page = bob.visit(MEMBERS)

    assert "Alice Adams admin" in page.text
    assert not page.soup.select("[name=member]")
    assert bob.get(BOBS).status == 403
    assert "You may not change members and their roles" in bob.get(BOBS).heading


def test_where_seeing_others_wants_a_scope_a_member_without_it_sees_nobody(install):
    strict = install('[tenants.northwind.organizations.manage_scopes]\nsee = "read:everybody"\n')
    browser = strict.browser()
    sign_in(browser, "bob", strict.sandbox)

    assert browser.get(MEMBERS).status == 403
    assert "Members" not in browser.visit(ACMES).soup.select_one(".tabs").get_text()


def test_members_are_found_by_name_address_and_role(alice, role):
    assert "Bob" not in alice.visit(f"{MEMBERS}?q=ADAMS").text
    assert "Bob Baker" in alice.visit(f"{MEMBERS}?q=bob@example").text
    assert "Alice" not in alice.visit(f"{MEMBERS}?role={role('member')}").text
    assert "Nobody fits" in alice.visit(f"{MEMBERS}?q=zebra").text


def test_many_members_come_in_pages_with_how_many_they_are(alice, sandbox):
    roster.add_crowd(sandbox, ACME, 60)
    page = alice.visit(MEMBERS)

    assert "62 people" in page.text
    assert "1–20 of 62" in page.text
    assert "21–40 of 62" in alice.visit(page.link("Next")).text
    assert "1–50 of 62" in alice.visit(f"{MEMBERS}?size=50").text
    assert "of 62" not in alice.visit(f"{MEMBERS}?size=100").text
    assert "1–20 of 62" in alice.visit(f"{MEMBERS}?size=7").text
    assert "61–62 of 62" in alice.visit(f"{MEMBERS}?page=99").text


def test_roles_are_changed_after_a_look_at_what_that_means(alice, sandbox, role):
    proven(alice)
    page = alice.visit(choosing(BOBS, role("admin"), role("member")))

    assert page.heading == "Change the roles of Bob Baker?"
    assert "Now member Then admin member" in page.text
    assert "Gained" in page.text
    assert "Delete the organization" in page.text
    assert "Lost" not in page.text
    sandbox.forget_calls()
    page = alice.follow(alice.send(page, form_key=page.value_of("form_key")))

    assert page.notices() == ["The roles of Bob Baker were changed."]
    assert roster.roles_of(sandbox, ACME, "bob") == ["admin", "member"]
    assert sandbox.changes() == [f"POST /api/organizations/{ACME}/users/roles"]


def test_w30_changing_roles_wants_a_proof_first_and_leads_back(alice, role):
    page = alice.visit(choosing(BOBS, role("admin")))

    assert page.heading == "Confirm it’s you"
    page = alice.follow(alice.send(page, _action="/verify/password", password=PASSWORDS["alice"]))
    assert page.heading == "Change the roles of Bob Baker?"


def test_what_somebody_loses_is_said_and_taken_one_by_one(alice, sandbox, role):
    roster.set_roles(sandbox, ACME, "bob", "admin", "member")
    page = proven(alice).visit(choosing(BOBS, role("member")))
    assert "Lost" in page.text
    assert "Gained" not in page.text
    sandbox.forget_calls()
    alice.send(page, form_key=page.value_of("form_key"))

    assert sandbox.changes() == [
        f"DELETE /api/organizations/{ACME}/users/{BOB}/roles/{role('admin')}"
    ]


def test_choosing_what_they_have_changes_nothing(alice, sandbox, role):
    sandbox.forget_calls()
    page = proven(alice).visit(choosing(BOBS, role("member")))

    assert page.notices() == ["Nothing was changed: these are the roles they have."]
    assert "PUT" not in str(sandbox.changes())


def test_r34_roles_that_were_changed_meanwhile_are_looked_at_again(alice, sandbox, role):
    page = proven(alice).visit(choosing(BOBS, role("admin")))
    roster.set_roles(sandbox, ACME, "bob")
    page = alice.send(page, form_key=page.value_of("form_key"))

    assert page.status == 409
    assert "changed elsewhere" in page.text
    assert roster.roles_of(sandbox, ACME, "bob") == []


def test_who_gave_somebody_their_roles_is_said_where_it_is_known(alice, bob, sandbox, role):
    roster.add_organization(sandbox, "tern00000000", "Tern", {"alice": ["admin"], "bob": []})
    terns = "/organizations/tern00000000"
    assert "last changed" not in bob.visit(f"{terns}/roles").text
    page = proven(alice).visit(choosing(f"{terns}/members/{cast_id('bob')}", role("admin")))
    alice.send(page, form_key=page.value_of("form_key"))

    assert "Alice Adams last changed your roles, on " in bob.visit(f"{terns}/roles").text
    roster.leave(sandbox, "tern00000000", "alice")
    assert "Your roles were last changed on " in bob.visit(f"{terns}/roles").text


def test_several_members_get_a_role_at_once(alice, sandbox, role):
    roster.join(sandbox, ACME, "erin")
    proven(alice)
    page = alice.visit(f"{MEMBERS}/roles?member={BOB}&member={cast_id('erin')}")
    assert "Change the roles of 2 members" in page.heading
    page = alice.visit(
        f"{MEMBERS}/roles?member={BOB}&member={cast_id('erin')}&way=give&role={role('member')}"
    )
    assert "Erin Evans" in page.text
    sandbox.forget_calls()
    page = alice.follow(alice.send(page, form_key=page.value_of("form_key")))

    assert page.notices() == ["The roles of 1 member were changed."]
    assert roster.roles_of(sandbox, ACME, "erin") == ["member"]
    assert len(sandbox.changes()) == 1


def test_nobody_selected_and_too_many_selected_are_told_so(alice):
    proven(alice)
    assert alice.visit(f"{MEMBERS}/roles").notices() == ["Select the members first."]
    many = "&".join(f"member=m{number}" for number in range(51))
    assert "at most 50" in alice.visit(f"{MEMBERS}/roles?{many}").notices()[0]


def test_a_member_is_removed_once_it_is_clear_what_ends(alice, bob, sandbox):
    page = proven(alice).visit(f"{BOBS}/removal")
    assert page.heading == "Remove Bob Baker?"
    assert "Their roles are gone: member." in page.text
    assert "Their account stays." in page.text
    sandbox.forget_calls()
    page = alice.follow(alice.send(page, form_key=page.value_of("form_key")))

    assert page.notices() == ["Bob Baker is no longer in Acme Corp."]
    assert sandbox.changes() == [f"DELETE /api/organizations/{ACME}/users/{BOB}"]
    assert bob.get(ACMES).status == 404


def test_w45_who_is_removed_does_not_come_back_by_an_invitation_that_was_open(alice, bob, sandbox):
    proven(alice)
    invited = roster.invite(sandbox, ACME, "BOB@example.test", "admin")
    page = alice.visit(f"{BOBS}/removal")
    assert "The invitation that is open for them is taken back." in page.text
    alice.send(page, form_key=page.value_of("form_key"))

    assert roster.roles_of(sandbox, ACME, "bob") is None
    assert roster.invitation(sandbox, invited)["status"] == "Revoked"
    assert bob.visit(f"/invitations/{invited}").heading == "This invitation is closed"
    history = alice.visit(f"{ACMES}/invitations/{invited}").text
    assert "Alice Adams took it back" in history


@pytest.mark.parametrize("first", ["the removal", "the acceptance"])
def test_w45_who_is_removed_while_accepting_is_out(alice, bob, sandbox, first):
    """In threads: whichever of the two reaches the platform first."""
    proven(alice)
    invited = f"/invitations/{roster.invite(sandbox, ACME, 'bob@example.test', 'admin')}"
    pages = {"alice": alice.visit(f"{BOBS}/removal"), "bob": bob.visit(invited)}
    late = {
        "the removal": ("PUT", "/api/organization-invitations/*/status"),
        "the acceptance": ("DELETE", f"/api/organizations/{ACME}/users/*"),
    }[first]
    sandbox.break_("delay", late[1], method=late[0], seconds=0.7)
    answers = at_once(
        alice=lambda: alice.send(pages["alice"], form_key=pages["alice"].value_of("form_key")),
        bob=lambda: bob.send(pages["bob"], _action=f"{invited}/acceptance"),
    )
    sandbox.mend()

    assert {answer.status for answer in answers.values()} == {303}, answers
    assert roster.roles_of(sandbox, ACME, "bob") is None
    assert bob.get(ACMES).status == 404
    assert bob.visit(invited).heading in (
        "This invitation is closed",
        "This invitation has been accepted",
    )


def test_a_member_leaves(bob, sandbox):
    page = bob.visit(f"{ACMES}/departure")
    page = bob.follow(bob.send(page, form_key=page.value_of("form_key")))

    assert page.notices() == ["You left Acme Corp."]
    assert roster.roles_of(sandbox, ACME, "bob") is None


def test_the_last_admin_cannot_leave_and_is_offered_to_hand_over(alice, sandbox):
    page = alice.visit(f"{ACMES}/departure")

    assert "You are the last admin here" in page.text
    assert page.link("Hand it over") == f"{ACMES}/hand-over"
    form = alice.visit("/profile").form_with("csrf_token")
    sent = {"csrf_token": form.select_one("[name=csrf_token]")["value"], "form_key": "k" * 22}
    answer = alice.post(f"{ACMES}/departure", sent)
    assert answer.status == 409
    assert roster.roles_of(sandbox, ACME, "alice") == ["admin"]


def test_the_last_admin_cannot_be_demoted(alice, sandbox, role):
    page = proven(alice).visit(choosing(ALICES, role("member")))
    page = alice.send(page, form_key=page.value_of("form_key"))

    assert page.status == 409
    assert "Nobody who may manage this organization would be left" in page.text
    assert roster.roles_of(sandbox, ACME, "alice") == ["admin"]


def test_an_admin_who_is_suspended_does_not_count(alice, sandbox, role):
    roster.set_roles(sandbox, ACME, "bob", "admin")
    sandbox.suspend("bob")

    assert "You are the last admin here" in alice.visit(f"{ACMES}/departure").text


def test_an_organization_is_handed_over(alice, sandbox):
    page = proven(alice).visit(f"{ACMES}/hand-over")
    sandbox.forget_calls()
    page = alice.follow(alice.send(page, member=BOB, me="step_down"))

    assert page.notices() == ["Acme Corp was handed over."]
    assert roster.roles_of(sandbox, ACME, "bob") == ["admin", "member"]
    assert roster.roles_of(sandbox, ACME, "alice") == []
    assert [call.split()[0] for call in sandbox.changes()] == ["POST", "DELETE"]


def test_handing_over_to_a_stranger_is_no_choice(alice, sandbox):
    page = proven(alice).visit(f"{ACMES}/hand-over")
    page = alice.send(page, member=cast_id("dave"), me="step_down")

    assert page.status == 200
    assert roster.roles_of(sandbox, ACME, "dave") is None
    assert roster.roles_of(sandbox, ACME, "alice") == ["admin"]


def test_w45_somebody_who_may_manage_members_cannot_reach_above_themselves(bob, sandbox, role):
    roster.add_role(sandbox, "clerk", "read:member", "manage:member")
    roster.set_roles(sandbox, ACME, "bob", "clerk")
    proven(bob, "bob")

    page = bob.visit(BOBS)
    assert page.soup.select_one(f'[value="{role("admin")}"]').has_attr("disabled")
    for path in (choosing(BOBS, role("admin")), choosing(ALICES)):
        page = bob.visit(path)
        if page.soup.select_one("main form[method=post]"):
            page = bob.send(page, form_key=page.value_of("form_key"))
            assert page.status == 403
    page = bob.visit(f"{ALICES}/removal")
    assert bob.send(page, form_key=page.value_of("form_key")).status == 403
    assert roster.roles_of(sandbox, ACME, "bob") == ["clerk"]
    assert roster.roles_of(sandbox, ACME, "alice") == ["admin"]


@pytest.mark.parametrize("who", ["demote each other", "demote themselves", "leave"])
def test_two_admins_who_go_at_the_same_moment_leave_one_behind(alice, bob, sandbox, role, who):
    """Both have passed the check before either change is made."""
    roster.set_roles(sandbox, ACME, "bob", "admin")
    proven(alice)
    proven(bob, "bob")
    paths = {
        "demote each other": (choosing(BOBS, role("member")), choosing(ALICES, role("member"))),
        "demote themselves": (choosing(ALICES, role("member")), choosing(BOBS, role("member"))),
        "leave": (f"{ACMES}/departure", f"{ACMES}/departure"),
    }[who]
    pages = [browser.visit(path) for browser, path in zip((alice, bob), paths, strict=True)]
    sandbox.break_("delay", f"/api/organizations/{ACME}/users/*", method="DELETE", seconds=1)
    answers = at_once(
        alice=lambda: alice.send(pages[0], form_key=pages[0].value_of("form_key")),
        bob=lambda: bob.send(pages[1], form_key=pages[1].value_of("form_key")),
    )
    sandbox.mend()

    admins = [
        name for name in ("alice", "bob") if "admin" in (roster.roles_of(sandbox, ACME, name) or [])
    ]
    assert admins, answers
    assert 409 in {answer.status for answer in answers.values()}


def test_r21_an_answer_that_was_lost_is_not_called_a_failure(alice, sandbox, role):
    page = proven(alice).visit(choosing(BOBS, role("admin"), role("member")))
    sandbox.break_("status", "/api/organizations/*/users/roles", status=504, after=True)
    page = alice.send(page, form_key=page.value_of("form_key"))

    assert page.status == 504
    assert "We do not know" in page.text


def test_a_member_who_is_gone_has_no_page(alice):
    proven(alice)
    for path in ("", "/roles?chosen=yes", "/removal"):
        assert alice.get(f"{MEMBERS}/{cast_id('dave')}{path}").status == 404
        assert alice.get(f"/organizations/{UMBRELLA}/members/{cast_id('dave')}{path}").status == 403
