"""Making an organization, its roles and its settings, and its end."""

import re

import pytest

from portal.sandbox.people.cast import ACME
from portal.sandbox.seed import PASSWORDS
from tests import roster
from tests.conftest import sign_in

ACMES = f"/organizations/{ACME}"
SETTINGS, NEW = f"{ACMES}/settings", "/organizations/new"


def proven(browser, path=f"{SETTINGS}/domains"):
    page = browser.visit(f"/verify/password?next={path}")
    browser.send(page, _action="/verify/password", password=PASSWORDS["alice"])
    return browser


def pressed(browser, page, errand, **fields):
    form = next(
        form
        for form in page.soup.select("main form[method=post]")
        if form.select_one(f'[name=errand][value="{errand}"]')
    )
    values = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}
    return browser.follow(browser.post(page.url, values | fields))


def organization(sandbox, id_=ACME):
    return roster.organization(sandbox, id_)


def test_who_makes_an_organization_is_in_it_and_manages_it(bob, sandbox):
    page = bob.submit(NEW, name="  Tern\u202e Works ", description="Sea birds")

    assert page.notices() == ["Tern Works is ready. You manage it."]
    made = page.url.rpartition("/")[2]
    assert roster.roles_of(sandbox, made, "bob") == ["admin"]
    assert organization(sandbox, made)["description"] == "Sea birds"


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", "", "Enter a name."),
        ("name", "n" * 129, "Use at most 128 characters."),
        ("description", "d" * 257, "Use at most 256 characters."),
    ],
)
def test_what_does_not_fit_comes_back_on_its_field(bob, sandbox, field, typed, words):
    page = bob.visit(NEW)
    sandbox.forget_calls()
    page = bob.send(page, **{"name": "Tern", "description": "Birds", field: typed})

    assert page.error_of(field) == words
    assert page.value_of("name") == ("Tern" if field != "name" else typed)
    assert sandbox.changes() == []


@pytest.mark.parametrize(
    "pattern", ["/api/organizations/*/users", "/api/organizations/*/users/roles"]
)
def test_an_organization_that_could_not_be_entered_is_not_there(bob, sandbox, pattern):
    page = bob.visit(NEW)
    sandbox.break_("status", pattern, method="POST", status=500)
    sandbox.forget_calls()
    page = bob.send(page, name="Tern")

    assert page.status == 503
    assert "Nothing was changed" in page.text
    assert sandbox.changes()[-1].startswith("DELETE /api/organizations/")
    sandbox.mend()
    assert "Tern" not in bob.visit("/organizations").text


def test_where_it_could_not_be_undone_nobody_says_that_nothing_happened(bob, sandbox):
    page = bob.visit(NEW)
    sandbox.break_("status", "/api/organizations/*/users", method="POST", status=500)
    sandbox.break_("status", "/api/organizations/*", method="DELETE", status=500)

    assert bob.send(page, name="Tern").status == 504


def test_r36_a_form_sent_twice_makes_one_organization(bob, sandbox):
    page = bob.visit(NEW)
    first, second = bob.send(page, name="Tern"), bob.send(page, name="Tern")

    assert first.location == second.location
    bob.visit("/")
    assert bob.visit("/organizations").text.count("Tern") == 1


def test_where_the_operator_allows_none_there_is_no_page(install):
    closed = install(without=("create = true",))
    browser = closed.browser()
    sign_in(browser, "alice", closed.sandbox)

    assert browser.get(NEW).status == 404
    assert "Create an organization" not in browser.visit("/organizations").text


def test_the_roles_are_a_table_and_say_why_i_may(alice, bob):
    page = alice.visit(f"{ACMES}/roles")
    assert "Invite people Your role admin allows it." in page.text
    assert "Open the organization You are a member." in page.text
    line = next(tr for tr in page.soup.select("tr") if "Invite people" in tr.get_text())
    assert [cell.get_text(strip=True) for cell in line.select("td")] == ["Yes", "–No"]

    assert "Invite people Your role" not in bob.visit(f"{ACMES}/roles").text


