"""On the way to the provider: a first account there, or another in its place (contract §8.5)."""

import structlog
from flask import abort, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.auth.current import current_person, identity
from portal.auth.guards import signed_in
from portal.features.linked_accounts import pending
from portal.features.linked_accounts.accounts import Account, asked
from portal.features.linked_accounts.blueprint import bp
from portal.features.linked_accounts.completing import name_of
from portal.features.linked_accounts.pending import PendingLink, Step
from portal.identity.errors import BackendUnavailable, NotFound, SetupProblem
from portal.tenants.current import current_tenant
from portal.web.csrf import keeps_input
from portal.web.forms import PortalForm
from portal.web.once import acts_once

log = structlog.get_logger()


class BeginningForm(PortalForm):
    unknown_words = _l("No answer came back in time. Nothing was linked. Begin again.")


@bp.route("/linking", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def link() -> ResponseReturnValue:
    account, _person, _experience = asked()
    if account.linked is not None:
        words = _("A %(provider)s account is linked already.", provider=account.name)
        flash(words, "info")
        return redirect(url_for("linked_accounts.show"), 303)
    return _leave(account, "linked_accounts/link.html", replaces=False)


@bp.route("/replacement", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def replace() -> ResponseReturnValue:
    account, _person, _experience = asked()
    if account.linked is None:
        return redirect(url_for("linked_accounts.link", account=account.key), 303)
    if not account.is_replaceable:
        abort(404)
    return _leave(account, "linked_accounts/replace.html", replaces=True)


@bp.get("/departure")
@signed_in
def depart() -> ResponseReturnValue:
    """
    A page between our form and the provider: browsers hold a form's policy against every redirect
    that follows it (W-03), and where providers are is known only by now.
    """
    begun = pending.find()
    if begun is None or begun.is_over or begun.step is Step.SAVE:
        return redirect(url_for("linked_accounts.show"), 303)
    current_person()
    address = begun.address or url_for("linked_accounts.go_on")
    page = render_template(
        "linked_accounts/depart.html", provider=name_of(begun), address=address, host=begun.host
    )
    answer = make_response(page)
    answer.headers["Refresh"] = f"0;url={address}"
    return answer


@bp.get("/onward")
@signed_in
def go_on() -> ResponseReturnValue:
    """
    To the platform's own page. Its address may hold a secret: it is asked for now, and is nowhere
    but in this answer.
    """
    begun = pending.find()
    if begun is None or begun.is_over or begun.step is not Step.ELSEWHERE:
        return redirect(url_for("linked_accounts.show"), 303)
    try:
        address = _address_elsewhere(begun)
    except (BackendUnavailable, NotFound, SetupProblem) as error:
        log.warning("link_not_begun", error=type(error).__name__, backend_code=error.code)
        pending.forget()
        flash(BeginningForm.unknown_words, "warning")
        return redirect(url_for("linked_accounts.show"), 303)
    answer = redirect(address, 303)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _address_elsewhere(begun: PendingLink) -> str:
    current_person()
    platform = identity()
    offered = {one.key: one for one in platform.experience().providers}
    if begun.provider not in offered:
        raise NotFound("provider_gone")
    return platform.begin_link(offered[begun.provider], begun.state, _return_to()).address


def _leave(account: Account, template: str, *, replaces: bool) -> ResponseReturnValue:
    form = BeginningForm()
    if not account.can_be_linked:
        return render_template("linked_accounts/not_here.html", account=account)
    if form.accepted_by(lambda: _begin(account, replaces=replaces)):
        return redirect(url_for("linked_accounts.depart"), 303)
    return render_template(template, account=account, form=form), form.status


def _begin(account: Account, *, replaces: bool) -> None:
    state = pending.new_state()
    begun = identity().begin_link(account.provider, state, _return_to())
    before = account.linked.account if account.linked else None
    pending.begin(account.key, state, begun, replaces=replaces, before=before)


def _return_to() -> str:
    return str(current_tenant.absolute(url_for("linked_accounts.answer")))
