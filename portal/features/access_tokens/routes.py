"""The list, one token with its name, and the question before revoking it."""

from dataclasses import replace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth.current import current_session, identity
from portal.auth.guards import signed_in
from portal.features.access_tokens import expiring
from portal.features.access_tokens.blueprint import bp
from portal.features.access_tokens.forms import NameForm, RevocationForm
from portal.features.access_tokens.standing import own_token, own_tokens, shown
from portal.identity.access_tokens import AccessToken
from portal.journal.events import Event
from portal.notices.happening import recorded
from portal.web.csrf import keeps_input
from portal.web.once import acts_once


@bp.get("")
@signed_in
def index() -> ResponseReturnValue:
    return render_template(
        "access_tokens/index.html", tokens=[shown(token) for token in own_tokens()]
    )


@bp.route("/<key>", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def show(key: str) -> ResponseReturnValue:
    """Another name; the value is not there to be seen again."""
    token = own_token(key)
    form = NameForm(data={"name": shown(token).name})
    if form.accepted_by(lambda: _rename(token, form.name.data or "")):
        flash(_("The token is now called %(name)s.", name=form.name.data), "success")
        return redirect(url_for("access_tokens.index"), 303)
    return render_template("access_tokens/show.html", form=form, token=shown(token)), form.status


@bp.route("/<key>/revocation", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def revoke(key: str) -> ResponseReturnValue:
    token = own_token(key)
    form = RevocationForm()
    if form.accepted_by(lambda: _revoke(token)):
        flash(_("%(name)s has been revoked.", name=shown(token).name), "success")
        return redirect(url_for("access_tokens.index"), 303)
    return render_template("access_tokens/revoke.html", form=form, token=shown(token)), form.status


def _rename(token: AccessToken, name: str) -> None:
    if name == token.name:
        return
    identity().rename_access_token(current_session().record.subject, token.name, name)
    expiring.forget(token)
    expiring.plan(replace(token, name=name))


def _revoke(token: AccessToken) -> None:
    with recorded(Event.ACCESS_TOKEN_REVOKED):
        identity().revoke_access_token(current_session().record.subject, token.name)
    expiring.forget(token)