def test_the_settings_are_shown_and_each_leads_to_its_page(alice):
    page = alice.visit(SETTINGS)

    assert page.heading == "Settings"
    assert "Organization name Acme Corp Change" in page.text
    assert page.link("Delete it") == f"{SETTINGS}/deletion"


def test_name_and_description_are_changed_and_nothing_else(alice, sandbox):
    roster.change_organization(sandbox, ACME, custom_data={"plan": "team"})
    page = alice.submit(f"{SETTINGS}/name", name="Acme & Co", description="Anvils")

    assert page.notices() == ["Saved."]
    changed = organization(sandbox)
    assert (changed["name"], changed["description"]) == ("Acme & Co", "Anvils")
    assert changed["custom_data"] == {"plan": "team"}
    assert changed["color"]["primaryColor"] == "#8a1c4a"


def test_looks_are_changed_and_what_we_do_not_know_of_them_stays(alice, sandbox):
    roster.change_organization(sandbox, ACME, branding={"favicon": "https://a.test/f.ico"})
    alice.submit(f"{SETTINGS}/looks", logo="https://a.test/logo.png", color="#123", dark_color="")

    changed = organization(sandbox)
    assert changed["branding"] == {
        "favicon": "https://a.test/f.ico",
        "logoUrl": "https://a.test/logo.png",
    }
    assert changed["color"] == {"isDarkModeEnabled": True, "primaryColor": "#112233"}


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("color", "red", "Enter a color such as #3b54d6."),
        ("color", "#ffee00", "This one would do: #"),
        ("dark_color", "#111111", "This one would do: #"),
        ("logo", "javascript:alert(1)", "Enter a web address that begins with https://."),
        ("logo", "http://a.test/logo.png", "Enter a web address that begins with https://."),
    ],
)
def test_w22_looks_that_are_not_fit_are_refused_with_what_would_do(
    alice, sandbox, field, typed, words
):
    page = alice.visit(f"{SETTINGS}/looks")
    sandbox.forget_calls()
    page = alice.send(page, **{field: typed})

    assert words in page.error_of(field)
    assert page.value_of(field) == typed
    assert sandbox.changes() == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("tern.example", "tern.example"),
        ("@Tern.Example.", "tern.example"),
        ("bücher.example", "xn--bcher-kva.example"),
    ],
)
def test_a_domain_is_added_as_it_is_compared_and_removed(alice, sandbox, typed, kept):
    page = alice.follow(alice.send(proven(alice).visit(f"{SETTINGS}/domains"), domain=typed))
    assert page.notices() == ["Saved."]
    assert roster.domains(sandbox, ACME) == [kept]

    page = pressed(alice, page, "remove")
    assert page.notices() == ["Saved."]
    assert roster.domains(sandbox, ACME) == []


@pytest.mark.parametrize(
    "typed", ["", "not a domain", "localhost", "gmail.com", "a@b.example", "x" * 300]
)
def test_what_is_no_domain_of_somebodys_own_is_refused(alice, sandbox, typed):
    page = proven(alice).visit(f"{SETTINGS}/domains")
    sandbox.forget_calls()
    page = alice.send(page, domain=typed)

    assert page.error_of("domain")
    assert sandbox.changes() == []


def test_roles_for_those_who_join_are_added_and_taken_one_by_one(alice, sandbox):
    member = roster.role_id(sandbox, "member")
    page = proven(alice).visit(f"{SETTINGS}/domains")
    sandbox.forget_calls()
    page = pressed(alice, page, "roles", role=member)
    assert page.notices() == ["Saved."]
    assert sandbox.changes() == [f"POST /api/organizations/{ACME}/jit/roles"]

    sandbox.forget_calls()
    pressed(alice, page, "roles")
    assert sandbox.changes() == [f"DELETE /api/organizations/{ACME}/jit/roles/{member}"]


