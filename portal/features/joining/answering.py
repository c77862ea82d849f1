"""Yes and no, by whoever the invitation is for."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import StringField, ValidationError
from wtforms.validators import Length

from portal.auth.guards import signed_in
from portal.features.joining.blueprint import bp
from portal.features.joining.page import answer
from portal.features.joining.standing import Case, Standing, received, standing
from portal.features.joining.telling import tell_of_acceptance, tell_of_refusal
from portal.identity.errors import ChangedElsewhere, NotAllowed, NotFound
from portal.identity.invitations import Invited
from portal.journal.about import about_invitation
from portal.journal.events import Event
from portal.notices.happening import recorded
from portal.organizations import way_back
from portal.web.csrf import keeps_input
from portal.web.forms import LineField, PatientForm, holds_web_address
from portal.web.once import acts_once

LONGEST_NOTE = 160
"""What fits on a line of a letter."""


class AnswerForm(PatientForm):
    unknown_words = _l(
        "We do not know whether your answer arrived: nothing came back in time. Open this page "
        "again to see."
    )


class DeclineForm(AnswerForm):
    note = LineField(
        _l("A note for whoever invited you (optional)"),
        [Length(max=LONGEST_NOTE, message=_l("This is too long. Use 160 characters at most."))],
    )

    def validate_note(self, field: StringField) -> None:
        """It stands in a mail under a name that people trust."""
        if holds_web_address(field.data or ""):
            raise ValidationError(_("Leave web addresses out of the note."))


@bp.post("/<invitation_id>/acceptance")
@signed_in
@keeps_input
@acts_once
def accept(invitation_id: str) -> ResponseReturnValue:
    found, form = standing(invitation_id), AnswerForm()
    invited = _theirs_to_answer(found, Case.OPEN, Case.FURTHER_ROLES)
    if invited is None:
        return _back(invitation_id)
    try:
        if form.accepted_by(lambda: _accept(found, invited)):
            return _welcome(found, invited)
    except _Gone:
        return _back(invitation_id)
    return answer(found, invitation_id, form)


@bp.route("/<invitation_id>/declining", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def decline(invitation_id: str) -> ResponseReturnValue:
    found, form = standing(invitation_id), DeclineForm()
    invited = _theirs_to_answer(found, *Case.of_invitee())
    if invited is None:
        return _back(invitation_id)
    try:
        if form.accepted_by(lambda: _decline(invited, form.note.data or "")):
            way_back.forget()
            flash(_("You declined the invitation."), "success")
            return _back(invitation_id)
    except _Gone:
        return _back(invitation_id)
    page = render_template(
        "joining/decline.html",
        organization=invited.organization,
        invitation_id=invitation_id,
        form=form,
    )
    return page, form.status


class _Gone(Exception):
    """It was answered, taken back or over a moment ago: its page says which."""


def _accept(found: Standing, invited: Invited) -> None:
    assert found.person is not None  # noqa: S101  # whoever it is theirs to answer is there
    one = received(invited.invitation.id)
    try:
        with recorded(Event.INVITATION_ACCEPTED, about=about_invitation(invited.invitation.id)):
            one.accept(found.person.user_id)
    except (ChangedElsewhere, NotFound) as error:
        flash(_("Your answer came too late. This is how it stands now."), "warning")
        raise _Gone from error
    except NotAllowed as error:
        flash(_("It could not be accepted. Ask whoever sent it to invite you again."), "warning")
        raise _Gone from error
    tell_of_acceptance(invited, found.person, was_member=found.member is not None)


def _decline(invited: Invited, note: str) -> None:
    about = about_invitation(invited.invitation.id)
    one = received(invited.invitation.id)
    try:
        with recorded(Event.INVITATION_DECLINED, about=about, words=note):
            one.decline()
    except (ChangedElsewhere, NotFound) as error:
        flash(_("Your answer came too late. This is how it stands now."), "warning")
        raise _Gone from error
    tell_of_refusal(invited, note)


def _theirs_to_answer(found: Standing, *cases: Case) -> Invited | None:
    """What has been answered already is nobody's, although its page may say “member”."""
    invited = found.invited
    if invited is None or found.case not in cases or not invited.invitation.is_pending:
        return None
    return invited


def _welcome(found: Standing, invited: Invited) -> Response:
    """On the page of the organization; who was removed in the same moment reads that it is gone."""
    way_back.forget()
    name = invited.organization.display_name
    if found.member is None:
        flash(_("You are a member of %(organization)s now.", organization=name), "success")
    else:
        flash(_("Your new roles in %(organization)s are yours now.", organization=name), "success")
    return redirect(url_for("organizations.show", organization_id=invited.organization.id), 303)


def _back(invitation_id: str) -> Response:
    return redirect(url_for("joining.show", invitation_id=invitation_id), 303)
