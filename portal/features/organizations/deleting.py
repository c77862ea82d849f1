"""Deleting an organization: what will be gone, its name typed, and a proof for this alone."""

from itertools import chain

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired

from portal.auth import proving
from portal.backends.side_by_side import side_by_side
from portal.features.organizations.blueprint import bp
from portal.features.organizations.forms import OrganizationForm
from portal.identity.errors import InputRejected, Reason
from portal.notices.happening import are_sent
from portal.organizations import all_members
from portal.organizations.here import Here, in_organization
from portal.organizations.permissions import Permission
from portal.organizations.telling import DELETION, concerning
from portal.web.csrf import keeps_input
from portal.web.forms import LineField, one_line
from portal.web.once import acts_once

_TOLD = 1_000
"""
Members who are written to, asked for before it is gone, while somebody waits: ten pages of them.
"""


class DeletionForm(OrganizationForm):
    name = LineField(_l("Its name"), [DataRequired(_l("Type the name of the organization."))])


@bp.route("/<organization_id>/settings/deletion", methods=["GET", "POST"])
@in_organization(Permission.DELETE)
@keeps_input
@acts_once
def settings_deletion(here: Here) -> ResponseReturnValue:
    one_member, domains = side_by_side(
        lambda: here.platform.members(page=1, size=1), here.platform.email_domains
    )
    form = DeletionForm()
    if form.accepted_by(lambda: _delete(here, form)):
        flash(
            _("%(organization)s was deleted.", organization=here.organization.display_name),
            "success",
        )
        return redirect(url_for("organizations.index"), 303)
    total = one_member.total
    gone = [
        ngettext(
            "%(num)d person is in it and loses every role there.",
            "%(num)d people are in it and lose every role there.",
            total,
        ),
        _("Invitations to it that are still open lead nowhere."),
        _("What apps keep for it can no longer be reached by way of it."),
        _("It cannot be brought back."),
    ]
    if are_sent() and total > 1:
        gone.insert(1, _who_is_told(total))
    if domains:
        gone.insert(
            -2,
            _("Nobody joins by their address any more: %(domains)s.", domains=", ".join(domains)),
        )
    page = render_template("organizations/deletion.html", place=here, form=form, gone=gone)
    return page, form.status


def _who_is_told(total: int) -> str:
    if total <= _TOLD:
        return str(_("Everybody who has an email address here is told by mail."))
    return str(
        _(
            "The first %(number)s of them are told by mail; the others have to hear it from you.",
            number=format_decimal(_TOLD),
        )
    )


def _delete(here: Here, form: DeletionForm) -> None:
    if one_line(form.name.data).casefold() != one_line(here.organization.display_name).casefold():
        raise InputRejected("name", Reason.NOT_ITS_NAME)
    members = list(chain.from_iterable(all_members.pages(here.platform, most=_TOLD)))
    with concerning(here, DELETION, members):
        here.platform.delete()
    proving.use_up()
