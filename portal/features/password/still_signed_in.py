"""After a change: it signs nobody out, so who stays signed in until when, and where to end that."""

import math
from datetime import UTC, datetime, timedelta

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_timedelta

from portal.auth.current import current_person, current_session, identity
from portal.auth.guards import signed_in
from portal.auth.parts import parts
from portal.backends.side_by_side import side_by_side
from portal.features.password.blueprint import bp
from portal.identity.backend import Capability
from portal.identity.models import Access
from portal.tenants import current
from portal.web.forms import PortalForm
from portal.web.i18n import moment

_HOUR = 3600


@bp.get("/still-signed-in")
@signed_in
def still_signed_in() -> ResponseReturnValue:
    return _page(PortalForm(), may_end=_may_end())


def _may_end() -> bool:
    platform = identity()
    rules, _person = side_by_side(platform.account_rules, current_person)
    tells_others = Capability.CURRENT_SESSION in platform.capabilities
    return tells_others and rules.sessions is Access.EDITABLE


def _page(form: PortalForm, *, may_end: bool) -> str:
    session = current_session()
    lasting = current.get().sessions
    end = session.record.created_at + lasting.absolute_hours * _HOUR
    return render_template(
        "password/still_signed_in.html",
        form=form,
        may_end=may_end,
        others=parts().sessions.others(session),
        end=moment(datetime.fromtimestamp(end, UTC)),
        # In the units they are set in: rounded to hours or days it would be something else.
        idle=format_timedelta(
            timedelta(minutes=lasting.idle_minutes), "minute", threshold=math.inf
        ),
        whole=format_timedelta(timedelta(hours=lasting.absolute_hours), "hour", threshold=math.inf),
    )
