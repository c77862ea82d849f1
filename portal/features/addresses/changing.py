"""A new address: entered, proven by a code, and only then the account's (W-33)."""

import hashlib
from datetime import UTC, datetime

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_time
from flask_babel import gettext as _

from portal.auth import proving
from portal.auth.current import current_person, identity
from portal.auth.limits import Limit
from portal.auth.parts import parts
from portal.features.addresses import onward, pending
from portal.features.addresses.forms import (
    AnotherCodeForm,
    CodeForm,
    EmailForm,
    PhoneForm,
    SaveForm,
)
from portal.features.addresses.kinds import Kind
from portal.features.addresses.pending import PendingAddress, Step
from portal.features.addresses.standing import is_now, person_who_may_change
from portal.identity.errors import ChangedElsewhere, InputRejected, Reason, TooManyAttempts
from portal.identity.models import Channel, Person
from portal.notices.happening import recorded
from portal.tenants import current
from portal.web.forms import PortalForm


def edit(kind: Kind) -> ResponseReturnValue:
    """Another address is entered, and a code sent there."""
    person = person_who_may_change(kind)
    onward.remember(kind.channel)
    begun = pending.find(kind.channel)
    kept = kind.form.written(begun.address) if begun and begun.is_over else {}
    form = kind.form.open(person, {**kept, **proving.typed_before()})
    if form.accepted_by(lambda: _begin(kind, form, person)):
        return redirect(kind.page("confirm"), 303)
    return _edit_page(kind, form, person)


def confirm(kind: Kind) -> ResponseReturnValue:
    """The code comes back, and the address becomes the account's."""
    person = person_who_may_change(kind)
    begun = pending.find(kind.channel)
    if begun is None:
        return redirect(kind.page("edit"), 303)
    if begun.address == kind.of(person):
        return _changed(kind, begun)  # an answer that was lost: it happened all the same
    if begun.is_over:
        flash(_("The code has expired. Send a new one."), "warning")
        return redirect(kind.page("edit"), 303)
    form: PortalForm
    if begun.step is Step.CODE:
        form = code_form = CodeForm()
        sent = begun
        if not form.accepted_by(lambda: _check(kind, sent, code_form, person)):
            return _confirm_page(kind, form, person)
        begun = pending.find(kind.channel) or sent  # by the record that is a proof now
        save_form = SaveForm(formdata=None, data={"change": begun.id})
    else:
        save_form = SaveForm()
    proven = begun
    if save_form.accepted_by(lambda: _save(kind, proven, save_form, person)):
        return _changed(kind, begun)
    if save_form.refusal:
        return _refused_address(kind, begun, save_form.refusal, person)
    return _confirm_page(kind, save_form, person)


def resend(kind: Kind) -> ResponseReturnValue:
    person = person_who_may_change(kind)
    begun = pending.find(kind.channel)
    if begun is None or begun.is_over or begun.step is not Step.CODE:
        return redirect(kind.page("confirm"), 303)
    form = AnotherCodeForm()
    if form.accepted_by(lambda: _send(kind, begun.address, begun.before)):
        return redirect(kind.page("confirm"), 303)
    return _confirm_page(kind, form, person)


def cancel(kind: Kind) -> ResponseReturnValue:
    """The person keeps what they have."""
    pending.forget(kind.channel)
    flash(_("Nothing was changed."), "info")
    return redirect(kind.page("edit"), 303)


def _begin(kind: Kind, form: EmailForm | PhoneForm, person: Person) -> None:
    address = form.address()
    if address == kind.of(person):
        raise InputRejected(kind.channel.value, Reason.SAME_ADDRESS)
    begun = pending.find(kind.channel)
    if begun and begun.address == address and begun.step is Step.SAVE and not begun.is_over:
        return
    _send(kind, address, kind.of(person))


def _send(kind: Kind, address: str, before: str | None) -> None:
    """Not within a minute of the last one to the same address: that one is still on its way."""
    begun = pending.find(kind.channel)
    if begun and begun.address == address and begun.seconds_until_another:
        flash(_("A code is on its way. Another can be sent in a moment."), "info")
        return
    limiter, tenant = parts().limiter, current.get()
    limiter.admit(tenant, Limit.CODES, current_person().user_id)
    limiter.admit(tenant, Limit.CODES_TO_ADDRESS, _nameless(address))
    made = identity().send_code(kind.channel, address)
    pending.begin(kind.channel, address, before, made)


