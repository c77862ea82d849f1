"""After a change: it signs nobody out, so who stays signed in until when, and an end to that."""

import math
from datetime import UTC, datetime, timedelta

import structlog
from flask import abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime, format_timedelta
from flask_babel import gettext as _

from portal.auth import proving
from portal.auth.current import current_person, current_session, identity
from portal.auth.guards import signed_in
from portal.auth.parts import parts
from portal.backends.side_by_side import side_by_side
from portal.features.password.blueprint import bp
from portal.features.password.forms import SignOutOthersForm
from portal.identity.models import Access
from portal.journal.events import Event
from portal.notices.happening import recorded
from portal.tenants import current
from portal.web.csrf import keeps_input
from portal.web.once import acts_once
from portal.web.redirects import HOME

log = structlog.get_logger()

_HOUR = 3600


@bp.get("/still-signed-in")
@signed_in
def still_signed_in() -> ResponseReturnValue:
    return _page(SignOutOthersForm(), may_end=_may_end())


@bp.route("/other-sessions", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def end_others() -> ResponseReturnValue:
    """At the platform and in this portal; who asks stays signed in."""
    if not _may_end():
        abort(404)
    form = SignOutOthersForm()
    if form.accepted_by(_end_others):
        return redirect(HOME, 303)
    return _page(form, may_end=True), form.status


def _may_end() -> bool:
    rules, _person = side_by_side(identity().account_rules, current_person)
    return rules.sessions is Access.EDITABLE


def _end_others() -> None:
    """At the platform first: from a session that lives there, one is back here in a moment."""
    session = current_session()
    with recorded(Event.OTHERS_SIGNED_OUT):
        at_platform = identity().end_other_sessions(proving.record())
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


def _page(form: SignOutOthersForm, *, may_end: bool) -> str:
    session = current_session()
    lasting = current.get().sessions
    end = session.record.created_at + lasting.absolute_hours * _HOUR
    return render_template(
        "password/still_signed_in.html",
        form=form,
        may_end=may_end,
        others=parts().sessions.others(session),
        end=format_datetime(datetime.fromtimestamp(end, UTC), "short"),
        # In the units they are set in: rounded to hours or days it would be something else.
        idle=format_timedelta(
            timedelta(minutes=lasting.idle_minutes), "minute", threshold=math.inf
        ),
        whole=format_timedelta(timedelta(hours=lasting.absolute_hours), "hour", threshold=math.inf),
    )
