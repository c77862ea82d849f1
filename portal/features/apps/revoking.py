"""Taking an app's access away, once it is clear what that means and what it does not."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.auth import proving
from portal.auth.current import identity
from portal.auth.guards import needs
from portal.features.apps.access import ask, lasting
from portal.features.apps.blueprint import bp
from portal.identity.apps import GrantedApp
from portal.identity.backend import Capability
from portal.journal.events import Event
from portal.notices.happening import recorded
from portal.tenants.current import current_tenant
from portal.web.csrf import keeps_input
from portal.web.forms import PortalForm
from portal.web.once import acts_once


class RevokingForm(PortalForm):
    unknown_words = _l(
        "We do not know whether it was taken away: no answer came back in time. Submit again: "
        "what is gone stays gone."
    )


@bp.route("/access/removal", methods=["GET", "POST"])
@needs(Capability.APP_ACCESS)
@keeps_input
@acts_once
def revoke() -> ResponseReturnValue:
    app = _app_asked_for()
    if app is None:
        flash(_("This app may not act for you any more."), "info")
        return redirect(url_for("apps.show_access"), 303)
    form = RevokingForm()
    if form.accepted_by(lambda: _revoke(app)):
        flash(_("%(app)s may not act for you any more.", app=app.name), "success")
        return redirect(url_for("apps.show_access"), 303)
    page = render_template(
        "apps/revoke.html", app=app, form=form, consequences=_consequences(app), lasting=lasting
    )
    return page, form.status


def _app_asked_for() -> GrantedApp | None:
    """
    None for one that may not act for the person: theirs no more, or never. Its access here is no
    matter of this page: that is what signing out is for.
    """
    asked = ask()
    if not asked.may_revoke:
        abort(404)
    key = request.args.get("app")
    found = next((app for app in asked.apps if app.key == key), None)
    if found is not None and found.is_here:
        abort(404)
    return found


def _revoke(app: GrantedApp) -> None:
    with recorded(Event.APP_ACCESS_REVOKED):
        identity().revoke_app(app.key, proving.record())


def _consequences(app: GrantedApp) -> list[str]:
    said = [
        _("%(app)s is signed out of your account and may not act for you any more.", app=app.name),
        _(
            "What it was handed for other services may go on working until it lapses, usually "
            "within the hour."
        ),
        _("You may have to sign in again in other apps in this browser."),
    ]
    if app.by_others:
        said.append(
            _(
                "What it knows of you already, it keeps: %(tenant)s cannot delete that there.",
                tenant=current_tenant.name,
            )
        )
    return [str(sentence) for sentence in said]
