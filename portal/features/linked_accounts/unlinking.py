"""Doing without an account, once it is clear how the person will still get in (W-34)."""

import hashlib

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from portal.auth import proving
from portal.auth.current import forget_person, identity
from portal.auth.guards import signed_in
from portal.features.linked_accounts.accounts import Account, asked
from portal.features.linked_accounts.blueprint import bp
from portal.identity.errors import ChangedElsewhere
from portal.identity.models import LinkedIdentity
from portal.identity.ways_in import remaining
from portal.journal.events import Event
from portal.notices.happening import recorded
from portal.tenants.current import current_tenant
from portal.web.csrf import keeps_input
from portal.web.forms import PortalForm
from portal.web.once import acts_once
from portal.web.ways_in import shown


class UnlinkingForm(PortalForm):
    """*shown* is the account that the question was about."""

    shown = HiddenField()

    unknown_words = _l(
        "We do not know whether it was unlinked: no answer came back in time. Reload this page: if "
        "it was, it is not here any more."
    )


@bp.route("/unlinking", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def unlink() -> ResponseReturnValue:
    account, person, experience = asked()
    linked = account.linked
    if linked is None:
        flash(_("No %(provider)s account is linked.", provider=account.name), "info")
        return redirect(url_for("linked_accounts.show"), 303)
    left = remaining(person, experience, linked)
    form = UnlinkingForm()
    if left.is_enough and form.accepted_by(lambda: _unlink(form, linked)):
        forget_person()
        words = _("Your %(provider)s account was unlinked.", provider=account.name)
        flash(words, "success")
        return redirect(url_for("linked_accounts.show"), 303)
    form.shown.data = _digest(linked)
    page = render_template(
        "linked_accounts/unlink.html",
        account=account,
        form=form,
        consequences=_consequences(account),
        left=shown(left, person, experience),
    )
    return page, form.status


def _unlink(form: UnlinkingForm, linked: LinkedIdentity) -> None:
    if form.shown.data != _digest(linked):
        raise ChangedElsewhere("another_account_now")
    with recorded(Event.IDENTITY_UNLINKED):
        identity().unlink_account(linked.provider, proving.record())


def _consequences(account: Account) -> list[str]:
    there = {"provider": account.name, "tenant": current_tenant.name}
    kept = _(
        "Your account at %(provider)s stays as it is. Its own settings may go on naming "
        "%(tenant)s until you remove it there.",
        **there,
    )
    if not account.is_offered:
        return [str(kept)]
    return [str(_("You can no longer sign in here with %(provider)s.", **there)), str(kept)]


def _digest(linked: LinkedIdentity) -> str:
    return hashlib.sha256(f"{linked.provider} {linked.account}".encode()).hexdigest()[:16]
