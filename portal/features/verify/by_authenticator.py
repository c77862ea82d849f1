"""Proof by what an authenticator app shows now, where the platform checks that by itself."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from portal.auth import proving
from portal.auth.current import current_person, identity
from portal.auth.guards import signed_in
from portal.auth.limits import Limit
from portal.auth.parts import parts
from portal.auth.proofs import SecondStep, Way
from portal.features.verify.blueprint import bp
from portal.features.verify.errand import Errand, errand_at, wanted_page
from portal.features.verify.ways import may_use_authenticator, offer
from portal.tenants import current
from portal.web.codes import CodeField
from portal.web.csrf import keeps_input
from portal.web.forms import PortalForm
from portal.web.once import acts_once


class AuthenticatorForm(PortalForm):
    code = CodeField(_l("Code from your authenticator app"))

    stale_words = _l("This page was open for a while. Enter the code that the app shows now.")
    unavailable_words = _l(
        "The service is not answering. Enter the code that the app shows in a moment."
    )
    unknown_words = _l("No answer came back in time. Enter the next code that the app shows.")
    too_many_words = _l("Too many codes were tried. You can try again in %(time)s.")


@bp.route("/authenticator", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def by_authenticator() -> ResponseReturnValue:
    """It shows the second step as well, so it does for whatever is missing but a new sign-in."""
    wanted = wanted_page()
    errand = errand_at(wanted)
    if errand is None or proving.missing(errand.need) is None:
        return redirect(wanted, 303)
    if not may_use_authenticator(errand):
        return redirect(errand.address("verify.show"), 303)
    form = AuthenticatorForm()
    if form.accepted_by(lambda: _check(errand, form)):
        return redirect(errand.page, 303)
    page = render_template(
        "verify/authenticator.html",
        form=form,
        errand=errand,
        action=errand.address("verify.by_authenticator"),
        other_ways=[offer(Way.SIGN_IN, current_person(), errand)],
    )
    return page, form.status


def _check(errand: Errand, form: AuthenticatorForm) -> None:
    """Codes of six digits can be guessed, if one may try for long enough (W-36)."""
    whose = f"authenticator {current_person().user_id}"
    parts().limiter.admit(current.get(), Limit.TRIES_PER_CODE, whose)
    made = identity().check_authenticator(form.code.data or "")
    proving.proven_by_record(errand.need, Way.AUTHENTICATOR, made, shown=SecondStep.USED)