def _check(kind: Kind, begun: PendingAddress, form: CodeForm, person: Person) -> None:
    _refuse_if_changed(kind, begun, form.change.data, person)
    try:
        parts().limiter.admit(current.get(), Limit.TRIES_PER_CODE, begun.record)
    except TooManyAttempts as error:
        raise InputRejected("code", Reason.CODE_TRIED_TOO_OFTEN, error.code) from error
    made = identity().check_code(kind.channel, begun.address, begun.record, form.code.data or "")
    record = made.id if made else begun.record
    pending.change(kind.channel, begun, step=Step.SAVE, record=record)


def _save(kind: Kind, begun: PendingAddress, form: SaveForm, person: Person) -> None:
    _refuse_if_changed(kind, begun, form.change.data, person)
    event = kind.changed if begun.before else kind.added
    new_email = begun.address if kind.channel is Channel.EMAIL else None
    try:
        with recorded(event, new_email=new_email):
            kind.change(identity(), begun.address, begun.record, proving.record())
    except InputRejected as rejected:
        if rejected.field == "code":  # what the code had proven is over: another one, please
            pending.change(kind.channel, begun, step=Step.CODE)
        raise


def _refuse_if_changed(
    kind: Kind, begun: PendingAddress, shown: str | None, person: Person
) -> None:
    """
    In another tab (another change was begun) or anywhere else (the address is not the one that was
    to be replaced); who has read that may go on (R-34).
    """
    if kind.of(person) != begun.before:
        pending.change(kind.channel, begun, before=kind.of(person))
        raise ChangedElsewhere("another_address_now")
    if shown != begun.id:
        raise ChangedElsewhere("another_change_begun")


def _changed(kind: Kind, begun: PendingAddress) -> ResponseReturnValue:
    """The account has the new address."""
    pending.forget(kind.channel)
    words = kind.words.changed if begun.before else kind.words.added
    if is_now(kind, begun.address):
        flash(words % {"address": kind.readable(begun.address)}, "success")
    else:
        flash(_("Your change was accepted. It may take a moment to appear here."), "info")
    return redirect(onward.take(kind.channel) or kind.page("edit"), 303)


def _refused_address(
    kind: Kind, begun: PendingAddress, refusal: InputRejected, person: Person
) -> ResponseReturnValue:
    """Whoever proved that an address is theirs may know that another account has it (W-38)."""
    pending.forget(kind.channel)
    form = kind.form(formdata=None, data=kind.form.written(begun.address))
    form.refused(refusal)
    return _edit_page(kind, form, person)


def _edit_page(kind: Kind, form: EmailForm | PhoneForm, person: Person) -> ResponseReturnValue:
    begun, now = pending.find(kind.channel), kind.of(person)
    page = render_template(
        "addresses/edit.html",
        kind=kind,
        words=kind.words,
        form=form,
        now=kind.readable(now) if now else None,
        waiting=_shown(kind, begun) if begun and not begun.is_over else None,
    )
    return page, form.status


def _confirm_page(kind: Kind, form: PortalForm, person: Person) -> ResponseReturnValue:
    """With the form that fits by now; what stood in the way of another one is said on it."""
    begun, now = pending.find(kind.channel), kind.of(person)
    assert begun is not None  # noqa: S101  # whoever calls has found one
    wanted = CodeForm if begun.step is Step.CODE else SaveForm
    if not isinstance(form, wanted):
        form, before = wanted(formdata=None), form
        for words in before.form_errors:
            form.complain(words, before.status)
    form.change.data = begun.id
    page = render_template(
        "addresses/confirm.html",
        kind=kind,
        words=kind.words,
        form=form,
        now=kind.readable(now) if now else None,
        waiting=_shown(kind, begun),
        by_code=begun.step is Step.CODE,
    )
    return page, form.status


def _shown(kind: Kind, begun: PendingAddress) -> dict[str, object]:
    end = datetime.fromtimestamp(begun.ends_at, UTC)
    return {
        "address": kind.readable(begun.address),
        "until": format_time(end, "short"),
        "seconds_until_another": begun.seconds_until_another,
    }


def _nameless(address: str) -> str:
    """What an address is counted by: the case opens no second allowance, and nobody reads it."""
    return hashlib.sha256(address.casefold().encode()).hexdigest()
