"""What somebody calls their passkey."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import proving
from portal.auth.current import identity
from portal.auth.guards import signed_in
from portal.features.passkeys.blueprint import bp
from portal.features.passkeys.forms import NameForm
from portal.features.passkeys.names import shown
from portal.features.passkeys.standing import passkey_of, standing_to_change
from portal.identity.factors import Factor
from portal.journal.events import Event
from portal.notices.happening import recorded
from portal.web.csrf import keeps_input
from portal.web.once import acts_once


@bp.route("/<passkey_id>/name", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def rename(passkey_id: str) -> ResponseReturnValue:
    passkey = passkey_of(standing_to_change(), passkey_id)
    form = NameForm(data={"name": shown(passkey), **proving.typed_before()})
    if form.accepted_by(lambda: _rename(passkey, form.name.data or "")):
        flash(_("Your passkey is now called %(name)s.", name=form.name.data), "success")
        return redirect(url_for("passkeys.show"), 303)
    return render_template("passkeys/name.html", form=form, passkey_id=passkey.id), form.status


def _rename(passkey: Factor, name: str) -> None:
    if name == passkey.name:
        return
    with recorded(Event.PASSKEY_RENAMED):
        identity().rename_factor(passkey.id, name, proving.record())
