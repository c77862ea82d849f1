"""New invitations: entered, looked at with a verdict for each address, sent, reported on."""

from dataclasses import dataclass, field

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from portal.auth import proving
from portal.auth.current import identity
from portal.features.invitations import report
from portal.features.invitations.blueprint import bp
from portal.features.invitations.forms import InviteForm, end_of, invite_form
from portal.features.invitations.roles import roles_to_give
from portal.features.invitations.sending import Wording, send_all
from portal.features.invitations.verdicts import Judged, Verdict, judge
from portal.features.invitations.words import OUTCOMES, VERDICTS
from portal.identity.invitations import NewInvitation, SentInvitations
from portal.identity.organizations import Role
from portal.organizations.here import Here, in_organization
from portal.organizations.permissions import Permission
from portal.web.csrf import keeps_input
from portal.web.i18n import NAMES, enumeration
from portal.web.once import acts_once


@dataclass
class _Errand:
    """What the form asks for, looked at against what is there just now."""

    here: Here
    form: InviteForm
    roles: list[Role]
    judged: list[Judged] = field(default_factory=list)
    was_sent: bool = False

    @property
    def sent(self) -> SentInvitations:
        return identity().sent_invitations(self.here.organization.id)

    @property
    def wanted(self) -> list[str]:
        return [one.text for one in self.judged if one.verdict is Verdict.NEW]

    def run(self) -> None:
        """Judge; and send what may be, where that is what was pressed."""
        self.judged = judge(self.form.pasted(), self.sent)
        if self.form.step.data != "send" or not self.wanted:
            return
        expires_at = end_of(self.form.lifetime)
        inviter = self.here.person.user_id
        new = [
            NewInvitation(address, self.form.role_ids, expires_at, inviter)
            for address in self.wanted
        ]
        wording = Wording(self.form.language.data, self.form.note.data or "")
        results = send_all(self.sent, new, wording)
        report.keep(self.here.organization.id, results, self.form.typed_beside_addresses)
        self.was_sent = True


@bp.route("/new", methods=["GET", "POST"])
@in_organization(Permission.INVITE)
@keeps_input
@acts_once
def show_new(here: Here) -> ResponseReturnValue:
    roles = roles_to_give(here, identity().organization_template())
    form = invite_form(roles, proving.typed_before())
    errand = _Errand(here, form, roles)
    if form.step.data != "change" and form.accepted_by(errand.run):
        if errand.was_sent:
            there = url_for("invitations.show_report", organization_id=here.organization.id)
            return redirect(there, 303)
        return _look(errand)
    page = render_template("invitations/new.html", place=here, form=form, roles=roles)
    return page, form.status


@bp.get("/report")
@in_organization(Permission.INVITE)
def show_report(here: Here) -> ResponseReturnValue:
    found = report.find(here.organization.id)
    if found is None:
        return redirect(url_for("invitations.show", organization_id=here.organization.id), 303)
    lines = [(one, OUTCOMES[one.outcome]) for one in found.results]
    return render_template("invitations/report.html", place=here, lines=lines, report=found)


def _look(errand: _Errand) -> ResponseReturnValue:
    """What would happen, before it does."""
    form = errand.form
    chosen = [role.name for role in errand.roles if role.id in form.role_ids]
    facts = [
        (_("Roles"), enumeration(chosen)),
        (_("Valid until"), format_date(end_of(form.lifetime), "long")),
        (_("Language of the email"), NAMES[form.language.data]),
    ]
    return render_template(
        "invitations/check.html",
        place=errand.here,
        form=form,
        lines=[(one, VERDICTS[one.verdict]) for one in errand.judged],
        number=len(errand.wanted),
        facts=[pair for pair in facts if pair[1]],
    )
