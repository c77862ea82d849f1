"""
The codes to the new address and to the one there is, on one page: they live for so short a time
that a page for each would be one too many.
"""

from collections.abc import Iterator

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.auth import own_codes
from portal.auth.own_codes import OwnCode
from portal.features.addresses import entering, pending, saving
from portal.features.addresses.forms import BothCodesForm
from portal.features.addresses.kinds import Kind
from portal.features.addresses.pending import PendingAddress, Step
from portal.identity.errors import InputRejected, Reason
from portal.identity.models import CodeFor, Person
from portal.web.forms import PortalForm


def confirm(kind: Kind, begun: PendingAddress, person: Person) -> ResponseReturnValue:
    """A code that was right is not asked for again while the other one is put right."""
    form = _form(kind, begun, _old(kind, begun))
    if form.accepted_by(lambda: _prove_and_save(kind, begun, form, person)):
        return saving.changed(kind, begun)
    if form.refusal:
        return entering.refused_address(kind, begun, form.refusal, person)
    return page(kind, form, person)


def page(kind: Kind, form: PortalForm, person: Person) -> ResponseReturnValue:
    """With the fields that are still to be filled in; what is said on *form* is said here."""
    begun, now = pending.find(kind.channel), kind.of(person)
    assert begun is not None  # noqa: S101  # whoever calls has found one
    old = _old(kind, begun)
    shown_form = _form(kind, begun, old, formdata=None)
    shown_form.take_over(form)
    shown_form.change.data = begun.id
    html = render_template(
        "addresses/confirm_both.html",
        kind=kind,
        words=kind.words,
        form=shown_form,
        now=kind.readable(now) if now else None,
        new=entering.shown(kind, begun),
        old=entering.shown(kind, old) if old else None,
    )
    return html, shown_form.status


def _prove_and_save(kind: Kind, begun: PendingAddress, form: BothCodesForm, person: Person) -> None:
    saving.refuse_if_changed(kind, begun, form.change.data, person)
    refused = list(_refused(kind, begun, form))
    for error in refused[1:]:
        form.refused(error)
    if refused:
        raise refused[0]
    old = _old(kind, begun)
    saving.save(kind, pending.find(kind.channel) or begun, old.proof if old else None)


def _refused(kind: Kind, begun: PendingAddress, form: BothCodesForm) -> Iterator[InputRejected]:
    """Each code is looked at, whatever is said of the other."""
    if "code" in form:
        try:
            if begun.is_over:
                raise InputRejected("code", Reason.CODE_EXPIRED, "over")
            saving.check(kind, begun, form.code.data or "")
        except InputRejected as rejected:
            yield rejected
    if "old_code" in form:
        try:
            own_codes.prove(_old(kind, begun), form.old_code.data or "")
        except InputRejected as rejected:
            yield InputRejected("old_code", rejected.reason, rejected.code)


def _old(kind: Kind, begun: PendingAddress) -> OwnCode | None:
    return own_codes.find(CodeFor.OLD_ADDRESS, kind.channel, begun.before)


def _form(
    kind: Kind, begun: PendingAddress, old: OwnCode | None, **kwargs: object
) -> BothCodesForm:
    form = BothCodesForm(
        asks_new=begun.step is Step.CODE or begun.is_over,
        asks_old=old is None or not old.is_proven or old.is_over,
        **kwargs,
    )
    for name, words in (("code", kind.words.code_to_new), ("old_code", kind.words.code_to_old)):
        if name in form:
            form[name].label.text = str(words)
    return form
