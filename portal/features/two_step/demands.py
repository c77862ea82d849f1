"""Who wants a second step of me: the tenant, or an organization that I am in."""

from collections.abc import Callable, Sequence

import structlog
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.auth.current import current_session, identity
from portal.features.two_step.standing import Standing
from portal.identity.errors import PortalError
from portal.tenants.current import current_tenant
from portal.web.i18n import enumeration

log = structlog.get_logger()


def demanding_organizations() -> Callable[[], tuple[str, ...]]:
    """By name. None where nobody can tell: the page is whole without them."""
    platform, user_id = identity(), current_session().record.subject

    def ask() -> tuple[str, ...]:
        try:
            joined = platform.organizations_of(user_id)
        except PortalError as error:
            log.warning("part_is_missing", error=type(error).__name__, code=error.code)
            return ()
        found = (membership.organization for membership in joined)
        return tuple(one.display_name for one in found if one.requires_second_step)

    return ask


def in_words(found: Standing, organizations: Sequence[str]) -> list[str]:
    """What is demanded, and what that means for someone who is where *found* says."""
    return [*_by_tenant(found), *_by_organizations(found, organizations)]


def _by_tenant(found: Standing) -> list[str]:
    if not found.offered.required:
        return []
    names = {"tenant": current_tenant.name}
    if found.asked:
        return [
            _("%(tenant)s requires a second step of everyone, so it cannot be turned off.", **names)
        ]
    return [
        _(
            "%(tenant)s requires a second step of everyone. You will be asked to set one up when "
            "you next sign in: you can do it here now.",
            **names,
        )
    ]


def _by_organizations(found: Standing, organizations: Sequence[str]) -> list[str]:
    if not organizations:
        return []
    words = {"names": enumeration(organizations)}
    count = len(organizations)
    if found.own.factors:
        return [
            ngettext(
                "%(names)s requires a second step of its members. You have one.",
                "%(names)s require a second step of their members. You have one.",
                count,
                **words,
            )
        ]
    return [
        ngettext(
            "%(names)s requires a second step of its members. Until you set one up, you cannot "
            "work there.",
            "%(names)s require a second step of their members. Until you set one up, you cannot "
            "work there.",
            count,
            **words,
        )
    ]
