"""One list of second steps, whether they are asked for, and who demands it."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth.guards import signed_in
from portal.backends.side_by_side import side_by_side
from portal.features.two_step import demands, new_codes, recovery_code
from portal.features.two_step.blueprint import bp
from portal.features.two_step.new_codes import Step
from portal.features.two_step.rows import rows
from portal.features.two_step.standing import Standing, standing
from portal.features.two_step.when_asked import may_choose
from portal.identity.factors import FactorKind
from portal.tenants.current import current_tenant
from portal.web.factors import FEW_LEFT


@bp.get("")
@signed_in
def show() -> ResponseReturnValue:
    found, organizations = side_by_side(standing, demands.demanding_organizations())
    new = new_codes.find()
    is_unsaved = new is not None and new.step is Step.SAVE
    return render_template(
        "two_step/show.html",
        is_asked=bool(found.asked),
        has_any=bool(found.own.factors),
        what_it_means=_what_it_means(found),
        demands=demands.in_words(found, organizations),
        may_choose=may_choose(found),
        rows=rows(found),
        has_recovery_code=recovery_code.find() is not None,
        locked_by=None if found.may_change else current_tenant.name,
        is_unsaved=is_unsaved,
        advice=None if is_unsaved else _advice(found),
    )


def _what_it_means(found: Standing) -> str:
    if found.asked and found.own.factors:
        return str(_("One of these, beside your password or whatever else you sign in with."))
    if found.asked:
        return str(_("A code that is sent to you, beside whatever you sign in with."))
    if found.own.left_out and found.own.factors:
        return str(_("You have chosen not to be asked for it."))
    return str(_("What you sign in with is enough, whoever knows it."))


def _advice(found: Standing) -> str | None:
    """Whoever could be locked out is told, before it happens."""
    kind = FactorKind.BACKUP_CODES
    if not (found.may_enrol(kind) and found.own.supports_backup_codes):
        return None
    factor = found.the(kind)
    if factor is None:
        return str(
            _("You have no backup codes. Make some: they let you in when your phone is lost.")
        )
    if factor.codes_left is not None and factor.codes_left <= FEW_LEFT:
        return str(_("You have few backup codes left. Make new ones before they run out."))
    return None
