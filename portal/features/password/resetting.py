"""
Another password for somebody signed in who does not know the one they have: a code to an address of
theirs takes its place. Code and password come in one form, since what a code opens may last for a
minute only.
"""

from datetime import UTC, datetime

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_time

from portal.auth import own_codes
from portal.auth.current import identity
from portal.auth.guards import signed_in
from portal.auth.own_codes import OwnCode
from portal.features.password import policy, setting
from portal.features.password.blueprint import bp
from portal.features.password.forms import ResetForm, SendForm
from portal.features.password.setting import Setting
from portal.identity.errors import InputRejected
from portal.identity.models import Channel, CodeFor
from portal.web.csrf import keeps_input
from portal.web.forms import PortalForm
from portal.web.once import acts_once
from portal.web.phone_numbers import readable

_PAGES = {Channel.EMAIL: "password.by_email", Channel.PHONE: "password.by_phone"}
_SENDING = {Channel.EMAIL: "password.send_email", Channel.PHONE: "password.send_phone"}


@bp.route("/by-email", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def by_email() -> ResponseReturnValue:
    return _reset(Channel.EMAIL)


@bp.route("/by-phone", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def by_phone() -> ResponseReturnValue:
    return _reset(Channel.PHONE)


@bp.post("/by-email/code")
@signed_in
@keeps_input
@acts_once
def send_email() -> ResponseReturnValue:
    return _send(Channel.EMAIL)


@bp.post("/by-phone/code")
@signed_in
@keeps_input
@acts_once
def send_phone() -> ResponseReturnValue:
    return _send(Channel.PHONE)


def address_of(here: Setting, channel: Channel) -> str:
    return url_for(_PAGES[channel], next=here.next_page)


def _reset(channel: Channel) -> ResponseReturnValue:
    here, address = _at_hand(channel)
    sent = own_codes.find(CodeFor.PASSWORD, channel, address)
    if sent is None:
        return _page(here, channel, address, SendForm(formdata=None), None)
    form = ResetForm(asks_code=not sent.is_proven or sent.is_over)
    password = form.new_password.data or ""
    if form.accepted_by(lambda: here.set(password, lambda: _set(form, sent, password))):
        own_codes.forget(CodeFor.PASSWORD, channel)
        return here.done()
    now = own_codes.find(CodeFor.PASSWORD, channel, address)
    if now and now.is_proven and "code" in form:
        del form.code  # it was right; what is left to say is about the password
    return _page(here, channel, address, form, now)


def _set(form: ResetForm, sent: OwnCode, password: str) -> None:
    code = form.code.data if "code" in form else ""
    proven = own_codes.prove(sent, code or "")
    try:
        identity().reset_password(password, proven.proof)
    except InputRejected as rejected:
        if rejected.field == "code":
            own_codes.forget(CodeFor.PASSWORD, sent.channel)
        raise


def _send(channel: Channel) -> ResponseReturnValue:
    here, address = _at_hand(channel)
    form = SendForm()
    if form.accepted_by(lambda: own_codes.send(CodeFor.PASSWORD, channel, address)):
        return redirect(address_of(here, channel), 303)
    return _page(here, channel, address, form, own_codes.find(CodeFor.PASSWORD, channel, address))


def _at_hand(channel: Channel) -> tuple[Setting, str]:
    here = setting.at_hand()
    if channel not in here.reset_by:
        abort(404)
    address = here.person.email if channel is Channel.EMAIL else here.person.phone
    return here, address or ""


def _page(
    here: Setting, channel: Channel, address: str, form: PortalForm, sent: OwnCode | None
) -> ResponseReturnValue:
    if sent and not isinstance(form, ResetForm):
        form = _with_what_stood_in_the_way(form, sent)
    person = here.person
    page = render_template(
        "password/reset.html",
        form=form,
        sent=sent,
        until=format_time(datetime.fromtimestamp(sent.ends_at, UTC), "short") if sent else None,
        address=address if channel is Channel.EMAIL else readable(address),
        by_email=channel is Channel.EMAIL,
        action=address_of(here, channel),
        send_url=url_for(_SENDING[channel], next=here.next_page),
        edit_url=url_for("password.edit", next=here.next_page),
        other_url=next((address_of(here, way) for way in here.reset_by if way != channel), None),
        rules=policy.rules(here.rules.password_policy),
        username=person.username or person.email or person.phone,
    )
    return page, form.status


def _with_what_stood_in_the_way(of: PortalForm, sent: OwnCode) -> ResetForm:
    """Another code could not be sent; the one that was may still be entered."""
    form = ResetForm(formdata=None, asks_code=not sent.is_proven or sent.is_over)
    for words in of.form_errors:
        form.complain(words, of.status)
    return form
