"""Changing the roles of several members at once: what, for whom, and what it comes to."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.features.organizations import role_work
from portal.features.organizations.blueprint import bp
from portal.features.organizations.forms import OrganizationForm
from portal.features.organizations.role_work import MOST_AT_ONCE, RoleChange
from portal.identity.organizations import Member
from portal.organizations.here import Here, in_organization
from portal.organizations.permissions import Permission
from portal.organizations.role_changes import Difference
from portal.web.csrf import keeps_input
from portal.web.once import acts_once


@dataclass(frozen=True, slots=True)
class Line:
    """What a change comes to for one member."""

    change: RoleChange
    difference: Difference


@bp.route("/<organization_id>/members/roles", methods=["GET", "POST"])
@in_organization(Permission.MANAGE_MEMBERS)
@keeps_input
@acts_once
def members_several(here: Here) -> ResponseReturnValue:
    """Who was selected and what was chosen stand in the address."""
    back = url_for("organizations.members", organization_id=here.organization.id)
    user_ids = list(dict.fromkeys(request.args.getlist("member")))
    if not user_ids or len(user_ids) > MOST_AT_ONCE:
        flash(
            _("Select the members first.")
            if not user_ids
            else ngettext(
                "Select at most %(num)d member at once.",
                "Select at most %(num)d members at once.",
                MOST_AT_ONCE,
            ),
            "info",
        )
        return redirect(back, 303)
    template, found = role_work.look_at(here, user_ids)
    changes = [_change(member) for member in found]
    lines = [
        Line(change, role_work.what_changes(template, change))
        for change in changes
        if change.changes_anything
    ]
    form = OrganizationForm()
    if lines and form.accepted_by(
        lambda: role_work.make(here, template, [line.change for line in lines])
    ):
        flash(
            ngettext(
                "The roles of %(num)d member were changed.",
                "The roles of %(num)d members were changed.",
                len(lines),
            ),
            "success",
        )
        return redirect(back, 303)
    page = render_template(
        "organizations/several.html",
        place=here,
        members=found,
        roles=[role for role in template.roles if here.may_give(role)],
        chosen=request.args.getlist("role"),
        way=request.args.get("way"),
        lines=lines,
        form=form,
        back_url=back,
    )
    return page, form.status


def _change(member: Member) -> RoleChange:
    chosen = frozenset(request.args.getlist("role"))
    if request.args.get("way") == "take":
        return RoleChange(member, frozenset(), chosen & member.role_ids)
    return RoleChange(member, chosen - member.role_ids, frozenset())
