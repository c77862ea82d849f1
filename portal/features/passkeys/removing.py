"""Doing without a passkey, once it is clear what will be left (W-34)."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import proving
from portal.auth.current import identity
from portal.auth.guards import signed_in
from portal.features.passkeys.blueprint import bp
from portal.features.passkeys.forms import RemovalForm
from portal.features.passkeys.left import left_without
from portal.features.passkeys.names import shown
from portal.features.passkeys.standing import passkey_of, standing_to_change
from portal.identity.errors import PartlySaved, PortalError, VerificationRequired
from portal.identity.factors import Factor, FactorKind
from portal.journal.events import Event
from portal.notices.happening import recorded
from portal.web.csrf import keeps_input
from portal.web.once import acts_once


@bp.route("/<passkey_id>/removal", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def remove(passkey_id: str) -> ResponseReturnValue:
    found = standing_to_change()
    passkey = passkey_of(found, passkey_id)
    left = left_without(passkey, found)
    form = RemovalForm()
    if left.is_enough and form.accepted_by(lambda: _remove(left.going)):
        flash(_("“%(name)s” has been removed.", name=shown(passkey)), "success")
        return redirect(url_for("passkeys.show"), 303)
    page = render_template(
        "passkeys/remove.html", form=form, passkey_id=passkey.id, name=shown(passkey), left=left
    )
    return page, form.status


def _remove(going: Sequence[Factor]) -> None:
    """The passkey last: where it stops half way, what is left is whole."""
    gone: set[str] = set()
    for factor in going:
        is_passkey = factor.kind is FactorKind.PASSKEY
        try:
            with recorded(Event.PASSKEY_REMOVED if is_passkey else Event.BACKUP_CODES_REMOVED):
                identity().remove_factor(factor.id, proving.record())
        except VerificationRequired:
            raise
        except PortalError as cause:
            if gone:
                raise PartlySaved(frozenset(gone), cause) from cause
            raise
        gone.add(factor.kind.value)
