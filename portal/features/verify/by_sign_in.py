"""Proof by a whole new sign-in at the platform, second step included."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from portal.auth import proving
from portal.auth.current import current_person, current_session
from portal.auth.departing import leave
from portal.auth.guards import signed_in
from portal.auth.proofs import SecondStep, Way
from portal.auth.transactions import StepUp
from portal.features.verify.blueprint import bp
from portal.features.verify.errand import Errand, errand_at, wanted_page
from portal.features.verify.ways import may_use_authenticator, offer
from portal.web.csrf import keeps_input
from portal.web.forms import PortalForm


@bp.route("/sign-in", methods=["GET", "POST"])
@signed_in
@keeps_input
def by_sign_in() -> ResponseReturnValue:
    """Offered to everyone: more than what is missing never hurts."""
    wanted = wanted_page()
    errand = errand_at(wanted)
    if errand is None or proving.missing(errand.need) is None:
        return redirect(wanted, 303)
    person = current_person()
    form = PortalForm()
    if form.accepted_by(lambda: None):
        step_up = StepUp(
            subject=current_session().record.subject,
            purpose=errand.need.purpose,
            known_as=person.username or person.email or person.phone or "",
        )
        return leave(errand.page, {"login_hint": step_up.known_as}, step_up=step_up)
    page = render_template(
        "verify/sign_in.html",
        form=form,
        errand=errand,
        action=errand.address("verify.by_sign_in"),
        last=_last_time(errand),
        other_ways=[offer(Way.AUTHENTICATOR, person, errand)]
        if may_use_authenticator(errand)
        else (),
    )
    return page, form.status


def _last_time(errand: Errand) -> SecondStep | None:
    """What the sign-in that was just made for it showed; None where there was none."""
    made = [proof for proof in proving.good_proofs(errand.need) if proof.way is Way.SIGN_IN]
    return made[-1].second_step if made else None
