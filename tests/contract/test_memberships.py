"""What ``MembershipBackend`` promises."""

from dataclasses import asdict, replace
from datetime import UTC, datetime

import pytest

from portal.backends import Platforms, build
from portal.identity.backend import Capability
from portal.identity.errors import (
    AccountSuspended,
    BackendUnavailable,
    NotAllowed,
    PortalError,
    SignInRequired,
    TooManyAttempts,
)
from portal.identity.memberships import ResourceKind
from portal.settings import Authing
from tests.contract.operations import Operation, Refused

pytestmark = pytest.mark.needs(Capability.MEMBERSHIPS)

SINCE = datetime(2024, 3, 1, 8, tzinfo=UTC)
ASKED = {
    Operation.LIST_TENANTS: lambda backend: backend.tenant_memberships(),
    Operation.LIST_DEPARTMENTS: lambda backend: backend.departments(),
    Operation.LIST_GROUPS: lambda backend: backend.user_groups(),
    Operation.LIST_ROLES: lambda backend: backend.own_roles(),
    Operation.LIST_RESOURCES: lambda backend: backend.authorized_resources(),
}


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


def test_a_namespace_holds_also_where_the_platform_tells_of_others(ground, alices_backend):
    """Whether somebody may do something hangs on it."""
    roles = [{"code": "pilot", "namespace": "elsewhere"}, {"code": "mate", "namespace": "here"}]
    ground.answers(Operation.LIST_ROLES, roles)

    assert [role.code for role in alices_backend.own_roles("here")] == ["mate"]
    assert not alices_backend.has_role("pilot", "here")
    assert alices_backend.has_role("pilot")


@pytest.mark.parametrize("effect", ["DENY", "PERHAPS", ""])
def test_what_is_not_clearly_allowed_is_not(ground, alices_backend, effect):
    one = {"resourceCode": "x", "resourceType": "DATA", "effect": effect}
    ground.answers(Operation.LIST_RESOURCES, {"totalCount": 1, "list": [one]})

    assert not alices_backend.authorized_resources()[0].is_allowed


def test_w23_names_are_told_without_marks_that_turn_them_around(ground, alices_backend):
    ground.answers(Operation.LIST_TENANTS, [{"tenantId": "t1", "tenantName": "Ac\u202eme\n"}])
    ground.answers(Operation.LIST_GROUPS, [{"code": "g", "name": "\u2066", "description": "\x00"}])

    assert alices_backend.tenant_memberships()[0].name == "Acme"
    (group,) = alices_backend.user_groups()
    assert (group.name, group.description) == ("g", "")


@pytest.mark.parametrize("call", ASKED)
def test_what_the_platform_has_against_it_is_told(ground, alices_backend, operator, call):
    for why, raised in (
        (Refused.BY_THE_TENANT, NotAllowed),
        (Refused.NOT_IN_THE_PLAN, NotAllowed),
        (Refused.TOO_OFTEN, TooManyAttempts),
        (Refused.SUSPENDED, AccountSuspended),
        (Refused.SIGNED_OUT, SignInRequired),
        (Refused.FOR_A_REASON_NOBODY_KNOWS, PortalError),
    ):
        operator.mend()
        ground.refuses(call, why)
        with pytest.raises(PortalError) as caught:
            ASKED[call](alices_backend)
        assert type(caught.value) is raised


@pytest.mark.parametrize("call", ASKED)
def test_r22_without_an_answer_nothing_is_made_up(ground, alices_backend, operator, call):
    for kind in ("status", "truncated", "huge", "html", "redirect"):
        operator.mend()
        ground.breaks(call, kind)
        with pytest.raises(BackendUnavailable):
            ASKED[call](alices_backend)


@pytest.mark.parametrize(
    ("call", "answer"),
    [
        (Operation.LIST_TENANTS, [{"tenantName": "no id"}]),
        (Operation.LIST_TENANTS, [{"tenantId": "t", "joinAt": "0001-01-01T00:00:00+14:00"}]),
        (Operation.LIST_DEPARTMENTS, []),
        (Operation.LIST_DEPARTMENTS, {"totalCount": -1, "list": []}),
        (Operation.LIST_DEPARTMENTS, {"totalCount": 1, "list": [{"departmentId": 7}]}),
        (Operation.LIST_GROUPS, [{"name": "no code"}]),
        (Operation.LIST_ROLES, {"list": []}),
        (Operation.LIST_ROLES, [{"code": ["admin"]}]),
        (Operation.LIST_RESOURCES, []),
        (Operation.LIST_RESOURCES, {"list": [{"resourceCode": "x", "actions": "all"}]}),
    ],
)
def test_r29_an_answer_that_makes_no_sense_is_none(ground, alices_backend, call, answer):
    ground.answers(call, answer)
    with pytest.raises(BackendUnavailable):
        ASKED[call](alices_backend)


def test_what_the_operator_keeps_from_people_nobody_is_asked(ground, alices_backend, operator):
    tenant = replace(ground.tenant, authing=Authing(rights=False))
    backend = build(tenant, token=lambda _: "", platforms=Platforms(ground._new_http))
    operator.forget_calls()

    assert Capability.MEMBERSHIPS not in backend.capabilities
    for ask in ASKED.values():
        with pytest.raises(NotAllowed):
            ask(backend)
    assert operator.calls() == []
