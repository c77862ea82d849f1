"""Changing the roles of one member: choose, see what that gains and loses, do it."""

import hashlib

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField

from portal.features.organizations import role_work
from portal.features.organizations.blueprint import bp
from portal.features.organizations.forms import OrganizationForm
from portal.features.organizations.role_work import RoleChange
from portal.identity.errors import ChangedElsewhere
from portal.identity.organizations import Member, Template
from portal.organizations.here import Here, in_organization
from portal.organizations.permissions import Permission
from portal.web.csrf import keeps_input
from portal.web.once import acts_once


class RolesForm(OrganizationForm):
    """*shown* tells the roles that the person saw when they decided."""

    shown = HiddenField()


@bp.get("/<organization_id>/members/<user_id>")
@in_organization(Permission.MANAGE_MEMBERS)
def members_one(here: Here, user_id: str) -> ResponseReturnValue:
    template, member = _looked_at(here, user_id)
    return render_template(
        "organizations/member.html",
        place=here,
        member=member,
        roles=template.roles,
        fixed={role.id for role in template.roles if not here.may_give(role)},
        may_remove=not role_work.out_of_reach(here, template, member),
    )


@bp.route("/<organization_id>/members/<user_id>/roles", methods=["GET", "POST"])
@in_organization(Permission.MANAGE_MEMBERS)
@keeps_input
@acts_once
def members_roles(here: Here, user_id: str) -> ResponseReturnValue:
    """What was chosen stands in the address; without a choice there is nothing to look at."""
    template, member = _looked_at(here, user_id)
    back = url_for(
        "organizations.members_one", organization_id=here.organization.id, user_id=user_id
    )
    change = role_work.towards(member, _wanted(here, template, member))
    if request.method == "GET" and ("chosen" not in request.args or not change.changes_anything):
        if "chosen" in request.args:
            flash(_("Nothing was changed: these are the roles they have."), "info")
        return redirect(back, 303)
    form = RolesForm()
    if form.accepted_by(lambda: _make(here, template, change, form.shown.data)):
        flash(_("The roles of %(name)s were changed.", name=member.display_name), "success")
        return redirect(_after(here, member), 303)
    form.shown.data = _digest(member)
    page = render_template(
        "organizations/member_roles.html",
        place=here,
        member=member,
        form=form,
        back_url=back,
        before=_names(template, member.role_ids),
        after=_names(template, change.after),
        difference=role_work.what_changes(template, change),
    )
    return page, form.status


def _looked_at(here: Here, user_id: str) -> tuple[Template, Member]:
    template, found = role_work.look_at(here, [user_id])
    if not found:
        abort(404)
    return template, found[0]


def _wanted(here: Here, template: Template, member: Member) -> set[str]:
    """What was chosen, and what they have that is not for the person at hand to take."""
    fixed = {role.id for role in role_work.out_of_reach(here, template, member)}
    return set(request.args.getlist("role")) | fixed


def _make(here: Here, template: Template, change: RoleChange, shown: str | None) -> None:
    if shown != _digest(change.member):
        raise ChangedElsewhere("other_roles_now")
    role_work.make(here, template, [change])


def _after(here: Here, member: Member) -> str:
    """Who changed their own roles may no longer have a way to the members."""
    endpoint = "organizations.show" if here.is_me(member.user_id) else "organizations.members"
    return url_for(endpoint, organization_id=here.organization.id)


def _names(template: Template, role_ids: frozenset[str]) -> list[str]:
    return [role.name for role in template.roles if role.id in role_ids]


def _digest(member: Member) -> str:
    return hashlib.sha256(" ".join(sorted(member.role_ids)).encode()).hexdigest()[:16]
