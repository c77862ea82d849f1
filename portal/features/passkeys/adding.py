"""
A new passkey: the platform says what is wanted, the browser makes it, the platform checks it.

The account has it under a name of ours at once, so that nobody is left with a key that opens
nothing; its owner is asked for a better name afterwards.
"""

from dataclasses import dataclass, field

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import proving
from portal.auth.current import identity
from portal.auth.guards import signed_in
from portal.backends.side_by_side import side_by_side
from portal.features.passkeys import credential, pending
from portal.features.passkeys.blueprint import bp
from portal.features.passkeys.forms import WHY_SCRIPT, NewPasskeyForm, OptionsForm
from portal.features.passkeys.names import shown, suggested
from portal.features.passkeys.routes import elsewhere
from portal.features.passkeys.standing import Standing, own_passkeys, standing_to_change
from portal.identity.errors import InputRejected, OutcomeUnknown, PortalError, Reason
from portal.identity.passkeys import BegunPasskey, Place
from portal.journal.events import Event
from portal.notices.happening import recorded
from portal.web.csrf import keeps_input
from portal.web.forms import PortalForm
from portal.web.once import acts_once


@dataclass(slots=True)
class _Outcome:
    """What came of a form: options for the browser, or whether the account has it *already*."""

    options: BegunPasskey | None = None
    already: bool = False
    before: frozenset[str] = field(default_factory=frozenset)


@bp.route("/new", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def add() -> ResponseReturnValue:
    """The page's script asks here what is wanted, as JSON, and sends here what was made."""
    found = standing_to_change()
    if not found.may_add:
        abort(404)
    if found.place is Place.ELSEWHERE:
        return redirect(url_for("passkeys.show"), 303)
    outcome = _Outcome()
    if request.method == "POST" and request.accept_mimetypes.best == "application/json":
        options_form = OptionsForm()
        if options_form.accepted_by(lambda: _begin(outcome)) and outcome.options:
            return jsonify(outcome.options.options)
        return _page(found, options_form)
    form = NewPasskeyForm(data=proving.typed_before())
    if form.accepted_by(lambda: _add(form, found, outcome)):
        return _added(outcome)
    return _page(found, form)


def _begin(outcome: _Outcome) -> None:
    outcome.options = identity().begin_passkey()
    pending.begin(outcome.options.record)


def _add(form: NewPasskeyForm, found: Standing, outcome: _Outcome) -> None:
    """The platform does not look whether it has this one already, and would take it twice (§11)."""
    platform, asked = identity(), pending.find()
    made = credential.read(form.credential.data or "")
    if asked is None:
        raise InputRejected("credential", Reason.TOOK_TOO_LONG)
    begun, _checked = side_by_side(
        platform.begin_passkey, lambda: platform.check_passkey(asked.record, made)
    )
    if made.id in begun.known:
        outcome.already = True
        return
    name = suggested(made, request.user_agent.string, {shown(one) for one in found.passkeys})
    try:
        with recorded(Event.PASSKEY_ADDED):
            platform.add_passkey(asked.record, name, proving.record())
    except OutcomeUnknown:
        # Perhaps it is there: then it was shown here, and the same form may be sent again.
        proving.enrolled_second_step()
        raise
    proving.enrolled_second_step()
    outcome.before = frozenset(passkey.id for passkey in found.passkeys)


def _added(outcome: _Outcome) -> ResponseReturnValue:
    """On to its name, as far as the platform tells which one it is."""
    pending.forget()
    if outcome.already:
        flash(_("Your account has this passkey already."), "info")
        return redirect(url_for("passkeys.show"), 303)
    flash(_("Your passkey has been added."), "success")
    try:
        new = [passkey.id for passkey in own_passkeys() if passkey.id not in outcome.before]
    except PortalError:
        new = []
    if len(new) != 1:
        return redirect(url_for("passkeys.show"), 303)
    return redirect(url_for("passkeys.rename", passkey_id=new[0]), 303)


def _page(found: Standing, form: PortalForm) -> ResponseReturnValue:
    made = form.credential.data if isinstance(form, NewPasskeyForm) else ""
    page = render_template(
        "passkeys/new.html",
        form=form,
        is_made=bool(made),
        why_script=WHY_SCRIPT,
        platform=elsewhere(found),
        perhaps=found.place is Place.PERHAPS_HERE,
    )
    return page, form.status
