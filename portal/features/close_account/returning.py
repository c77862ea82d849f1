"""
The way back: an account that was put away is used again.

Whoever has the link may go it, as whoever asked for the closing got it. Opening it does nothing, so
that whatever looks into people's mail may open it too (W-13).
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date

from portal.auth import browser_secrets, ways_in
from portal.auth.current import identity
from portal.auth.guards import public
from portal.auth.parts import parts
from portal.auth.store import StoreUnavailable
from portal.features.close_account.blueprint import bp
from portal.features.close_account.closing import digest
from portal.features.close_account.forms import ReturnForm
from portal.identity.errors import BackendUnavailable
from portal.journal import due
from portal.journal.database import JournalUnavailable
from portal.journal.due import Due, Kind
from portal.journal.events import Event
from portal.notices.happening import entry_of, happened
from portal.notices.parts import parts as notice_parts
from portal.tenants import current
from portal.web.csrf import keeps_input

log = structlog.get_logger()

_LINK = "way back"
_LONGEST = 64


@dataclass(frozen=True, slots=True)
class _Opened:
    """A link that is good: what it takes back."""

    secret: str
    plan: Due


@bp.get("/return")
@public
def come_back() -> ResponseReturnValue:
    if "link" in request.args:
        return _arrive()
    opened = _opened()
    return _page(opened, ReturnForm()) if opened else _over()


@bp.post("/return")
@public
@keeps_input
def take_back() -> ResponseReturnValue:
    """The account first: a plan that is left over is done to nobody who is not suspended."""
    opened = _opened()
    if opened is None:
        return _over()
    form = ReturnForm()
    if form.accepted_by(lambda: _resume(opened)):
        return redirect(url_for("close_account.is_back"), 303)
    return _page(opened, form)


@bp.get("/kept")
@public
def is_back() -> ResponseReturnValue:
    return render_template("close_account/kept.html", sign_in_url=url_for("auth.sign_in"))


def _arrive() -> ResponseReturnValue:
    """Whatever becomes of the link, the address is left, and nobody is told where we came from."""
    secret = ways_in.one(request.args, "link") or ""
    try:
        if 0 < len(secret) <= _LONGEST and secret.isascii():
            browser_secrets.keep(_LINK, secret)
        else:
            browser_secrets.forget(_LINK)
    except StoreUnavailable as failure:
        log.error("link_not_kept", error=failure.code)
    answer = redirect(url_for("close_account.come_back"), 303)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _opened() -> _Opened | None:
    secret = browser_secrets.find(_LINK)
    if secret is None:
        return None
    wanted = (current.get().id, Kind.CLOSE_ACCOUNT, digest(secret), parts().now())
    try:
        with notice_parts().journal.database.reading() as connection:
            plan = due.find(connection, *wanted)
    except JournalUnavailable as error:
        raise BackendUnavailable(error.code) from error
    return None if plan is None else _Opened(secret, plan)


def _resume(opened: _Opened) -> None:
    plan, event = opened.plan, Event.CLOSING_TAKEN_BACK
    person = identity().account_of(plan.who.subject)
    identity().resume_account(plan.who.subject)
    notice_parts().journal.write(
        lambda connection: due.cancel(connection, plan.who, plan.kind, plan.about)
    )
    happened(entry_of(plan.who, event), event, person)
    browser_secrets.forget(_LINK)


def _page(opened: _Opened, form: ReturnForm) -> ResponseReturnValue:
    day = format_date(datetime.fromtimestamp(opened.plan.due_at, UTC), "long")
    return render_template("close_account/return.html", form=form, day=day), form.status


def _over() -> ResponseReturnValue:
    return render_template("close_account/return_over.html"), 410
