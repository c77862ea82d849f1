"""Doing without an address, once it is clear how the person will still get in (W-34)."""

import hashlib

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import proving
from portal.auth.current import identity
from portal.features.addresses.forms import RemovalForm
from portal.features.addresses.kinds import Kind
from portal.features.addresses.standing import is_now, person_who_may_change
from portal.identity.errors import ChangedElsewhere
from portal.identity.models import Experience, Person
from portal.identity.ways_in import Remaining, remaining, ways_in
from portal.notices.happening import recorded
from portal.web.ways_in import shown


def remove(kind: Kind) -> ResponseReturnValue:
    person = person_who_may_change(kind)
    address = kind.of(person)
    if address is None:
        return redirect(kind.page("edit"), 303)
    experience = identity().experience()
    left = remaining(person, experience, kind.identifier)
    form = RemovalForm()
    if left.is_enough and form.accepted_by(lambda: _remove(kind, form, address)):
        return _removed(kind, address)
    form.shown.data = _digest(address)
    page = render_template(
        "addresses/remove.html",
        kind=kind,
        words=kind.words,
        form=form,
        consequences=_consequences(kind, person, experience, left, address),
        left=shown(left, person, experience),
    )
    return page, form.status


def _remove(kind: Kind, form: RemovalForm, address: str) -> None:
    if form.shown.data != _digest(address):
        raise ChangedElsewhere("another_address_now")
    with recorded(kind.removed):
        kind.remove(identity(), proving.record())


def _removed(kind: Kind, address: str) -> ResponseReturnValue:
    """The account is without the address."""
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
