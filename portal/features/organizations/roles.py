"""Which role allows what, and why I may do what I may."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from portal.auth.current import identity
from portal.backends.side_by_side import side_by_side
from portal.features.organizations import role_givers
from portal.features.organizations.blueprint import bp
from portal.features.organizations.role_givers import LastChange
from portal.identity.organizations import Role, Template
from portal.organizations.here import Here, in_organization, table
from portal.organizations.permissions import Permission
from portal.organizations.words import LABELS


@dataclass(frozen=True, slots=True)
class Line:
    """Something that may be allowed; *yes* is whether each of the roles does, in their order."""

    label: str
    yes: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the person may do something: *because* of a role, or of being a member at all."""

    label: str
    because: str


@bp.get("/<organization_id>/roles")
@in_organization(Permission.BE_HERE)
def roles(here: Here) -> ResponseReturnValue:
    template, changed = side_by_side(
        identity().organization_template, lambda: role_givers.last_change(here)
    )
    mine = [role for role in template.roles if role.id in {held.id for held in here.roles}]
    return render_template(
        "organizations/roles.html",
        place=here,
        roles=template.roles,
        mine={role.id for role in mine},
        here_lines=_here_lines(template),
        app_lines=_app_lines(template),
        reasons=_reasons(here, mine),
        given=_given(changed),
    )


def _given(changed: LastChange | None) -> str:
    if changed is None:
        return ""
    date = format_date(changed.at, "long")
    if not changed.name:
        return str(_("Your roles were last changed on %(date)s.", date=date))
    return str(_("%(name)s last changed your roles, on %(date)s.", name=changed.name, date=date))


def _here_lines(template: Template) -> list[Line]:
    allowed = [table().of_role(role) for role in template.roles]
    return [
        Line(str(LABELS[permission]), tuple(permission in one for one in allowed))
        for permission in Permission
    ]


def _app_lines(template: Template) -> list[Line]:
    """What the roles allow in the tenant's apps, which go by it themselves."""
    known = table().known_scopes
    return [
        Line(
            scope.description or scope.name,
            tuple(scope.name in role.scopes for role in template.roles),
        )
        for scope in template.scopes
        if scope.name not in known
    ]


def _reasons(here: Here, mine: list[Role]) -> list[Reason]:
    by_membership = table().of_member((), ())
    found = []
    for permission in Permission:
        if not here.may(permission):
            continue
        sources = [role.name for role in table().sources(permission, mine)]
        because = _("You are a member.") if permission in by_membership or not sources else ""
        found.append(
            Reason(
                str(LABELS[permission]),
                because or _("Your role %(roles)s allows it.", roles=", ".join(sources)),
            )
        )
    return found
