"""Whether signing in asks for the second step, where the tenant leaves that to people."""

from dataclasses import replace

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from portal.auth import proving
from portal.auth.current import identity
from portal.auth.guards import signed_in
from portal.features.two_step.blueprint import bp
from portal.features.two_step.names import what_is_left
from portal.features.two_step.standing import Standing, now, standing
from portal.identity.backend import Capability
from portal.identity.errors import ChangedElsewhere, OutcomeUnknown
from portal.identity.factors import OwnSecondSteps
from portal.journal.events import Event
from portal.notices.happening import recorded
from portal.web.csrf import keeps_input
from portal.web.forms import PortalForm
from portal.web.once import acts_once

_ON, _OFF = "on", "off"


class AskForm(PortalForm):
    """*wanted* is what the button said: whether it is to be asked for from now on."""

    wanted = HiddenField()

    unknown_words = _l(
        "We do not know whether this was changed: no answer came back in time. Reload this page to "
        "see how it is now."
    )


@bp.route("/sign-in", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def when_asked() -> ResponseReturnValue:
    found = standing()
    if not may_choose(found):
        abort(404)
    form = AskForm()
    if form.accepted_by(lambda: _change(form, found)):
        if found.own.left_out:
            flash(_("From now on your second step is asked for when you sign in."), "success")
        else:
            flash(_("Your second step is not asked for any more when you sign in."), "success")
        return redirect(url_for("two_step.show"), 303)
    form.wanted.data = _ON if found.own.left_out else _OFF
    page = render_template(
        "two_step/when_asked.html",
        form=form,
        is_on=not found.own.left_out,
        steps=what_is_left(found, _asked(found)),
    )
    return page, form.status


def may_choose(found: Standing) -> bool:
    """Whoever has nothing to be asked for has nothing to choose."""
    if Capability.CHOOSE_WHEN_ASKED not in identity().capabilities:
        return False
    return found.may_change and not found.offered.required and bool(found.asked_with(_asked(found)))


def _asked(found: Standing) -> OwnSecondSteps:
    return replace(found.own, left_out=False)


def _change(form: AskForm, found: Standing) -> None:
    if form.wanted.data != (_ON if found.own.left_out else _OFF):
        raise ChangedElsewhere("asked_otherwise_now")
    event = Event.SECOND_STEP_ASKED if found.own.left_out else Event.SECOND_STEP_LEFT_OUT
    with recorded(event):
        _ask(found.own.left_out)


def _ask(is_asked: bool) -> None:
    try:
        identity().ask_at_sign_in(is_asked, proving.record())
    except OutcomeUnknown:
        own = now()
        if own is None or own.left_out is is_asked:
            raise
