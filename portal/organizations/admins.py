"""
An organization always has somebody who may manage it.

The platform has no such rule, so it is kept here, twice: before a change it must be sure that an
admin remains, and after it everybody is counted again. Two admins who demote each other at the same
moment both pass the first check; whoever's change comes last sees that nobody is left, and takes it
back. Somebody whose account is suspended cannot manage anything and does not count.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from itertools import chain

import structlog

from portal.identity.errors import OutcomeUnknown, PortalError
from portal.identity.organizations import BoundOrganization, Member, Role, Template
from portal.organizations import all_members
from portal.organizations.here import table

log = structlog.get_logger()


class LastAdmin(PortalError):
    """Nobody who may manage the organization would be left; nothing is different from before."""


def admin_roles(template: Template) -> tuple[Role, ...]:
    return tuple(role for role in template.roles if table().is_admin_role(role))


def admins(platform: BoundOrganization, template: Template) -> Iterator[Member]:
    """Those who may manage it and can sign in, asked freshly as far as they are looked at."""
    seen = set()
    for role in admin_roles(template):
        for member in chain.from_iterable(all_members.pages(platform, role_id=role.id)):
            if member.user_id not in seen and not member.is_suspended:
                seen.add(member.user_id)
                yield member


def is_left(platform: BoundOrganization, template: Template, without: Collection[str] = ()) -> bool:
    """Whether an admin remains when those in *without* are none any more."""
    return any(member.user_id not in without for member in admins(platform, template))


@contextmanager
def keeping_an_admin(
    platform: BoundOrganization,
    template: Template,
    losing: Collection[str],
    put_back: Callable[[], None],
) -> Iterator[None]:
    """
    Around a change after which those in *losing* are no admins; with nobody in it, nothing is
    asked. Raises LastAdmin where nobody would be left, before the change or after *put_back* has
    undone it, and OutcomeUnknown where nobody can tell.
    """
    if not losing:
        yield
        return
    if not is_left(platform, template, losing):
        raise LastAdmin("last_admin")
    failure: PortalError | None = None
    try:
        yield
    except PortalError as error:
        failure = error  # of several changes some may have been made
    _make_sure(platform, template, put_back)
    if failure is not None:
        raise failure


def _make_sure(
    platform: BoundOrganization, template: Template, put_back: Callable[[], None]
) -> None:
    try:
        if is_left(platform, template):
            return
        log.warning("last_admin_went")
        put_back()
    except PortalError as error:
        log.error("organization_perhaps_without_admin", backend_code=error.code)
        raise OutcomeUnknown("admins_not_counted") from error
    raise LastAdmin("last_admin_after")
