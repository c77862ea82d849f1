"""What ``MembershipBackend`` promises."""

from dataclasses import asdict
from datetime import UTC, datetime

import pytest

from portal.identity.backend import Capability
from portal.identity.errors import BackendUnavailable
from portal.identity.memberships import ResourceKind

pytestmark = pytest.mark.needs(Capability.MEMBERSHIPS)

SINCE = datetime(2024, 3, 1, 8, tzinfo=UTC)


def test_tenants_are_told_with_their_name_and_since_when(alices_backend):
    (tenant,) = alices_backend.tenant_memberships()

    assert (tenant.name, tenant.joined_at) == ("Acme Corp", SINCE)


def test_departments_are_told_with_their_path_and_what_one_is_there(alices_backend):
    page = alices_backend.departments()
    top, harbors = page.departments

    assert page.total == 2
    assert top.path == ("Acme Corp",)
    assert harbors.path == ("Acme Corp", "Harbors")
    assert (harbors.is_main, harbors.is_lead, harbors.joined_at) == (True, True, SINCE)
    assert (top.is_main, top.is_lead) == (False, False)


def test_departments_come_a_page_at_a_time(alices_backend, operator):
    one = operator.user("alice")["departments"][0]
    many = [{**one, "departmentId": f"d{n}", "name": f"D{n:03}"} for n in range(60)]
    operator.change_user("alice", departments=many)
    first, second = alices_backend.departments(1), alices_backend.departments(2)

    assert (first.total, second.total) == (60, 60)
    assert len({one.id for one in (*first.departments, *second.departments)}) == 60
    assert alices_backend.departments(3).departments == ()


def test_w21_a_group_is_told_without_who_else_is_in_it(alices_backend):
    """Whole records of other people come along on the wire (authing-api.md §7.5)."""
    groups = alices_backend.user_groups()

    assert [group.name for group in groups] == ["Night shift", "Swimmers"]
    assert all(set(asdict(group)) == {"code", "name", "description"} for group in groups)
    assert "bob" not in repr(groups)


def test_roles_are_told_by_namespace_and_whether_they_are_in_force(alices_backend):
    master, pilot = alices_backend.own_roles()

    assert (master.code, master.is_in_force, pilot.is_in_force) == ("harbor-master", True, False)
    assert alices_backend.own_roles("default") == (master, pilot)
    assert alices_backend.own_roles("elsewhere") == ()


@pytest.mark.parametrize(
    ("code", "namespace", "has_it"),
    [
        ("harbor-master", None, True),
        ("harbor-master", "default", True),
        ("harbor-master", "elsewhere", False),
        ("pilot", None, False),
        ("Harbor-Master", None, False),
        ("", None, False),
    ],
)
def test_a_role_is_had_by_its_code_exactly_and_while_it_is_in_force(
    alices_backend, code, namespace, has_it
):
    assert alices_backend.has_role(code, namespace) is has_it


def test_resources_are_told_by_kind_and_a_denial_is_none(alices_backend):
    berths, tides, close = alices_backend.authorized_resources()

    assert (berths.kind, berths.actions) == (ResourceKind.DATA, ("berths:Read", "berths:Assign"))
    assert (close.kind, close.is_allowed) == (ResourceKind.BUTTON, False)
    assert alices_backend.authorized_resources(ResourceKind.API) == (tides,)
    assert alices_backend.authorized_resources(ResourceKind.OTHER) == ()


def test_a_kind_that_nobody_knows_is_another(alices_backend, operator):
    strange = {"resourceCode": "x", "resourceType": "HOLOGRAM", "actions": None, "effect": None}
    operator.change_user("alice", resources=[strange])
    (one,) = alices_backend.authorized_resources()

    assert (one.kind, one.actions, one.is_allowed) == (ResourceKind.OTHER, (), True)


def test_w44_somebody_else_has_their_own(ground):
    dave = ground.backend("dave")

    assert dave.departments().total == 0
    assert (dave.tenant_memberships(), dave.user_groups(), dave.own_roles()) == ((), (), ())
    assert dave.authorized_resources() == ()


@pytest.mark.parametrize(
    ("call", "answer", "ask"),
    [
        ("get-my-department-list", [], lambda backend: backend.departments()),
        ("get-my-group-list", [{"name": "no code"}], lambda backend: backend.user_groups()),
        ("get-my-role-list", {"list": []}, lambda backend: backend.own_roles()),
        ("get-my-authorized-resources", [], lambda backend: backend.authorized_resources()),
    ],
)
def test_r29_an_answer_that_makes_no_sense_is_none(alices_backend, operator, call, answer, ask):
    operator.break_(
        "status", f"/api/v3/{call}", status=200, json={"statusCode": 200, "data": answer}
    )
    with pytest.raises(BackendUnavailable):
        ask(alices_backend)
