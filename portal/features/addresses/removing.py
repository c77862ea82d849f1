"""Doing without an address, once it is clear how the person will still get in (W-34)."""

import hashlib
from dataclasses import dataclass

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import own_codes, proving
from portal.auth.current import identity
from portal.auth.own_codes import OwnCode
from portal.features.addresses import entering
from portal.features.addresses.forms import AnotherCodeForm, RemovalForm
from portal.features.addresses.kinds import Kind
from portal.features.addresses.standing import is_now, rules_and_person
from portal.identity.errors import ChangedElsewhere, InputRejected
from portal.identity.models import CodeFor, Experience, Person
from portal.identity.ways_in import Remaining, remaining, ways_in
from portal.notices.happening import recorded
from portal.web.forms import PortalForm
from portal.web.ways_in import shown


@dataclass(frozen=True, slots=True)
class _Leaving:
    """An address on its way out. *asks_code* is whether a code to it has to come back first."""

    kind: Kind
    person: Person
    address: str
    asks_code: bool

    @property
    def sent(self) -> OwnCode | None:
        return own_codes.find(CodeFor.REMOVAL, self.kind.channel, self.address)


def remove(kind: Kind) -> ResponseReturnValue:
    leaving = _leaving(kind)
    if leaving is None:
        return redirect(kind.page("edit"), 303)
    sent = leaving.sent
    form = RemovalForm(asks_code=leaving.asks_code)
    can_be_sent = sent is not None or not leaving.asks_code
    if can_be_sent and _may(leaving) and form.accepted_by(lambda: _remove(leaving, form)):
        return _removed(kind, leaving.address)
    return _page(leaving, form)


def send_code(kind: Kind) -> ResponseReturnValue:
    """To the address itself, where the tenant asks for that."""
    leaving = _leaving(kind)
    if leaving is None or not leaving.asks_code or not _may(leaving):
        return redirect(kind.page("remove"), 303)
    form = AnotherCodeForm()
    if form.accepted_by(lambda: own_codes.send(CodeFor.REMOVAL, kind.channel, leaving.address)):
        return redirect(kind.page("remove"), 303)
    return _page(leaving, form)


def _leaving(kind: Kind) -> _Leaving | None:
    rules, person = rules_and_person(kind)
    address = kind.of(person)
    if address is None:
        return None
    return _Leaving(kind, person, address, kind.channel in rules.asks_at_removal)


def _may(leaving: _Leaving) -> bool:
    """Whether another way in is left."""
    experience = identity().experience()
    return remaining(leaving.person, experience, leaving.kind.identifier).is_enough


def _remove(leaving: _Leaving, form: RemovalForm) -> None:
    kind = leaving.kind
    if form.shown.data != _digest(leaving.address):
        raise ChangedElsewhere("another_address_now")
    record = None
    if leaving.asks_code:
        record = own_codes.prove(leaving.sent, form.code.data or "").proof
    try:
        with recorded(kind.removed):
            kind.remove(identity(), proving.record(), record)
    except InputRejected as rejected:
        if rejected.field == "code":
            own_codes.forget(CodeFor.REMOVAL, kind.channel)
        raise


def _page(leaving: _Leaving, said: PortalForm) -> ResponseReturnValue:
    """*said* is the form of this page, or that of a code that could not be sent."""
    kind, person, address, sent = leaving.kind, leaving.person, leaving.address, leaving.sent
    experience = identity().experience()
    left = remaining(person, experience, kind.identifier)
    waits_for_code = leaving.asks_code and (sent is None or not sent.is_proven)
    form = RemovalForm(formdata=None, asks_code=waits_for_code)
    form.take_over(said)
    form.shown.data = _digest(address)
    page = render_template(
        "addresses/remove.html",
        kind=kind,
        words=kind.words,
        form=form,
        consequences=_consequences(kind, person, experience, left, address),
        left=shown(left, person, experience),
        address=kind.readable(address),
        sent=entering.shown(kind, sent) if sent else None,
    )
    return page, form.status


def _removed(kind: Kind, address: str) -> ResponseReturnValue:
    """The account is without the address."""
    own_codes.forget(CodeFor.REMOVAL, kind.channel)
    if is_now(kind, None):
        flash(kind.words.removed % {"address": kind.readable(address)}, "success")
    else:
        flash(_("Your change was accepted. It may take a moment to appear here."), "info")
    return redirect(kind.page("edit"), 303)


def _consequences(
    kind: Kind, person: Person, experience: Experience, left: Remaining, address: str
) -> list[str]:
    """What is no more once *address* is gone."""
    readable = {"address": kind.readable(address)}
    lost = [str(kind.words.no_messages % readable)]
    if len(left.ways_in) < len(ways_in(person, experience)):
        lost.insert(0, str(kind.words.no_sign_in % readable))
    if kind.channel in experience.second_steps.codes:
        lost.append(_("Codes for your second step no longer go there."))
    if not left.can_confirm:
        lost.append(
            _(
                "Nothing is left to confirm with that it is you. Before you can change how you "
                "sign in, you will have to set a password."
            )
        )
    return lost


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:16]
