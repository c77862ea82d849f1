"""A new address: entered, proven by a code, and only then the account's (W-33)."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import own_codes
from portal.features.addresses import both, entering, pending, saving
from portal.features.addresses.forms import AnotherCodeForm, CodeForm, SaveForm
from portal.features.addresses.kinds import Kind
from portal.features.addresses.pending import PendingAddress, Step
from portal.features.addresses.standing import rules_and_person
from portal.identity.models import CodeFor, Person
from portal.web.forms import PortalForm


def confirm(kind: Kind) -> ResponseReturnValue:
    """The code comes back, and the address becomes the account's."""
    rules, person = rules_and_person(kind)
    begun = pending.find(kind.channel)
    if begun is None:
        return redirect(kind.page("edit"), 303)
    if begun.address == kind.of(person):
        return saving.changed(kind, begun)  # an answer that was lost: it happened all the same
    if entering.wants_old_code(kind, rules, begun):
        return both.confirm(kind, begun, person)
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
        return saving.changed(kind, begun)
    if save_form.wants_old_code:
        flash(kind.words.old_needed, "warning")
        return redirect(kind.page("confirm"), 303)
    if save_form.refusal:
        return entering.refused_address(kind, begun, save_form.refusal, person)
    return _confirm_page(kind, save_form, person)


def resend(kind: Kind) -> ResponseReturnValue:
    rules, person = rules_and_person(kind)
    begun = pending.find(kind.channel)
    if begun is None:
        return redirect(kind.page("confirm"), 303)
    asks_both = entering.wants_old_code(kind, rules, begun)
    if not asks_both and (begun.is_over or begun.step is not Step.CODE):
        return redirect(kind.page("confirm"), 303)
    form = AnotherCodeForm()
    if form.accepted_by(lambda: entering.send(kind, begun.address, begun.before)):
        return redirect(kind.page("confirm"), 303)
    if asks_both:
        return both.page(kind, form, person)
    return _confirm_page(kind, form, person)


def resend_old(kind: Kind) -> ResponseReturnValue:
    """To the address there is, where that is asked for."""
    rules, person = rules_and_person(kind)
    begun, now = pending.find(kind.channel), kind.of(person)
    if begun is None or now is None or not entering.wants_old_code(kind, rules, begun):
        return redirect(kind.page("confirm"), 303)
    form = AnotherCodeForm()
    if form.accepted_by(lambda: own_codes.send(CodeFor.OLD_ADDRESS, kind.channel, now)):
        return redirect(kind.page("confirm"), 303)
    return both.page(kind, form, person)


def cancel(kind: Kind) -> ResponseReturnValue:
    """The person keeps what they have."""
    pending.forget(kind.channel)
    flash(_("Nothing was changed."), "info")
    return redirect(kind.page("edit"), 303)


def _check(kind: Kind, begun: PendingAddress, form: CodeForm, person: Person) -> None:
    saving.refuse_if_changed(kind, begun, form.change.data, person)
    saving.check(kind, begun, form.code.data or "")


def _save(kind: Kind, begun: PendingAddress, form: SaveForm, person: Person) -> None:
    saving.refuse_if_changed(kind, begun, form.change.data, person)
    saving.save(kind, begun)


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
        waiting=entering.shown(kind, begun),
        by_code=begun.step is Step.CODE,
    )
    return page, form.status
