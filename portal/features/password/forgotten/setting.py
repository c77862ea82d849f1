"""
The code comes back, and with it the new password: on one page, since what a code becomes lasts for
a minute only.
"""

from datetime import UTC, datetime

import structlog
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_time

from portal.auth.current import identity
from portal.auth.leaving import sign_in_address
from portal.auth.limits import Limit, network
from portal.auth.parts import parts
from portal.auth.ways_back import platforms_own_page
from portal.features.password import policy
from portal.features.password.forgotten import pending, sending
from portal.features.password.forgotten.asking import page_for
from portal.features.password.forgotten.blueprint import bp
from portal.features.password.forgotten.forms import AnotherCodeForm, NewPasswordByCodeForm
from portal.features.password.forgotten.pending import PendingReset
from portal.features.password.forgotten.standing import for_nobody
from portal.identity.errors import (
    BackendUnavailable,
    ChangedElsewhere,
    InputRejected,
    OutcomeUnknown,
)
from portal.identity.models import Channel, Person
from portal.journal.events import Event
from portal.notices.happening import recorded
from portal.tenants import current
from portal.web.csrf import keeps_input
from portal.web.forms import PortalForm
from portal.web.once import acts_once
from portal.web.phone_numbers import readable

log = structlog.get_logger()


@bp.route("/code", methods=["GET", "POST"])
@for_nobody
@keeps_input
@acts_once
def set_new() -> ResponseReturnValue:
    begun = pending.find()
    if begun is None or begun.is_done:
        return _elsewhere(begun)
    form = _form(begun)
    if form.accepted_by(lambda: _set(begun, form)):
        return redirect(url_for("forgotten_password.done"), 303)
    return _page(begun, form)


@bp.post("/code/another")
@for_nobody
@keeps_input
@acts_once
def send_another() -> ResponseReturnValue:
    begun = pending.find()
    if begun is None or begun.is_done:
        return _elsewhere(begun)
    form = AnotherCodeForm()
    if form.accepted_by(lambda: sending.send(begun.channel, begun.address)):
        return redirect(url_for("forgotten_password.set_new"), 303)
    return _page(begun, form)


@bp.get("/done")
@for_nobody
def done() -> ResponseReturnValue:
    """Who is signed in elsewhere stays so, which they see when they have signed in."""
    begun = pending.find()
    if begun is None or not begun.is_done:
        return _elsewhere(begun)
    onward = url_for("password.still_signed_in")
    return render_template(
        "password/forgotten_done.html", sign_in_url=sign_in_address(onward, begun.address)
    )


def _elsewhere(begun: PendingReset | None) -> ResponseReturnValue:
    """To the page of where this browser is, which is not the one that was asked for."""
    if begun is None:
        return redirect(url_for("forgotten_password.by_email"), 303)
    page = "done" if begun.is_done else "set_new"
    return redirect(url_for(f"forgotten_password.{page}"), 303)


def _set(begun: PendingReset, form: NewPasswordByCodeForm) -> None:
    """What we have against the password ourselves is said before the code is used up."""
    if form.reset.data != begun.id:
        raise ChangedElsewhere("another_reset_begun")
    password, person = form.new_password.data or "", _known(begun)
    policy.check(password, identity().account_rules().password_policy, person)
    proven = begun if begun.is_proven else _prove(begun, form.code.data or "")
    with recorded(Event.PASSWORD_CHANGED, known=person):
        try:
            identity().reset_forgotten_password(password, proven.record)
        except InputRejected as rejected:
            if rejected.field == "code":
                pending.no_longer_proven(proven)
            raise
    log.info("forgotten_password_replaced", tenant=current.get().id, channel=begun.channel.value)
    pending.done(proven)


def _prove(begun: PendingReset, code: str) -> PendingReset:
    """Tries are counted by address: whoever sends many codes there has no more of them."""
    limiter, tenant = parts().limiter, current.get()
    limiter.admit(tenant, Limit.RESET_TRIES_FROM, network(request.remote_addr))
    limiter.admit(tenant, Limit.RESET_TRIES, sending.counted_as(begun.channel, begun.address))
    try:
        made = identity().check_reset_code(begun.channel, begun.address, code)
    except OutcomeUnknown as error:
        # The code may be used up; the password is what it was.
        raise BackendUnavailable(error.code) from error
    return pending.proven(begun, made)


def _known(begun: PendingReset) -> Person:
    by_email = begun.channel is Channel.EMAIL
    return Person(
        user_id="",
        email=begun.address if by_email else None,
        phone=None if by_email else begun.address,
    )


def _form(begun: PendingReset, **kwargs: object) -> NewPasswordByCodeForm:
    return NewPasswordByCodeForm(asks_code=not begun.is_proven, **kwargs)


def _page(before: PendingReset, form: PortalForm) -> ResponseReturnValue:
    """With the fields that are still to be filled in; what was said on *form* is said here."""
    begun = pending.find() or before
    shown = _form(begun, formdata=None)
    shown.take_over(form)
    shown.reset.data = begun.id
    page = render_template(
        "password/forgotten_code.html",
        form=shown,
        sent=begun,
        until=format_time(datetime.fromtimestamp(begun.ends_at, UTC), "short"),
        address=begun.address if begun.channel is Channel.EMAIL else readable(begun.address),
        by_email=begun.channel is Channel.EMAIL,
        back_url=page_for(begun.channel),
        rules=policy.rules(identity().account_rules().password_policy),
        username=begun.address,
        elsewhere_url=platforms_own_page(identity()),
    )
    return page, shown.status
