"""The organizations somebody is in, and the page around each."""

import pytest

from portal.sandbox.people.cast import ACME, UMBRELLA, cast_id
from tests import roster
from tests.conftest import sign_in

ACMES = f"/organizations/{ACME}"


def join(sandbox, who, *names):
    """*who* is in an organization called each of *names*."""
    for number, name in enumerate(names):
        roster.add_organization(sandbox, f"extra{number:07d}", name, {who: ()})


def test_somebody_sees_their_organizations_and_what_they_are_there(alice):
    page = alice.visit("/organizations")

    assert page.heading == "Your organizations"
    assert "Acme Corp admin 2 members U Umbrella Ltd member 2 members" in page.text
    assert alice.visit(page.link("Acme Corp")).url.endswith(ACMES)


def test_who_is_in_none_is_told_so(signed_in_as):
    page = signed_in_as("dave").visit("/organizations")
    assert "Umbrella Ltd" in page.text

    page = signed_in_as("erin").visit("/organizations")
    assert "You are in no organization yet" in page.text


def test_an_organization_tells_what_somebody_is_there_and_may_do(alice, bob):
    page = alice.visit(ACMES)
    assert "Your roles admin" in page.text
    assert "Change roles and remove members" in page.text

    page = bob.visit(ACMES)
    assert "Your roles member" in page.text
    assert "Change roles" not in page.text


def test_w44_for_who_is_not_in_it_there_is_no_such_page(alice, bob, anyone):
    assert bob.get(f"/organizations/{UMBRELLA}").status == 404
    assert bob.get("/organizations/nowhere00000").status == 404
    assert bob.get("/organizations/..%2Fusers").status == 404
    assert anyone.get(ACMES).location.startswith("/auth/sign-in?")
    assert alice.get(ACMES).status == 200


def test_w45_who_was_removed_is_out_with_the_next_request(bob, sandbox):
    assert bob.get(ACMES).status == 200
    roster.leave(sandbox, ACME, "bob")

    assert bob.get(ACMES).status == 404
    assert "Acme Corp" not in bob.visit("/organizations").text


def test_w45_who_lost_a_role_may_less_with_the_next_request(alice, sandbox):
    assert "Change the settings" in alice.visit(ACMES).text
    roster.set_roles(sandbox, ACME, "alice", "member")

    assert "Change the settings" not in alice.visit(ACMES).text


def test_the_header_offers_the_others_and_marks_where_one_is(alice):
    page = alice.visit(ACMES)
    header = page.soup.find("header")

    assert "Acme Corp You are here" in " ".join(header.get_text(" ", strip=True).split())
    assert header.select_one(f'a[href="/organizations/{UMBRELLA}"]')
    assert not header.select_one("[name=q]")


def test_the_header_offers_them_on_other_pages_once_they_are_known(alice, sandbox, advance):
    def offered(path="/profile"):
        items = alice.visit(path).soup.select("header .choices__item[href^='/organizations/']")
        return [item.get_text(strip=True) for item in items]

    assert offered() == []
    alice.visit("/organizations")
    sandbox.forget_calls()
    assert offered() == ["AAcme Corp", "UUmbrella Ltd"]
    assert not [call for call in sandbox.calls() if "organizations" in call["path"]]

    roster.leave(sandbox, UMBRELLA, "alice")
    assert alice.get(f"/organizations/{UMBRELLA}").status == 404
    assert offered() == ["AAcme Corp"], "what turns out to be over is not offered again"
    advance(minutes=61)
    assert offered() == []


def in_the_header(page):
    items = page.soup.select("header .choices__item[href^='/organizations/']")
    return [item.get_text(strip=True) for item in items]


def about_organizations(sandbox):
    paths = [call["path"] for call in sandbox.calls()]
    return [path for path in paths if path.endswith("/organizations")]


def test_the_first_page_after_signing_in_asks_which_there_are_once(alice, sandbox):
    sandbox.forget_calls()
    assert in_the_header(alice.visit("/")) == ["AAcme Corp", "UUmbrella Ltd"]
    assert len(about_organizations(sandbox)) == 1

    sandbox.forget_calls()
    assert in_the_header(alice.visit("/")) == ["AAcme Corp", "UUmbrella Ltd"]
    assert about_organizations(sandbox) == []


def test_who_is_in_none_is_asked_about_once_too(signed_in_as, sandbox):
    roster.leave(sandbox, UMBRELLA, "dave")
    dave = signed_in_as("dave")
    assert in_the_header(dave.visit("/")) == []
    sandbox.forget_calls()
    dave.visit("/")
    assert about_organizations(sandbox) == []


def test_r04_the_overview_opens_where_nobody_can_say(alice, sandbox):
    sandbox.break_("status", "/api/users/*/organizations", status=503)
    page = alice.visit("/")

    assert page.status == 200
    assert in_the_header(page) == []


def test_with_many_organizations_one_looks_for_one(alice, sandbox):
    join(sandbox, "alice", *[f"Team {number:02d}" for number in range(30)])
    page = alice.visit("/organizations")

    assert page.soup.find("header").select_one("[name=q]")
    assert "1–20 of 32" in page.text
    assert "Team 29" in alice.visit(page.link("Next")).text
    assert "Team 29" in alice.visit("/organizations?q=tEAM%2029").text
    assert "Acme" not in alice.visit("/organizations?q=team").text
    assert "No organization is called “zebra”" in alice.visit("/organizations?q=zebra").text


@pytest.mark.parametrize("page", ["0", "-1", "x", "99", "９", "1" * 40])
def test_a_page_that_is_none_is_the_nearest_one(alice, page):
    assert "Acme Corp" in alice.visit(f"/organizations?page={page}").text


def test_a_name_is_shown_as_it_is_and_does_nothing(alice, sandbox):
    roster.change_organization(sandbox, ACME, name="<b>Acme</b>\u202egnp.exe")

    assert "<b>Acme</b>gnp.exe" in alice.visit("/organizations").text
    assert "<b>Acme</b>gnp.exe" in alice.visit(ACMES).text


def test_members_that_cannot_be_counted_cost_no_more_than_their_number(alice, sandbox):
    sandbox.break_("status", "/api/organizations/*/users", status=500)

    page = alice.visit("/organizations")

    assert "Acme Corp admin U Umbrella Ltd member" in page.text


def test_a_platform_that_does_not_answer_is_not_an_empty_list(alice, sandbox):
    sandbox.break_("status", f"/api/users/{cast_id('alice')}/organizations", status=500)

    assert alice.get("/organizations").status == 503
    assert alice.get(ACMES).status == 503


def test_where_the_portal_has_no_authority_the_page_says_why(install):
    powerless = install(without=("management_client_id", "management_client_secret_file"))
    browser = powerless.browser()
    sign_in(browser, "alice", powerless.sandbox)

    page = browser.visit("/organizations")

    assert "Organizations are not available here" in page.text
    assert "Your organizations" not in str(page.soup.find("nav"))
    assert browser.get(ACMES).status == 404
