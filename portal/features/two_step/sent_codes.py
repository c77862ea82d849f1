"""
Codes that are sent to an address as a second step: to which one, and the first of them typed back.

A platform may take that one for a minute only. Whoever is late is sent another: nobody is left
with a code that is good for nothing.
"""

from datetime import UTC, datetime

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_time
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from portal.auth import proving
from portal.auth.current import current_session, identity
from portal.auth.guards import signed_in
from portal.auth.limits import Limit
from portal.auth.parts import parts
from portal.features.two_step import setup
from portal.features.two_step.blueprint import bp
from portal.features.two_step.message_ways import EMAIL, PHONE, Way
from portal.features.two_step.removing import REMOVALS, take_away
from portal.features.two_step.setup import Setup
from portal.features.two_step.standing import Standing, now, standing
from portal.identity.errors import (
    ChangedElsewhere,
    InputRejected,
    OutcomeUnknown,
    Reason,
    TooManyAttempts,
)
from portal.journal.events import Event
from portal.notices.happening import recorded
from portal.tenants import current
from portal.web.address_forms import TOO_MANY_CODES
from portal.web.codes import CodeField
from portal.web.csrf import keeps_input
from portal.web.forms import PortalForm
from portal.web.once import acts_once


class CodeForm(PortalForm):
    """*setup* tells whether it is still the code that was sent (R-34)."""

    setup = HiddenField()
    code = CodeField(_l("Code"))

    too_many_words = TOO_MANY_CODES
    unknown_words = _l(
        "We do not know whether it was set up: no answer came back in time. Look at your second "
        "steps to see whether it is there."
    )
    unavailable_words = _l(
        "The service is not answering. Nothing was changed. Enter the code again in a moment."
    )


def pages_of(how: Way) -> None:
    """The pages of one way, each with an address and a row of its own in the table of proofs."""

    @bp.route(f"/{how.name}", endpoint=how.page("begin"), methods=["GET", "POST"])
    @signed_in
    @keeps_input
    @acts_once
    def begin() -> ResponseReturnValue:
        return _address_page(how)

    @bp.route(f"/{how.name}/code", endpoint=how.page("confirm"), methods=["GET", "POST"])
    @signed_in
    @keeps_input
    @acts_once
    def confirm() -> ResponseReturnValue:
        return _confirm(how)

    @bp.post(f"/{how.name}/cancellation", endpoint=how.page("give_up"))
    @signed_in
    def give_up() -> ResponseReturnValue:
        setup.forget(how.kind)
        flash(_("Nothing was changed."), "info")
        return redirect(url_for("two_step.show"), 303)

    @bp.route(f"/{how.name}/removal", endpoint=how.page("remove"), methods=["GET", "POST"])
    @signed_in
    @keeps_input
    @acts_once
    def remove() -> ResponseReturnValue:
        return take_away(REMOVALS[how.kind])


def _address_page(how: Way) -> ResponseReturnValue:
    found, begun = _may_set_up(how)
    kept = how.form.written(begun.address) if begun and begun.address else {}
    form = how.form.open(found.person, {**kept, **proving.typed_before()})
    if form.accepted_by(lambda: _begin(how, form.address(), begun)):
        return redirect(how.url("confirm"), 303)
    page = render_template(
        "two_step/sent_codes.html", way=how, form=form, is_over=bool(begun and begun.is_late)
    )
    return page, form.status


def _confirm(how: Way) -> ResponseReturnValue:
    found, begun = _may_set_up(how)
    form = CodeForm()
    if begun is None or (begun.is_late and not form.is_submitted()):
        return redirect(how.url("begin"), 303)
    if form.accepted_by(lambda: _enrol(how, begun, form)):
        return _is_set_up(how, found)
    return _code_page(how, form)


def _may_set_up(how: Way) -> tuple[Standing, Setup | None]:
    found = standing()
    if not found.may_enrol(how.kind):
        abort(404)
    return found, setup.find(how.kind)


def _begin(how: Way, address: str, begun: Setup | None) -> None:
    """A code that is still good is on its way to the same address already."""
    if begun is None or begun.is_late or begun.address != address:
        _send(how, address)


def _send(how: Way, address: str) -> None:
    limiter, tenant = parts().limiter, current.get()
    limiter.admit(tenant, Limit.CODES, current_session().record.subject)
    limiter.admit(tenant, Limit.CODES_TO_ADDRESS, address.casefold())
    setup.begin(identity().begin_enrolment(how.kind, address), None)


def _enrol(how: Way, begun: Setup, form: CodeForm) -> None:
    if form.setup.data != begun.id:
        raise ChangedElsewhere("another_code_now")
    if begun.is_late:
        raise _sent_anew(how, begun)
    try:
        parts().limiter.admit(current.get(), Limit.TRIES_PER_CODE, begun.id)
    except TooManyAttempts as error:
        raise InputRejected("code", Reason.CODE_TRIED_TOO_OFTEN, error.code) from error
    with recorded(Event.SENT_CODES_ADDED):
        _bind(how, begun, form.code.data or "")


def _bind(how: Way, begun: Setup, code: str) -> None:
    try:
        identity().enrol(begun.enrolment, code, proving.record())
    except InputRejected as rejected:
        if rejected.reason is not Reason.CODE_EXPIRED:
            raise
        raise _sent_anew(how, begun) from rejected
    except OutcomeUnknown:
        own = now()
        if own is None or not own.of(how.kind):
            raise


def _sent_anew(how: Way, begun: Setup) -> InputRejected:
    _send(how, begun.address or "")
    return InputRejected("code", Reason.SENT_ANEW)


def _is_set_up(how: Way, found: Standing) -> ResponseReturnValue:
    setup.forget(how.kind)
    if not found.asked:
        proving.enrolled_second_step()
    flash(how.done, "success")
    return redirect(url_for("two_step.show"), 303)


def _code_page(how: Way, form: CodeForm) -> ResponseReturnValue:
    begun = setup.find(how.kind)
    assert begun is not None  # noqa: S101  # whoever calls has found one
    form.setup.data = begun.id
    until = begun.good_until or begun.ends_at
    page = render_template(
        "two_step/sent_code.html",
        way=how,
        form=form,
        address=how.readable(begun.address or ""),
        until=format_time(datetime.fromtimestamp(until, UTC), "medium"),
    )
    return page, form.status


for _way in (EMAIL, PHONE):
    pages_of(_way)
