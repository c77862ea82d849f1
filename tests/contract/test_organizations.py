"""What ``OrganizationsBackend`` promises."""

import pytest

from portal.identity.backend import Capability
from portal.identity.errors import InputRejected, NotFound, SetupProblem
from portal.identity.organizations import OrganizationChanges, OrganizationLooks
from portal.sandbox.people.cast import ACME, UMBRELLA, cast_id

pytestmark = pytest.mark.needs(Capability.ORGANIZATIONS)

ALICE, BOB, DAVE = cast_id("alice"), cast_id("bob"), cast_id("dave")
MANAGING = {"read:member", "invite:member", "manage:member", "manage:organization"}


@pytest.fixture
def backend(ground, operator):
    return ground.nobodys_backend()


@pytest.fixture
def acme(backend):
    return backend.organization(ACME)


@pytest.fixture
def roles(backend):
    return {role.name: role.id for role in backend.organization_template().roles}


def names(roles) -> list[str]:
    return [role.name for role in roles]


def test_somebodys_organizations_are_told_by_name_with_their_roles(backend):
    mine = backend.organizations_of(ALICE)

    assert [(one.organization.name, names(one.roles)) for one in mine] == [
        ("Acme Corp", ["admin"]),
        ("Umbrella Ltd", ["member"]),
    ]
    assert mine[0].organization.looks.color == "#8a1c4a"
    assert backend.organizations_of(cast_id("carol")) == ()


def test_somebody_who_is_gone_is_not_found(backend):
    with pytest.raises(NotFound):
        backend.organizations_of("nobody000000")


def test_w45_what_somebody_may_do_is_told_and_of_others_it_is_nothing(backend, acme):
    assert acme.scopes_of(ALICE) == MANAGING
    assert acme.scopes_of(BOB) == {"read:member"}
    assert acme.scopes_of(DAVE) == frozenset()
    assert acme.scopes_of("nobody000000") == frozenset()
    assert backend.organization("nowhere00000").scopes_of(ALICE) == frozenset()


def test_the_template_tells_what_each_role_allows(backend):
    template = backend.organization_template()

    assert [(role.name, role.scopes) for role in template.roles] == [
        ("admin", frozenset(MANAGING)),
        ("member", frozenset({"read:member"})),
    ]
    assert [scope.name for scope in template.scopes] == sorted(MANAGING)
    assert template.scopes[0].description == "Invite people to the organization"


def test_members_are_told_in_pages_with_how_many_there_are(acme):
    first, second = acme.members(page=1, size=1), acme.members(page=2, size=1)

    assert (first.total, second.total) == (2, 2)
    assert {one.display_name for one in first.members + second.members} == {
        "Alice Adams",
        "Bob Baker",
    }
    assert acme.members(page=3, size=1).members == ()


def test_members_are_found_by_name_address_and_role(acme, roles):
    def found(**asked):
        return [one.display_name for one in acme.members(page=1, size=20, **asked).members]

    assert found(query="bAKER") == ["Bob Baker"]
    assert found(query="alice@example") == ["Alice Adams"]
    assert found(query="nobody") == []
    assert found(role_id=roles["member"]) == ["Bob Baker"]
    assert found(role_id=roles["member"], query="alice") == []


def test_one_member_is_told_and_nobody_else(acme):
    bob = acme.member(BOB)

    assert (bob.display_name, bob.address, names(bob.roles)) == (
        "Bob Baker",
        "bob@example.test",
        ["member"],
    )
    for stranger in (DAVE, "nobody000000", BOB[:6], "Bob Baker"):
        with pytest.raises(NotFound):
            acme.member(stranger)


def test_somebody_is_added_once_and_removed_with_their_roles(acme, roles):
    acme.add_member(DAVE)
    acme.add_member(DAVE)
    acme.give_roles([DAVE], [roles["member"]])
    assert names(acme.member(DAVE).roles) == ["member"]

    acme.remove_member(DAVE)
    acme.add_member(DAVE)

    assert acme.member(DAVE).roles == ()


@pytest.mark.parametrize("who", [DAVE, "nobody000000"])
def test_who_is_no_member_cannot_be_removed_or_given_a_role(acme, roles, who):
    for act in (
        lambda: acme.remove_member(who),
        lambda: acme.give_roles([who], [roles["member"]]),
        lambda: acme.take_role(who, roles["member"]),
    ):
        with pytest.raises(NotFound):
            act()