def test_who_would_be_blocked_is_known_before_a_second_step_is_asked_for(alice, sandbox):
    roster.join(sandbox, ACME, "frank")
    page = proven(alice).visit(f"{SETTINGS}/second-step")
    sandbox.forget_calls()
    page = pressed(alice, page, "check")

    assert "2 of 3 members would be blocked" in page.text
    assert "Alice Adams" in page.text
    assert "Frank Fischer" not in page.text
    assert sandbox.changes() == []
    page = pressed(alice, page, "require")
    assert page.notices() == ["Everybody here must have a second step now."]
    assert organization(sandbox)["is_mfa_required"] is True
    pressed(alice, page, "relax")
    assert organization(sandbox)["is_mfa_required"] is False


def test_more_than_fifty_are_looked_at_in_the_background(alice, sandbox):
    roster.add_crowd(sandbox, ACME, 120)
    page = pressed(alice, proven(alice).visit(f"{SETTINGS}/second-step"), "check")
    for _ in range(100):
        if "would be blocked" in page.text:
            break
        assert "of 122 members looked at" in page.text
        assert page.headers["Refresh"] == "3", "it looks again by itself, without script"
        page = alice.visit(f"{SETTINGS}/second-step")

    assert "122 of 122 members would be blocked" in page.text
    assert "And 102 more." in page.text
    assert "Refresh" not in page.headers


def test_more_than_a_thousand_are_not_looked_at_and_it_is_said_why(alice, sandbox):
    roster.add_crowd(sandbox, ACME, 1000)
    page = proven(alice).visit(f"{SETTINGS}/second-step")

    assert "more than 1000 members" in page.text
    assert not page.soup.select("main button"), "neither tried out nor switched on without knowing"
    token = alice.visit("/profile").soup.select_one("[name=csrf_token]")["value"]
    sandbox.forget_calls()
    for errand in ("check", "require"):
        form = {"csrf_token": token, "form_key": "k" * 22, "errand": errand}
        answer = alice.post(f"{SETTINGS}/second-step", form)
        assert answer.status == 409
        assert "There are too many members to find out who would be kept out" in answer.text
    assert sandbox.changes() == []
    assert not [call for call in sandbox.calls() if re.search("/users/.*mfa", call["path"])]


def test_a_try_that_stopped_half_way_is_not_a_result(alice, sandbox):
    page = proven(alice).visit(f"{SETTINGS}/second-step")
    sandbox.break_("status", "/api/users/*/mfa-verifications", status=500)
    page = pressed(alice, page, "check")

    assert "It stopped half way" in page.text
    assert "members would be blocked" not in page.text


def test_an_organization_is_deleted_when_its_name_was_typed(alice, bob, sandbox):
    path = f"{SETTINGS}/deletion"
    page = proven(alice, path).visit(path)
    assert "2 people are in it and lose every role there." in page.text
    assert "told by mail" not in page.text, "where nobody is, nobody is promised it"
    sandbox.forget_calls()
    page = alice.send(page, name="Acme")
    assert "This is not its name." in page.error_of("name")
    assert sandbox.changes() == []
    page = alice.follow(alice.send(page, name=" ACME corp "))

    assert page.notices() == ["Acme Corp was deleted."]
    assert sandbox.changes() == [f"DELETE /api/organizations/{ACME}"]
    assert bob.get(ACMES).status == 404


def test_w30_each_deletion_wants_a_proof_of_its_own(alice, sandbox):
    path = f"{SETTINGS}/deletion"
    proven(alice, path)
    alice.send(alice.visit(path), name="Acme Corp")
    roster.add_organization(sandbox, "second000000", "Second", {"alice": ["admin"]})

    second = "/organizations/second000000/settings/deletion"
    assert alice.get(second).location == f"/verify?next={second}"
