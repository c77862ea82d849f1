"""``/verify``: leads to what is missing, and says it where nothing can be done about that."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from portal.auth import proving
from portal.auth.current import current_person, current_session, identity
from portal.auth.guards import signed_in
from portal.auth.proofs import Need, Stage, Way
from portal.backends.side_by_side import side_by_side
from portal.features.verify.blueprint import bp
from portal.features.verify.errand import ENDPOINTS, errand_at, wanted_page
from portal.features.verify.ways import way_of_second_step, ways_of
from portal.identity.factors import Strength
from portal.identity.models import Access, Person


@bp.get("")
@signed_in
def show() -> ResponseReturnValue:
    wanted = wanted_page()
    errand = errand_at(wanted)
    stage = proving.missing(errand.need) if errand else None
    if errand is None or stage is None:
        return redirect(wanted, 303)
    if stage is Stage.SIGN_IN:
        return redirect(errand.address(ENDPOINTS[way_of_second_step(errand)]), 303)
    person, has_second_step = _person_and_second_step(errand.need)
    ways = ways_of(person)
    if has_second_step:
        return redirect(errand.address(ENDPOINTS[way_of_second_step(errand)]), 303)
    if not (ways or errand.need.guarded):
        return redirect(errand.address(ENDPOINTS[Way.SIGN_IN]), 303)
    if ways:
        return redirect(errand.address(ENDPOINTS[ways[0]]), 303)
    return render_template(
        "verify/nothing.html",
        errand=errand,
        may_set_password=identity().account_rules().password is Access.EDITABLE,
    )


def _person_and_second_step(need: Need) -> tuple[Person, Strength]:
    """
    Who has a second step shows it first, before anything else is asked for: the record of a
    password or a code does not last long.
    """
    if not need.second_step or proving.good_proofs(need):
        return current_person(), Strength.NOTHING
    platform, user_id = identity(), current_session().record.subject
    return side_by_side(current_person, lambda: platform.second_step_asked(user_id))
