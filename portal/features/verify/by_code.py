"""Proof by a code to the person's own address: asked for, sent, entered."""

from flask import abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.auth import proving
from portal.auth.current import current_person, identity
from portal.auth.guards import signed_in
from portal.auth.limits import Limit
from portal.auth.parts import parts
from portal.auth.proofs import Stage, Way
from portal.features.verify import pending_code
from portal.features.verify.blueprint import bp
from portal.features.verify.errand import ENDPOINTS, Errand, with_errand
from portal.features.verify.pending_code import PendingCode
from portal.features.verify.ways import offers
from portal.identity.errors import InputRejected, Reason, TooManyAttempts
from portal.identity.models import Channel, VerificationRecord
from portal.tenants import current
from portal.web.codes import CodeField
from portal.web.csrf import keeps_input
from portal.web.forms import PortalForm
from portal.web.once import acts_once
from portal.web.phone_numbers import readable

_WAYS = {Channel.EMAIL: Way.EMAIL, Channel.PHONE: Way.PHONE}
_SENDING = {Channel.EMAIL: "verify.send_email", Channel.PHONE: "verify.send_phone"}


class CodeForm(PortalForm):
    code = CodeField(_l("Code"))

    stale_words = _l("This page was open for a while. Enter the code again.")
    unavailable_words = _l("The service is not answering. Enter the code again in a moment.")
    unknown_words = _l("No answer came back in time, so this code may be used up. Send a new one.")


class SendForm(PortalForm):
    unknown_words = _l(
        "We do not know whether a code was sent: no answer came back in time. Look for it, and "
        "ask for another in a minute."
    )
    too_many_words = _l("You asked for too many codes. You can ask for another in %(time)s.")


@bp.route("/email", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def by_email() -> ResponseReturnValue:
    return with_errand(Stage.RECORD, lambda errand: _enter(errand, Channel.EMAIL))


@bp.route("/phone", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def by_phone() -> ResponseReturnValue:
    return with_errand(Stage.RECORD, lambda errand: _enter(errand, Channel.PHONE))


@bp.post("/email/code")
@signed_in
@keeps_input
@acts_once
def send_email() -> ResponseReturnValue:
    return with_errand(Stage.RECORD, lambda errand: _send(errand, Channel.EMAIL))


@bp.post("/phone/code")
@signed_in
@keeps_input
@acts_once
def send_phone() -> ResponseReturnValue:
    return with_errand(Stage.RECORD, lambda errand: _send(errand, Channel.PHONE))


def _enter(errand: Errand, channel: Channel) -> ResponseReturnValue:
    address = _address(channel)
    waiting = pending_code.pending(channel, address, errand.need.purpose)
    if waiting is None:
        return _page(errand, channel, SendForm(formdata=None))
    form = CodeForm()
    if form.accepted_by(lambda: _check(errand, waiting, form)):
        return redirect(errand.page, 303)
    return _page(errand, channel, form, waiting)


def _check(errand: Errand, waiting: PendingCode, form: CodeForm) -> None:
    try:
        parts().limiter.admit(current.get(), Limit.TRIES_PER_CODE, waiting.record)
    except TooManyAttempts as error:
        raise InputRejected("code", Reason.CODE_TRIED_TOO_OFTEN, error.code) from error
    made = identity().check_code(
        waiting.channel, waiting.address, waiting.record, form.code.data or ""
    )
    pending_code.forget()
    proving.proven_by_record(
        errand.need,
        _WAYS[waiting.channel],
        made or VerificationRecord(waiting.record, waiting.expires_at),
    )


def _send(errand: Errand, channel: Channel) -> ResponseReturnValue:
    address = _address(channel)
    waiting = pending_code.pending(channel, address, errand.need.purpose)
    form = SendForm()
    if waiting and waiting.seconds_until_another:
        flash(_("A code is on its way. Another can be sent in a moment."), "info")
        return redirect(errand.address(ENDPOINTS[_WAYS[channel]]), 303)
    if form.accepted_by(lambda: _sent(errand, channel, address)):
        return redirect(errand.address(ENDPOINTS[_WAYS[channel]]), 303)
    return _page(errand, channel, form, waiting)


def _sent(errand: Errand, channel: Channel, address: str) -> None:
    parts().limiter.admit(current.get(), Limit.CODES, current_person().user_id)
    made = identity().send_code(channel, address)
    pending_code.remember(channel, address, errand.need.purpose, made)


def _page(
    errand: Errand, channel: Channel, form: PortalForm, waiting: PendingCode | None = None
) -> ResponseReturnValue:
    person = current_person()
    way = _WAYS[channel]
    address = _address(channel)
    if waiting and not isinstance(form, CodeForm):
        form = _with_what_stood_in_the_way(form)
    page = render_template(
        "verify/code.html",
        form=form,
        errand=errand,
        action=errand.address(ENDPOINTS[way]),
        send_url=errand.address(_SENDING[channel]),
        by_email=channel is Channel.EMAIL,
        address=address if channel is Channel.EMAIL else readable(address),
        waiting=waiting,
        other_ways=offers(person, errand, but=way),
    )
    return page, form.status


def _with_what_stood_in_the_way(of: PortalForm) -> CodeForm:
    """Another code could not be sent; the one that was may still be entered."""
    form = CodeForm(formdata=None)
    for words in of.form_errors:
        form.complain(words, of.status)
    return form


def _address(channel: Channel) -> str:
    person = current_person()
    address = person.email if channel is Channel.EMAIL else person.phone
    if address is None:
        abort(404)
    return address
