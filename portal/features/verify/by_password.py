"""Proof by password."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import DataRequired

from portal.auth import proving
from portal.auth.current import current_person, identity
from portal.auth.guards import signed_in
from portal.auth.limits import Limit
from portal.auth.parts import parts
from portal.auth.proofs import Stage, Way
from portal.features.verify.blueprint import bp
from portal.features.verify.errand import Errand, with_errand
from portal.features.verify.ways import offers
from portal.identity.backend import Capability
from portal.identity.models import Person
from portal.tenants import current
from portal.web.csrf import keeps_input
from portal.web.forms import PortalForm
from portal.web.once import acts_once


class PasswordForm(PortalForm):
    password = PasswordField(
        _l("Password"), [DataRequired(_l("Enter your password."))], name="password"
    )

    stale_words = _l("This page was open for a while. Enter your password again.")
    unavailable_words = _l("The service is not answering. Enter your password again in a moment.")
    unknown_words = _l("No answer came back in time. Nothing was changed: enter it again.")
    too_many_words = _l("Too many passwords were tried. You can try again in %(time)s.")


@bp.route("/password", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def by_password() -> ResponseReturnValue:
    return with_errand(Stage.RECORD, _page)


def _page(errand: Errand) -> ResponseReturnValue:
    person = current_person()
    form = PasswordForm()
    if form.accepted_by(lambda: _check(errand, form)):
        return redirect(errand.page, 303)
    page = render_template(
        "verify/password.html",
        form=form,
        errand=errand,
        action=errand.address("verify.by_password"),
        username=person.username or person.email or person.phone,
        other_ways=offers(person, errand, but=Way.PASSWORD),
        reset_url=_reset_url(errand, person),
    )
    return page, form.status


def _reset_url(errand: Errand, person: Person) -> str | None:
    """Where somebody goes who forgot theirs: to a page of ours, or to the platform’s sign-in."""
    able = identity().capabilities
    if Capability.RESET_PASSWORD_BY_CODE in able:
        reset = "password.by_email" if person.email else "password.by_phone"
        return url_for(reset, next=errand.page) if person.channels else None
    can_reset = Capability.RESET_PASSWORD in able and identity().experience().password_reset
    return url_for("auth.reset_password", next=errand.page) if can_reset else None


def _check(errand: Errand, form: PasswordForm) -> None:
    """Nothing else knows the password afterwards: it is sent once and kept nowhere (W-40)."""
    user_id = current_person().user_id
    parts().limiter.admit(current.get(), Limit.PASSWORD_CHECKS, user_id)
    made = identity().check_password(form.password.data or "")
    proving.proven_by_record(errand.need, Way.PASSWORD, made)
