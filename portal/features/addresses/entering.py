"""Another address is entered, and a code sent there; to the present one as well, where asked."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_time
from flask_babel import gettext as _

from portal.auth import own_codes, proving
from portal.auth.current import current_person, identity
from portal.auth.limits import Limit
from portal.auth.own_codes import OwnCode
from portal.auth.parts import parts
from portal.features.addresses import onward, pending
from portal.features.addresses.forms import EmailForm, PhoneForm
from portal.features.addresses.kinds import Kind
from portal.features.addresses.pending import PendingAddress, Step
from portal.features.addresses.standing import rules_and_person
from portal.identity.errors import (
    BackendUnavailable,
    InputRejected,
    Reason,
    TooManyAttempts,
)
from portal.identity.models import AccountRules, CodeFor, Person
from portal.tenants import current


def edit(kind: Kind) -> ResponseReturnValue:
    rules, person = rules_and_person(kind)
    onward.remember(kind.channel)
    begun = pending.find(kind.channel)
    kept = kind.form.written(begun.address) if begun and begun.is_over else {}
    form = kind.form.open(person, {**kept, **proving.typed_before()})
    if form.accepted_by(lambda: _begin(kind, form, rules, person)):
        return redirect(kind.page("confirm"), 303)
    return _page(kind, form, person)


def send(kind: Kind, address: str, before: str | None) -> None:
    """
    Not within a minute of the last one to the same address: that one is still on its way, or was
    good for less than that.
    """
    begun = pending.find(kind.channel)
    if begun and begun.address == address and begun.seconds_until_another:
        if begun.is_over:
            raise TooManyAttempts("too_soon", begun.seconds_until_another)
        flash(_("A code is on its way. Another can be sent in a moment."), "info")
        return
    limiter, tenant = parts().limiter, current.get()
    limiter.admit(tenant, Limit.CODES, current_person().user_id)
    limiter.admit(tenant, Limit.CODES_TO_ADDRESS, address.casefold())
    made = identity().send_code(kind.channel, address, CodeFor.NEW_ADDRESS)
    pending.begin(kind.channel, address, before, made)


def wants_old_code(kind: Kind, rules: AccountRules, begun: PendingAddress) -> bool:
    """Whether a code to the address there is has to come back too."""
    asked = kind.channel in rules.asks_old_address or begun.wants_old
    return asked and begun.before is not None


def refused_address(
    kind: Kind, begun: PendingAddress, refusal: InputRejected, person: Person
) -> ResponseReturnValue:
    """Whoever proved that an address is theirs may know that another account has it (W-38)."""
    pending.forget(kind.channel)
    form = kind.form(formdata=None, data=kind.form.written(begun.address))
    form.refused(refusal)
    return _page(kind, form, person)


def shown(kind: Kind, sent: PendingAddress | OwnCode) -> dict[str, object]:
    """A code that was sent, for a page."""
    end = datetime.fromtimestamp(sent.ends_at, UTC)
    return {
        "address": kind.readable(sent.address),
        "until": format_time(end, "short"),
        "seconds_until_another": sent.seconds_until_another,
    }


def _begin(kind: Kind, form: EmailForm | PhoneForm, rules: AccountRules, person: Person) -> None:
    address = form.address()
    if address == kind.of(person):
        raise InputRejected(kind.channel.value, Reason.SAME_ADDRESS)
    begun = pending.find(kind.channel)
    if begun and begun.address == address and begun.step is Step.SAVE and not begun.is_over:
        return
    send(kind, address, kind.of(person))
    begun = pending.find(kind.channel)
    if begun and begun.before and wants_old_code(kind, rules, begun):
        _send_to_old(kind, begun.before)


def _send_to_old(kind: Kind, address: str) -> None:
    """The page that follows has a button for it as well."""
    try:
        own_codes.send(CodeFor.OLD_ADDRESS, kind.channel, address)
    except (TooManyAttempts, BackendUnavailable):
        words = _("The code to %(address)s was not sent. Send it from here.")
        flash(words % {"address": kind.readable(address)}, "warning")


def _page(kind: Kind, form: EmailForm | PhoneForm, person: Person) -> ResponseReturnValue:
    begun, now = pending.find(kind.channel), kind.of(person)
    page = render_template(
        "addresses/edit.html",
        kind=kind,
        words=kind.words,
        form=form,
        now=kind.readable(now) if now else None,
        waiting=shown(kind, begun) if begun and not begun.is_over else None,
    )
    return page, form.status
