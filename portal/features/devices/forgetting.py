"""Where nobody is signed in any more, and the platform still lists it: listed no longer."""

from contextlib import suppress

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.auth import proving
from portal.auth.current import identity
from portal.auth.guards import needs
from portal.features.devices.blueprint import bp
from portal.features.devices.routes import ask, own_sessions
from portal.features.devices.rows import facts, row
from portal.identity.backend import Capability
from portal.identity.errors import NotFound
from portal.web.csrf import keeps_input
from portal.web.forms import PortalForm
from portal.web.once import acts_once


class ForgettingForm(PortalForm):
    unknown_words = _l(
        "We do not know whether it was forgotten: no answer came back in time. Submit again: what "
        "is forgotten stays so."
    )


@bp.route("/<session_id>/forgetting", methods=["GET", "POST"])
@needs(Capability.FORGET_DEVICES)
@keeps_input
@acts_once
def forget_session(session_id: str) -> ResponseReturnValue:
    """Its sign-ins stay where they are told: in the activity. So nothing is covered up by it."""
    asked = ask()
    found = next((one for one in asked.past if one.id == session_id), None)
    if found is None or not asked.may_end:
        abort(404)
    own, form = own_sessions(), ForgettingForm()
    shown = row(found, own)
    if form.accepted_by(lambda: _forget(found.id)):
        flash(_("Forgotten: %(browser)s.", browser=shown.title), "success")
        return redirect(url_for("devices.show"), 303)
    page = render_template(
        "devices/forget_session.html", form=form, session=shown, facts=facts(found, own)
    )
    return page, form.status


def _forget(session_id: str) -> None:
    # It was theirs a moment ago: one that is gone by now is as good as forgotten.
    with suppress(NotFound):
        identity().forget_session(session_id, proving.record())
