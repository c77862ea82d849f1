"""
Signing out elsewhere: in one browser, in all others, in every one.

The platform goes first: from a session that lives there, one is back here in a moment. It tells no
app of what is ended this way, and not the portal either; so the portal ends its own sessions too.
"""

from contextlib import suppress

import structlog
from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import proving
from portal.auth.current import current_person, current_session, identity
from portal.auth.guards import needs, signed_in
from portal.auth.parts import parts, request_session
from portal.backends.side_by_side import side_by_side
from portal.features.devices.blueprint import bp
from portal.features.devices.forms import EndingForm
from portal.features.devices.routes import ask, own_sessions, tells_here
from portal.features.devices.rows import facts, row
from portal.identity.backend import Capability
from portal.identity.devices import PlatformSession
from portal.identity.errors import NotFound
from portal.identity.models import Access
from portal.journal.events import Event
from portal.notices.happening import recorded
from portal.tenants import current
from portal.web.csrf import keeps_input
from portal.web.once import acts_once

log = structlog.get_logger()


@bp.route("/<session_id>", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def end_one(session_id: str) -> ResponseReturnValue:
    """The one of this browser is not ended here: that is what signing out is for."""
    asked = ask()
    found = next((one for one in asked.listed if one.id == session_id), None)
    if found is None or not asked.may_end or not found.is_signed_in:
        abort(404)
    if found.is_current:
        return redirect(url_for("auth.sign_out"), 303)
    own, form = own_sessions(), EndingForm(data=proving.typed_before())
    shown = row(found, own)
    if form.accepted_by(lambda: _end_one(found, form)):
        flash(_("Signed out: %(browser)s.", browser=shown.title), "success")
        return redirect(url_for("devices.show"), 303)
    page = render_template(
        "devices/end_one.html" if tells_here() else "devices/end_unmarked.html",
        form=form,
        session=shown,
        facts=facts(found, own),
    )
    return page, form.status


@bp.route("/others", methods=["GET", "POST"])
@needs(Capability.CURRENT_SESSION)
@keeps_input
@acts_once
def end_others() -> ResponseReturnValue:
    """Whoever asks stays signed in."""
    _admit()
    form = EndingForm(data=proving.typed_before())
    if form.accepted_by(lambda: _end_others(form)):
        return redirect(url_for("devices.show"), 303)
    return render_template("devices/end_others.html", form=form), form.status


@bp.route("/everywhere", methods=["GET", "POST"])
@needs(Capability.CURRENT_SESSION)
@keeps_input
@acts_once
def end_everywhere() -> ResponseReturnValue:
    """Including here."""
    _admit()
    form = EndingForm(data=proving.typed_before())
    if form.accepted_by(lambda: _end_everywhere(form)):
        return redirect(url_for("auth.signed_out"), 303)
    return render_template("devices/end_everywhere.html", form=form), form.status


def _admit() -> None:
    rules, _person = side_by_side(identity().account_rules, current_person)
    if rules.sessions is not Access.EDITABLE:
        abort(404)


def _end_one(session: PlatformSession, form: EndingForm) -> None:
    # It was theirs a moment ago: one that is gone by now is as good as ended.
    with recorded(Event.SESSION_ENDED), suppress(NotFound):
        identity().end_session(session.id, proving.record(), with_tokens=form.with_tokens)
    if session.portal_sid is not None:
        record = current_session().record
        whose = (current.get(), record.issuer, session.portal_sid, record.subject)
        ended = parts().sessions.end_platform_session(*whose)
        log.info("other_session_ended", person=record.subject, portal=ended)


def _end_others(form: EndingForm) -> None:
    session = current_session()
    with recorded(Event.OTHERS_SIGNED_OUT):
        at_platform = identity().end_other_sessions(proving.record(), with_tokens=form.with_tokens)
    here = parts().sessions.end_others(session)
    log.info("all_others_ended", person=session.record.subject, platform=at_platform, portal=here)
    flash(
        _(
            "Signed out everywhere else. Sessions ended: %(at_platform)d at %(tenant)s, %(here)d "
            "in this portal.",
            at_platform=at_platform,
            here=here,
            tenant=current.get().name,
        ),
        "success",
    )


def _end_everywhere(form: EndingForm) -> None:
    session = current_session()
    with recorded(Event.ALL_SESSIONS_ENDED):
        at_platform = identity().end_all_sessions(proving.record(), with_tokens=form.with_tokens)
    here = parts().sessions.end_others(session)
    request_session().end()
    log.info("everywhere_ended", person=session.record.subject, platform=at_platform, portal=here)
