"""A new organization: made, entered and managed by whoever made it, or not there at all."""

import structlog
from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired, Length

from portal.auth.current import current_person, identity
from portal.auth.guards import needs
from portal.backends.side_by_side import side_by_side
from portal.features.organizations.blueprint import bp
from portal.features.organizations.forms import OrganizationForm
from portal.identity.backend import Capability
from portal.identity.errors import BackendUnavailable, OutcomeUnknown, PortalError, SetupProblem
from portal.identity.organizations import (
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    Organization,
    Role,
)
from portal.journal.events import Event
from portal.notices.happening import recorded
from portal.organizations.admins import admin_roles
from portal.tenants import current
from portal.web.csrf import keeps_input
from portal.web.forms import LineField, LinesField
from portal.web.once import acts_once

log = structlog.get_logger()


class NameForm(OrganizationForm):
    name = LineField(
        _l("Organization name"),
        [
            DataRequired(_l("Enter a name.")),
            Length(max=LONGEST_NAME, message=_l("Use at most 128 characters.")),
        ],
    )
    description = LinesField(
        _l("Description"),
        [Length(max=LONGEST_DESCRIPTION, message=_l("Use at most 256 characters."))],
    )


@bp.route("/new", methods=["GET", "POST"])
@needs(Capability.ORGANIZATIONS)
@keeps_input
@acts_once
def new() -> ResponseReturnValue:
    if not current.get().organizations.create:
        abort(404)
    person, template = side_by_side(current_person, identity().organization_template)
    roles = admin_roles(template)
    if not roles:
        raise SetupProblem("no_admin_role")
    form = NameForm()
    made: list[Organization] = []
    if form.accepted_by(lambda: made.append(_make(form, person.user_id, roles[0]))):
        name = made[0].display_name
        flash(_("%(organization)s is ready. You manage it.", organization=name), "success")
        return redirect(url_for("organizations.show", organization_id=made[0].id), 303)
    return render_template("organizations/new.html", form=form, role=roles[0].name), form.status


def _make(form: NameForm, user_id: str, role: Role) -> Organization:
    """
    Three calls that are one thing: an organization without its maker would be out of everybody's
    reach, so it goes again when they cannot be put into it.
    """
    with recorded(Event.ORGANIZATION_CREATED):
        made = identity().create_organization(form.name.data or "", form.description.data or "")
        bound = identity().organization(made.id)
        try:
            bound.add_member(user_id)
            bound.give_roles([user_id], [role.id])
        except PortalError as error:
            _undo(made)
            raise BackendUnavailable(error.code) from error
    return made


def _undo(made: Organization) -> None:
    try:
        identity().organization(made.id).delete()
    except PortalError as error:
        log.error("organization_half_made", organization=made.id, backend_code=error.code)
        raise OutcomeUnknown("half_made") from error
