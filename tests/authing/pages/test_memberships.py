"""Companies, departments, groups, roles and permissions: to be read, and never anybody else’s."""

from __future__ import annotations

import pytest

from portal.sandbox.authing.people import belongings
from tests.authing.pages.test_devices import rows
from tests.pages.second_steps import words

HERE, ROLES, PERMISSIONS = "/organization", "/organization/roles", "/organization/permissions"
CANARIES = ("626f62", "bob@example.test", "4155550199", "110101198811230013")
"""Of a person who is in a group with alice (``belongings.GROUPS``)."""


def department(number: int, name: str) -> dict[str, object]:
    return {
        **belongings.DEPARTMENTS[1],
        "departmentId": f"d{number}",
        "name": name,
        "isMainDepartment": False,
        "isLeader": False,
        "departmentNamePath": ["Acme Corp", name],
    }


def test_departments_are_told_with_their_path_and_what_i_am_there(alice):
    page = alice.visit(HERE)
    top, harbors = rows(page, "departments")

    assert page.heading == "Departments and groups"
    assert top.startswith("Acme Corp Acme Corp of Acme Corp · Since March 1, 2024")
    assert harbors.startswith("Harbors Main department You lead it Acme Corp › Harbors · ")
    assert rows(page, "tenants") == ["Acme Corp Since March 1, 2024"]
    assert rows(page, "groups") == ["Night shift Those who keep the lights on", "Swimmers"]


def test_w21_who_else_is_in_a_group_is_nowhere(alice):
    """The platform sends whole records of them along (authing-api.md §7.5)."""
    for path in (HERE, ROLES, PERMISSIONS):
        seen = str(alice.visit(path).soup)
        assert not [canary for canary in CANARIES if canary in seen], path


def test_the_menu_leads_there_and_to_no_organizations_to_manage(alice):
    page = alice.visit("/")

    assert page.link("Departments and roles") == HERE
    assert not page.soup.select("a[href='/organizations']")


def test_roles_are_told_and_one_that_is_switched_off_says_so(alice):
    master, pilot = rows(alice.visit(ROLES), "roles")

    assert master == "Harbor master Says who may dock · harbor-master"
    assert pilot == "Pilot Switched off pilot"


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("harbor-master", "Yes, you have the role harbor-master."),
        ("pilot", "No, you do not have the role pilot."),
        ("Harbor-Master", "No, you do not have the role Harbor-Master."),
        ("<b>x", "No, you do not have the role <b>x."),
    ],
)
def test_one_may_ask_for_a_role_by_its_code(alice, code, answer):
    assert alice.visit(f"{ROLES}?q={code}").notices() == [answer]


def in_namespaces(stand_in) -> None:
    """Alice has roles in two, with one code in both."""
    roles = stand_in.user("alice")["roles"]
    yard = {"namespace": "yard", "namespaceName": "Ship yard", "status": "ENABLE"}
    more = [
        {**roles[0], **yard, "id": "y1", "code": "welder", "name": "Welder"},
        {**roles[1], **yard, "id": "y2"},
    ]
    stand_in.change_user("alice", roles=[*roles, *more])


def test_roles_in_several_namespaces_stand_apart_and_one_may_be_chosen(alice, stand_in):
    in_namespaces(stand_in)
    page = alice.visit(ROLES)
    assert [head.get_text() for head in page.soup.select(".card__title")][:2] == [
        "Default",
        "Ship yard",
    ]
    assert [words(link) for link in page.soup.select(".filters__link")] == [
        "All 4",
        "Default 2",
        "Ship yard 2",
    ]

    page = alice.visit(page.link("Ship yard 2"))
    assert rows(page, "roles") == ["Welder Says who may dock · welder", "Pilot pilot"]
    assert "Harbor master" not in page.text
    assert alice.visit(f"{ROLES}?namespace=nowhere").text.count("Harbor master") == 1


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("q=pilot", "Yes, you have the role pilot."),
        ("q=pilot&namespace=yard", "Yes, you have the role pilot in Ship yard."),
        ("q=pilot&namespace=default", "No, you do not have the role pilot in Default."),
        ("q=pilot&namespace=nowhere", "No, you do not have the role pilot in nowhere."),
    ],
)
def test_a_role_is_asked_for_in_the_namespace_that_is_chosen(alice, stand_in, asked, answer):
    in_namespaces(stand_in)

    page = alice.visit(f"{ROLES}?{asked}")
    assert page.notices() == [answer]
    hidden = page.soup.select_one("form.search [name=namespace]")
    assert bool(hidden) is ("namespace" in asked and "nowhere" not in asked)


def test_what_i_may_do_is_told_by_kind(alice):
    page = alice.visit(PERMISSIONS)
    assert rows(page, "resources") == [
        "berths Data berths:Read and berths:Assign",
        "tides API tides:Read",
        "close-harbor Button Not allowed close-harbor:Press",
    ]
    page = alice.visit(page.link("API 1"))

    assert rows(page, "resources") == ["tides API tides:Read"]


def test_many_departments_come_in_pages(alice, stand_in):
    many = [department(number, f"Department {number:03}") for number in range(120)]
    stand_in.change_user("alice", departments=many)
    page, seen = alice.visit(HERE), []
    while True:
        seen += rows(page, "departments")
        further = page.soup.select_one("#departments a[rel=next]")
        if further is None:
            break
        page = alice.visit(further["href"])

    assert len(seen) == 120
    assert page.soup.select_one("#departments a[rel=prev]")


def test_who_belongs_nowhere_is_told_so(signed_in_as):
    dave = signed_in_as("dave")

    assert "Departments that Northwind puts you in appear here." in dave.visit(HERE).text
    assert "Roles that Northwind gives you appear here." in dave.visit(ROLES).text
    assert "What Northwind lets you do appears here." in dave.visit(PERMISSIONS).text


def test_long_and_hostile_names_stay_text(alice, stand_in):
    name = "</p><script>alert(1)</script>‮" + "Long " * 60
    stand_in.change_user("alice", departments=[department(1, name)])
    page = alice.visit(HERE)

    assert "<script>alert(1)" in page.text
    assert "‮" not in page.text


@pytest.mark.parametrize(
    ("path", "call"),
    [
        (HERE, "get-my-tenant-list"),
        (HERE, "get-my-department-list"),
        (HERE, "get-my-group-list"),
        (ROLES, "get-my-role-list"),
        (PERMISSIONS, "get-my-authorized-resources"),
    ],
)
def test_r04_a_part_that_is_not_to_be_had_leaves_the_rest(alice, stand_in, path, call):
    stand_in.break_("status", f"/api/v3/{call}", status=503)
    page = alice.visit(path)

    assert page.status == 200
    assert page.text.count("We could not load this section.") == 1


def test_w44_whoever_is_signed_out_sees_nothing(anyone, stand_in):
    for path in (HERE, ROLES, PERMISSIONS):
        assert anyone.get(path).location.startswith("/auth/sign-in")
