"""Giving and taking roles, however many people it is for, so that an admin always remains."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from portal.auth.current import identity
from portal.backends.side_by_side import side_by_side
from portal.identity.errors import ChangedElsewhere, NotAllowed, NotFound, PartlySaved, PortalError
from portal.identity.organizations import Member, Role, Template
from portal.organizations.admins import admin_roles, keeping_an_admin
from portal.organizations.here import Here
from portal.organizations.role_changes import Difference, difference
from portal.organizations.telling import ROLES, concerning

MOST_AT_ONCE = 50
"""Members whose roles one form changes: each of them is looked at before and after."""


@dataclass(frozen=True, slots=True)
class RoleChange:
    """What *member* gets and gives up, by the ids of roles they have not or have."""

    member: Member
    give: frozenset[str]
    take: frozenset[str]

    @property
    def after(self) -> frozenset[str]:
        return (self.member.role_ids | self.give) - self.take

    @property
    def changes_anything(self) -> bool:
        return bool(self.give or self.take)


def towards(member: Member, wanted: Iterable[str]) -> RoleChange:
    """The change after which *member* has the roles in *wanted* and no others."""
    goal = frozenset(wanted)
    return RoleChange(member, goal - member.role_ids, member.role_ids - goal)


def look_at(here: Here, user_ids: Sequence[str]) -> tuple[Template, list[Member]]:
    """The roles there are, and those of *user_ids* that are members; asked freshly."""
    template, *found = side_by_side(
        identity().organization_template, *(looking(here, user_id) for user_id in user_ids)
    )
    return template, [member for member in found if member is not None]


def out_of_reach(here: Here, template: Template, member: Member) -> list[Role]:
    """Roles that *member* has and the person at hand may not take."""
    return [
        role for role in template.roles if role.id in member.role_ids and not here.may_give(role)
    ]


def what_changes(template: Template, change: RoleChange) -> Difference:
    return difference(template, change.member.role_ids, change.after)


def make(here: Here, template: Template, changes: Sequence[RoleChange]) -> None:
    """
    Make *changes*, the giving first. Raises NotAllowed for a role that is not theirs to give or to
    take, LastAdmin where nobody who may manage would be left, PartlySaved where it stopped half
    way.
    """
    taken = _admin_roles_taken(template, changes)

    def put_back() -> None:
        for user_id, role_ids in taken.items():
            here.platform.give_roles([user_id], role_ids)

    people = [change.member for change in changes]
    losing = [user_id for user_id in taken if _is_no_admin_after(template, user_id, changes)]
    with concerning(here, ROLES, people):
        _check(here, template, changes)
        with keeping_an_admin(here.platform, template, losing, put_back):
            _do(here, changes)


def looking(here: Here, user_id: str) -> Callable[[], Member | None]:
    def look() -> Member | None:
        try:
            return here.platform.member(user_id)
        except NotFound:
            return None

    return look


def _check(here: Here, template: Template, changes: Sequence[RoleChange]) -> None:
    known = {role.id: role for role in template.roles}
    for role_id in {role_id for change in changes for role_id in change.give | change.take}:
        if role_id not in known:
            raise ChangedElsewhere("no_such_role")
        if not here.may_give(known[role_id]):
            raise NotAllowed("role_out_of_reach")


def _admin_roles_taken(
    template: Template, changes: Sequence[RoleChange]
) -> dict[str, frozenset[str]]:
    """By who loses some, the roles that may manage."""
    ids = frozenset(role.id for role in admin_roles(template))
    return {change.member.user_id: change.take & ids for change in changes if change.take & ids}


def _is_no_admin_after(template: Template, user_id: str, changes: Sequence[RoleChange]) -> bool:
    ids = frozenset(role.id for role in admin_roles(template))
    return all(not change.after & ids for change in changes if change.member.user_id == user_id)


def _do(here: Here, changes: Sequence[RoleChange]) -> None:
    done: set[str] = set()
    try:
        for roles in {change.give for change in changes if change.give}:
            people = [change.member.user_id for change in changes if change.give == roles]
            here.platform.give_roles(people, roles)
            done.update(people)
        for change in changes:
            for role_id in change.take:
                _take(here, change.member.user_id, role_id)
                done.add(change.member.user_id)
    except PortalError as error:
        if done:
            raise PartlySaved(frozenset(done), error) from error
        raise


def _take(here: Here, user_id: str, role_id: str) -> None:
    try:
        here.platform.take_role(user_id, role_id)
    except NotFound:
        return  # somebody else was faster, and it is as it should be
