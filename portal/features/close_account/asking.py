"""
What the platform itself wants shown before it deletes an account: a code that was sent to one of
its addresses, or the password where there is none. Both go along with the act, and nowhere else.
"""

from dataclasses import dataclass

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth.current import current_person, identity
from portal.auth.guards import needs
from portal.auth.limits import Limit
from portal.auth.parts import parts
from portal.features.close_account import pending
from portal.features.close_account.blueprint import bp
from portal.features.close_account.forms import (
    ClosingForm,
    CodeClosingForm,
    PasswordClosingForm,
    SendingForm,
)
from portal.features.close_account.pending import PendingCode
from portal.identity.backend import Capability
from portal.identity.closing import ShownAtClosing
from portal.identity.errors import InputRejected, Reason, TooManyAttempts
from portal.identity.models import Channel, CodeFor, Person
from portal.tenants import current
from portal.web.csrf import keeps_input
from portal.web.once import acts_once
from portal.web.phone_numbers import readable


@dataclass(frozen=True, slots=True)
class Asked:
    """
    *addresses* are those a code can go to, in words by *readable*; *waiting* is the code on its
    way. Where there is neither an address nor a password, nothing can be shown.
    """

    addresses: dict[Channel, str]
    waiting: PendingCode | None
    has_password: bool

    @property
    def can_show(self) -> bool:
        return bool(self.addresses) or self.has_password

    @property
    def is_to_be_sent(self) -> bool:
        return bool(self.addresses) and self.waiting is None

    def form(self) -> ClosingForm:
        if self.addresses:
            return CodeClosingForm(data=pending.typed())
        return PasswordClosingForm(data=pending.typed())

    def readable(self, channel: Channel) -> str:
        address = self.addresses[channel]
        return readable(address) if channel is Channel.PHONE else address


def asked(person: Person) -> Asked | None:
    """None where the platform asks for nothing itself."""
    if Capability.ASKS_AT_CLOSING not in identity().capabilities:
        return None
    known = {Channel.EMAIL: person.email, Channel.PHONE: person.phone}
    addresses = {channel: address for channel, address in known.items() if address}
    return Asked(addresses, pending.find(addresses), person.has_password is not False)


def shown(of: Asked, form: ClosingForm) -> ShownAtClosing:
    """Raises InputRejected, TooManyAttempts: each try is counted before the platform sees it."""
    if isinstance(form, PasswordClosingForm):
        whom = current_person().user_id
        parts().limiter.admit(current.get(), Limit.PASSWORD_CHECKS, whom)
        return ShownAtClosing(None, form.password.data or "")
    if of.waiting is None or not isinstance(form, CodeClosingForm):
        raise InputRejected("code", Reason.CODE_EXPIRED, "none_on_its_way")
    try:
        parts().limiter.admit(current.get(), Limit.TRIES_PER_CODE, of.waiting.record)
    except TooManyAttempts as error:
        raise InputRejected("code", Reason.CODE_TRIED_TOO_OFTEN, error.code) from error
    return ShownAtClosing(of.waiting.channel, form.code.data or "")


def start_over() -> ResponseReturnValue:
    """There is no code any more that could have been entered; what else was typed stays."""
    pending.keep_typed(request.form.get("typed", ""))
    flash(_("That code has expired. Ask for a new one."), "info")
    return redirect(url_for("close_account.confirm"), 303)


@bp.post("/code/email")
@needs(Capability.ASKS_AT_CLOSING)
@keeps_input
@acts_once
def send_email() -> ResponseReturnValue:
    return _send(Channel.EMAIL)


@bp.post("/code/phone")
@needs(Capability.ASKS_AT_CLOSING)
@keeps_input
@acts_once
def send_phone() -> ResponseReturnValue:
    return _send(Channel.PHONE)


def _send(channel: Channel) -> ResponseReturnValue:
    person = current_person()
    asks = asked(person)
    if asks is None or channel not in asks.addresses or not current.get().closing.allowed:
        abort(404)
    pending.keep_typed(request.form.get("typed", ""))
    there = redirect(url_for("close_account.confirm"), 303)
    if asks.waiting and asks.waiting.seconds_until_another:
        flash(_("A code is on its way. Another can be sent in a moment."), "info")
        return there
    form = SendingForm()
    if not form.accepted_by(lambda: _sent(person, channel, asks.addresses[channel])):
        for words in form.form_errors:
            flash(words, "danger")
    return there


def _sent(person: Person, channel: Channel, address: str) -> None:
    parts().limiter.admit(current.get(), Limit.CODES, person.user_id)
    made = identity().send_code(channel, address, CodeFor.CLOSING)
    pending.remember(channel, address, made)
