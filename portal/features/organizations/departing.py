"""Removing a member, and leaving: what ends, and what lives on until when."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_time
from flask_babel import gettext as _

from portal.auth.current import identity
from portal.backends.side_by_side import side_by_side
from portal.features.organizations import role_work
from portal.features.organizations.blueprint import bp
from portal.features.organizations.forms import OrganizationForm
from portal.identity.errors import ChangedElsewhere, NotAllowed
from portal.identity.invitations import Invitation
from portal.identity.organizations import Member, Template
from portal.journal.about import about_invitation, about_organization
from portal.journal.events import Event
from portal.notices.happening import note, recorded
from portal.organizations.admins import admin_roles, is_left, keeping_an_admin
from portal.organizations.here import Here, in_organization
from portal.organizations.permissions import Permission
from portal.organizations.telling import REMOVAL, concerning
from portal.web.csrf import keeps_input
from portal.web.once import acts_once

_TOKENS_LIVE = timedelta(hours=1)
"""How long an app may go on with what it got for an organization; nobody can take it back."""


@bp.route("/<organization_id>/members/<user_id>/removal", methods=["GET", "POST"])
@in_organization(Permission.MANAGE_MEMBERS)
@keeps_input
@acts_once
def members_removal(here: Here, user_id: str) -> ResponseReturnValue:
    if here.is_me(user_id):
        return redirect(url_for("organizations.leave", organization_id=here.organization.id), 303)
    (template, found), invitations = side_by_side(
        lambda: role_work.look_at(here, [user_id]),
        identity().sent_invitations(here.organization.id).all,
    )
    if not found:
        abort(404)
    member = found[0]
    still_open = [one for one in invitations if one.is_pending and one.is_for(member.email)]
    form = OrganizationForm()
    if form.accepted_by(lambda: _remove(here, template, member, still_open)):
        flash(
            _(
                "%(name)s is no longer in %(organization)s.",
                name=member.display_name,
                organization=here.organization.display_name,
            ),
            "success",
        )
        return redirect(url_for("organizations.members", organization_id=here.organization.id), 303)
    page = render_template(
        "organizations/removal.html",
        place=here,
        member=member,
        form=form,
        roles=[role.name for role in member.roles],
        is_invited=bool(still_open),
        until=_until(),
    )
    return page, form.status


@bp.route("/<organization_id>/departure", methods=["GET", "POST"])
@in_organization(Permission.BE_HERE)
@keeps_input
@acts_once
def leave(here: Here) -> ResponseReturnValue:
    template, found = role_work.look_at(here, [here.person.user_id])
    if not found:
        abort(404)
    me, form = found[0], OrganizationForm()
    if form.accepted_by(lambda: _leave(here, template, me)):
        flash(
            _("You left %(organization)s.", organization=here.organization.display_name), "success"
        )
        return redirect(url_for("organizations.index"), 303)
    is_last = _is_admin(template, me) and not is_left(here.platform, template, {me.user_id})
    page = render_template(
        "organizations/leave.html",
        place=here,
        form=form,
        is_last=is_last or form.is_about_the_last_admin,
        until=_until(),
    )
    return page, form.status


def _remove(
    here: Here, template: Template, member: Member, still_open: Sequence[Invitation]
) -> None:
    losing, put_back = _losing(template, member), _back_in(here, member)
    with concerning(here, REMOVAL, [member]):
        if role_work.out_of_reach(here, template, member):
            raise NotAllowed("member_out_of_reach")
        with keeping_an_admin(here.platform, template, losing, put_back):
            _take_back(here, still_open)
            here.platform.remove_member(member.user_id)


def _take_back(here: Here, still_open: Sequence[Invitation]) -> None:
    """
    Before the removal, which would mean little to somebody who can let themselves in again. Who
    accepts at this very moment is a member as before, and removed with the rest.
    """
    sent = identity().sent_invitations(here.organization.id)
    for invitation in still_open:
        try:
            sent.revoke(invitation.id)
        except ChangedElsewhere:
            continue
        note(Event.INVITATION_REVOKED, about=about_invitation(invitation.id))


def _leave(here: Here, template: Template, me: Member) -> None:
    about = about_organization(here.organization.id)
    with (
        recorded(Event.ORGANIZATION_LEFT, about=about),
        keeping_an_admin(here.platform, template, _losing(template, me), _back_in(here, me)),
    ):
        here.platform.remove_member(me.user_id)


def _losing(template: Template, member: Member) -> list[str]:
    return [member.user_id] if _is_admin(template, member) else []


def _is_admin(template: Template, member: Member) -> bool:
    return any(role.id in member.role_ids for role in admin_roles(template))


def _back_in(here: Here, member: Member) -> Callable[[], None]:
    """As they were before they went."""

    def put_back() -> None:
        here.platform.add_member(member.user_id)
        here.platform.give_roles([member.user_id], member.role_ids)

    return put_back


def _until() -> str:
    return str(format_time(datetime.now(UTC) + _TOKENS_LIVE, "short"))
