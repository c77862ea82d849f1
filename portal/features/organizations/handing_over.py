"""Handing an organization over: somebody else becomes an admin, and then I stop being one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired

from portal.auth.current import identity
from portal.backends.side_by_side import side_by_side
from portal.features.organizations import role_work
from portal.features.organizations.blueprint import bp
from portal.features.organizations.forms import OrganizationForm
from portal.features.organizations.role_work import RoleChange
from portal.identity.errors import InputRejected, NotAllowed, PartlySaved, PortalError, Reason
from portal.identity.organizations import Member, Template
from portal.organizations.admins import admin_roles
from portal.organizations.here import Here, in_organization
from portal.organizations.permissions import Permission
from portal.web.csrf import keeps_input
from portal.web.forms import one_line
from portal.web.once import acts_once

_OFFERED = 20


class HandOverForm(OrganizationForm):
    partly_words = _l(
        "They may manage the organization now, and so may you: your own role could not be taken "
        "away. Try that again under “Members”."
    )

    member = RadioField(_l("To whom"), [InputRequired(_l("Choose somebody."))], choices=[])
    me = RadioField(
        _l("And you"),
        [InputRequired(_l("Choose what becomes of you."))],
        choices=[
            SelectChoice("stay", _l("I stay an admin as well")),
            SelectChoice("step_down", _l("I stop being one")),
        ],
        default="step_down",
    )


@bp.route("/<organization_id>/hand-over", methods=["GET", "POST"])
@in_organization(Permission.DELETE)
@keeps_input
@acts_once
def hand_over(here: Here) -> ResponseReturnValue:
    """Who was looked for stands in the address."""
    query = one_line(request.args.get("q"))
    template, page_of_members = side_by_side(
        identity().organization_template,
        lambda: here.platform.members(query=query, page=1, size=_OFFERED),
    )
    offered = [
        one
        for one in page_of_members.members
        if not one.is_suspended and not here.is_me(one.user_id)
    ]
    form = HandOverForm()
    form.member.choices = [SelectChoice(one.user_id, one.display_name) for one in offered]
    if form.accepted_by(lambda: _hand_over(here, template, offered, form)):
        flash(
            _("%(organization)s was handed over.", organization=here.organization.display_name),
            "success",
        )
        return redirect(url_for("organizations.show", organization_id=here.organization.id), 303)
    page = render_template(
        "organizations/hand_over.html",
        place=here,
        form=form,
        query=query,
        addresses={one.user_id: one.address for one in offered},
        has_more=page_of_members.total > len(page_of_members.members),
    )
    return page, form.status


def _hand_over(here: Here, template: Template, offered: list[Member], form: HandOverForm) -> None:
    """In this order: at no moment is there nobody who may manage."""
    role = next(iter(admin_roles(template)), None)
    if role is None:
        raise NotAllowed("no_admin_role")
    chosen = next(one for one in offered if one.user_id == form.member.data)
    gets = RoleChange(chosen, frozenset({role.id}) - chosen.role_ids, frozenset())
    if gets.changes_anything:
        role_work.make(here, template, [gets])
    if form.me.data != "step_down":
        return
    _template, found = role_work.look_at(here, [here.person.user_id])
    if not found:
        raise InputRejected(None, Reason.INVALID)
    ids = frozenset(one.id for one in admin_roles(template))
    try:
        role_work.make(here, template, [RoleChange(found[0], frozenset(), found[0].role_ids & ids)])
    except PortalError as error:
        raise PartlySaved(frozenset({"member"}), error) from error
