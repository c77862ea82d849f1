"""One invitation: its link, its history, sending it again, taking it back."""

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.auth.current import identity
from portal.auth.limits import Limit
from portal.auth.parts import parts
from portal.features.invitations import history
from portal.features.invitations.blueprint import bp
from portal.features.invitations.forms import DAYS, end_of
from portal.features.invitations.listing import row_of
from portal.features.invitations.roles import may_give_all
from portal.features.invitations.sending import (
    Outcome,
    Sent,
    Wording,
    mail_again,
    send_replacement,
)
from portal.features.invitations.verdicts import Verdict, may_be_invited
from portal.features.invitations.words import OUTCOMES, VERDICTS
from portal.identity.invitations import Invitation, InvitationState, SentInvitations
from portal.journal.about import about_invitation
from portal.journal.events import Event
from portal.notices.happening import recorded
from portal.organizations.here import Here, in_organization
from portal.organizations.permissions import Permission
from portal.tenants import current
from portal.web.csrf import keeps_input
from portal.web.forms import PatientForm
from portal.web.i18n import current_language, moment
from portal.web.once import acts_once


class SendAgainForm(PatientForm):
    too_many_words = _l("Too many emails went to this address. Send it again in %(time)s.")
    unknown_words = _l(
        "We do not know whether the email was sent: no answer came back in time. Wait a few "
        "minutes before you send it again."
    )
    unavailable_words = _l("The email could not be sent. The invitation is still there.")


@bp.get("/<invitation_id>")
@in_organization(Permission.INVITE)
def show_one(here: Here, invitation_id: str) -> ResponseReturnValue:
    found = _sent(here).find(invitation_id)
    return _page(here, found, SendAgainForm(formdata=None))


@bp.post("/<invitation_id>/message")
@in_organization(Permission.INVITE)
@keeps_input
@acts_once
def resend(here: Here, invitation_id: str) -> ResponseReturnValue:
    """One whose time is over is made anew: nobody could accept the old one."""
    sent = _sent(here)
    found = sent.find(invitation_id)
    form = SendAgainForm()
    if not may_be_invited(found.address):
        form.complain(VERDICTS[Verdict.OUTSIDE].details, 403)
        return _page(here, found, form)
    if found.state is InvitationState.EXPIRED:
        return _replace(here, sent, found, form)
    if found.is_pending and form.accepted_by(lambda: mail_again(sent, found, _wording())):
        flash(_("The email was sent again to %(address)s.", address=found.address), "success")
        return _to(here, found.id)
    if not found.is_pending:
        flash(_("This invitation is not open any more, so nothing was sent."), "warning")
        return _to(here, found.id)
    return _page(here, found, form)


@bp.route("/<invitation_id>/revocation", methods=["GET", "POST"])
@in_organization(Permission.INVITE)
@keeps_input
@acts_once
def show_revoke(here: Here, invitation_id: str) -> ResponseReturnValue:
    sent = _sent(here)
    found = sent.find(invitation_id)
    form = PatientForm()
    if not found.is_pending:
        flash(_("This invitation is not open any more."), "info")
        return _to(here, found.id)
    if form.accepted_by(lambda: _revoke(sent, found)):
        flash(_("The invitation of %(address)s was taken back.", address=found.address), "success")
        return redirect(url_for("invitations.show", organization_id=here.organization.id), 303)
    page = render_template("invitations/revoke.html", place=here, invitation=found, form=form)
    return page, form.status


def _revoke(sent: SentInvitations, invitation: Invitation) -> None:
    with recorded(Event.INVITATION_REVOKED, about=about_invitation(invitation.id)):
        sent.revoke(invitation.id)


def _replace(
    here: Here, sent: SentInvitations, old: Invitation, form: SendAgainForm
) -> ResponseReturnValue:
    if not may_give_all(here, identity().organization_template(), old.role_ids):
        form.complain(_("It gave a role that you may not give. Make a new invitation instead."))
        return _page(here, old, form)
    made: list[Sent] = []

    def send() -> None:
        parts().limiter.admit(current.get(), Limit.INVITATIONS, here.person.user_id)
        expires_at = end_of(timedelta(days=DAYS))
        made.append(send_replacement(sent, old, expires_at, here.person.user_id, _wording()))

    if form.accepted_by(send):
        if made[0].outcome is Outcome.SENT:
            flash(_("A new invitation was sent to %(address)s.", address=old.address), "success")
        else:
            flash(str(OUTCOMES[made[0].outcome].details), "warning")
        return _to(here, made[0].id)
    return _page(here, old, form)


def _page(here: Here, found: Invitation, form: SendAgainForm) -> ResponseReturnValue:
    lines = history.entries_of([found])
    of_it = (lines or {}).get(found.id, [])
    link = url_for("joining.show", invitation_id=found.id)
    page = render_template(
        "invitations/show.html",
        place=here,
        row=row_of(found, of_it),
        invitation=found,
        link=current.get().absolute(link),
        until=moment(found.expires_at) if found.expires_at else None,
        history_is_known=lines is not None,
        moments=history.moments(of_it, here.platform),
        form=form,
    )
    return page, form.status


def _sent(here: Here) -> SentInvitations:
    return identity().sent_invitations(here.organization.id)


def _wording() -> Wording:
    """The language of whoever sends it: what was chosen the first time is kept nowhere."""
    return Wording(current_language())


def _to(here: Here, invitation_id: str) -> Response:
    address = url_for(
        "invitations.show_one", organization_id=here.organization.id, invitation_id=invitation_id
    )
    return redirect(address, 303)