def test_roles_are_given_to_all_or_to_nobody(acme, roles):
    with pytest.raises(NotFound):
        acme.give_roles([BOB, DAVE], [roles["admin"]])
    with pytest.raises(NotFound):
        acme.give_roles([BOB], ["no-such-role"])
    assert names(acme.member(BOB).roles) == ["member"]

    acme.give_roles([ALICE, BOB], [roles["admin"], roles["member"]])

    assert names(acme.member(ALICE).roles) == names(acme.member(BOB).roles) == ["admin", "member"]


def test_a_role_is_taken_and_the_others_stay(acme, roles):
    acme.give_roles([BOB], [roles["admin"]])
    acme.take_role(BOB, roles["member"])

    assert names(acme.member(BOB).roles) == ["admin"]
    with pytest.raises(NotFound):
        acme.take_role(BOB, roles["member"])


def test_an_organization_is_made_without_anybody_in_it(backend):
    made = backend.create_organization("Tern Works", "")
    other = backend.create_organization("Tern Works", "Sea birds")

    assert (made.name, made.description, other.description) == ("Tern Works", "", "Sea birds")
    assert made.id != other.id
    assert backend.count_members(made.id) == 0
    assert backend.count_members(ACME) == 2


@pytest.mark.parametrize(
    ("field", "name", "description"), [("name", "n" * 129, ""), ("description", "Tern", "d" * 257)]
)
def test_a_name_or_a_description_that_is_too_long_is_refused(backend, field, name, description):
    with pytest.raises(InputRejected) as refused:
        backend.create_organization(name, description)

    assert refused.value.field == field


def test_what_is_changed_changes_and_everything_else_stays(ground, backend, acme):
    ground.manage(
        "PATCH", f"/organizations/{ACME}", json={"branding": {"favicon": "https://a.test/f.ico"}}
    )

    acme.change(OrganizationChanges(name="Acme & Co", description="Anvils"))
    acme.change(OrganizationChanges(looks=OrganizationLooks(logo_url="https://a.test/l.png")))
    changed = acme.change(OrganizationChanges(description="", requires_second_step=True))

    assert (changed.name, changed.description, changed.requires_second_step) == (
        "Acme & Co",
        "",
        True,
    )
    assert changed.looks == OrganizationLooks(logo_url="https://a.test/l.png")
    there = ground.manage("GET", f"/organizations/{ACME}")
    assert there["branding"] == {
        "favicon": "https://a.test/f.ico",
        "logoUrl": "https://a.test/l.png",
    }
    assert there["color"] == {"isDarkModeEnabled": True}


@pytest.mark.parametrize(
    ("field", "looks"),
    [
        ("color", OrganizationLooks(color="red")),
        ("logo", OrganizationLooks(logo_url="tern.svg")),
    ],
)
def test_looks_that_make_no_sense_are_refused(acme, field, looks):
    with pytest.raises(InputRejected) as refused:
        acme.change(OrganizationChanges(looks=looks))

    assert refused.value.field == field


def test_a_deleted_organization_is_gone_for_everybody(backend, acme):
    acme.delete()

    assert [one.organization.id for one in backend.organizations_of(ALICE)] == [UMBRELLA]
    assert acme.scopes_of(ALICE) == frozenset()
    with pytest.raises(NotFound):
        acme.delete()


def test_domains_that_join_by_themselves_are_added_once_and_removed(acme):
    acme.add_email_domain("tern.example")
    with pytest.raises(InputRejected) as refused:
        acme.add_email_domain("tern.example")
    assert refused.value.field == "domain"
    assert acme.email_domains() == ("tern.example",)

    acme.remove_email_domain("tern.example")

    assert acme.email_domains() == ()
    with pytest.raises(NotFound):
        acme.remove_email_domain("tern.example")


def test_roles_for_those_who_join_by_themselves(acme, roles):
    acme.add_default_roles([roles["member"]])
    assert names(acme.default_roles()) == ["member"]

    acme.remove_default_role(roles["member"])

    assert acme.default_roles() == ()
    with pytest.raises(NotFound):
        acme.add_default_roles(["no-such-role"])


def test_who_has_a_second_step_is_told(acme):
    assert acme.has_second_step(cast_id("frank"))
    assert not acme.has_second_step(BOB)
    with pytest.raises(NotFound):
        acme.has_second_step("nobody000000")


def test_without_an_authority_of_its_own_the_portal_has_no_organizations(ground, operator):
    powerless = ground.nobodys_backend(with_authority=False)

    assert Capability.ORGANIZATIONS not in powerless.capabilities
    with pytest.raises(SetupProblem):
        powerless.organizations_of(ALICE)
