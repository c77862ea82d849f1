"""Taking a second step away, once it is clear what is still asked for (W-31, R-37)."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import HiddenField

from portal.auth import proving
from portal.auth.current import identity
from portal.auth.guards import signed_in
from portal.features.two_step.blueprint import bp
from portal.features.two_step.names import what_is_left
from portal.features.two_step.standing import Standing, now, standing
from portal.identity.errors import (
    ChangedElsewhere,
    NotFound,
    OutcomeUnknown,
    PartlySaved,
    PortalError,
    VerificationRequired,
)
from portal.identity.factors import Factor, FactorKind, OwnSecondSteps, going_with
from portal.journal.events import Event
from portal.notices.happening import recorded
from portal.web.csrf import keeps_input
from portal.web.factors import FactorRemovalForm
from portal.web.once import acts_once


@dataclass(frozen=True, slots=True)
class Removal:
    """
    What is said around the removal of a factor of one kind; *page* is where another is set up in
    its place, None where the one there is has to go first.
    """

    kind: FactorKind
    event: Event
    question: LazyString
    submit: LazyString
    lost: LazyString
    done: LazyString
    page: str | None


AUTHENTICATOR = Removal(
    kind=FactorKind.AUTHENTICATOR,
    event=Event.AUTHENTICATOR_REMOVED,
    question=_l("Remove your authenticator app?"),
    submit=_l("Remove authenticator app"),
    lost=_l("The codes that your app shows for this account do not count any more."),
    done=_l("Your authenticator app has been removed. Delete its entry in the app as well."),
    page="two_step.authenticator",
)
BACKUP_CODES = Removal(
    kind=FactorKind.BACKUP_CODES,
    event=Event.BACKUP_CODES_REMOVED,
    question=_l("Remove your backup codes?"),
    submit=_l("Remove backup codes"),
    lost=_l("None of your backup codes works any more, wherever you keep them."),
    done=_l("Your backup codes have been removed."),
    page="two_step.backup_codes",
)
CODE_BY_EMAIL = Removal(
    kind=FactorKind.CODE_BY_EMAIL,
    event=Event.SENT_CODES_REMOVED,
    question=_l("Remove codes by email?"),
    submit=_l("Remove codes by email"),
    lost=_l("No code is sent to that address any more when you sign in."),
    done=_l("Codes by email are not asked for any more."),
    page=None,
)
CODE_BY_PHONE = Removal(
    kind=FactorKind.CODE_BY_PHONE,
    event=Event.SENT_CODES_REMOVED,
    question=_l("Remove codes by text message?"),
    submit=_l("Remove codes by text message"),
    lost=_l("No code is sent to that number any more when you sign in."),
    done=_l("Codes by text message are not asked for any more."),
    page=None,
)
REMOVALS = {one.kind: one for one in (AUTHENTICATOR, BACKUP_CODES, CODE_BY_EMAIL, CODE_BY_PHONE)}


class RemovalForm(FactorRemovalForm):
    """*shown* are the ids of what the question was about."""

    shown = HiddenField()

    unknown_words = _l(
        "We do not know whether it was removed: no answer came back in time. Reload this page: if "
        "it was, it is not here any more."
    )


@bp.route("/authenticator/removal", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def remove_authenticator() -> ResponseReturnValue:
    return take_away(AUTHENTICATOR)


@bp.route("/backup-codes/removal", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def remove_backup_codes() -> ResponseReturnValue:
    return take_away(BACKUP_CODES)


def take_away(removal: Removal) -> ResponseReturnValue:
    found = standing()
    if not found.may_change:
        abort(404)
    going = _going(removal, found)
    if not going:
        return redirect(url_for("two_step.show"), 303)
    left = found.own.without(going)
    is_needed = found.offered.required and not found.asked_with(left)
    form, removed = RemovalForm(), list[Factor]()
    if not is_needed and form.accepted_by(lambda: _remove_all(form, going, removed)):
        flash(removal.done, "success")
        return redirect(url_for("two_step.show"), 303)
    going = tuple(factor for factor in going if factor not in removed)
    form.shown.data = _ids(going)
    page = render_template(
        "two_step/remove.html",
        removal=removal,
        form=form,
        is_needed=is_needed,
        consequences=_consequences(removal, found, going, left),
        left=what_is_left(found, left),
        may_replace=removal.page is not None and found.may_enrol(removal.kind),
    )
    return page, form.status


def _going(removal: Removal, found: Standing) -> tuple[Factor, ...]:
    """In the order of the removal; codes that are sent are something to stand in for as well."""
    if removal.kind is FactorKind.BACKUP_CODES:
        return found.own.of(removal.kind)
    factor = found.the(removal.kind)
    if factor is None:
        return ()
    return (factor,) if found.codes_by else going_with(factor, found.own)


def _remove_all(form: RemovalForm, going: tuple[Factor, ...], removed: list[Factor]) -> None:
    if form.shown.data != _ids(going):
        raise ChangedElsewhere("other_factors_now")
    for factor in going:
        try:
            with recorded(REMOVALS[factor.kind].event):
                remove(factor)
        except VerificationRequired:
            raise
        except PortalError as cause:
            if removed:
                raise PartlySaved(frozenset(one.id for one in removed), cause) from cause
            raise
        removed.append(factor)


def remove(factor: Factor) -> None:
    """Whoever finds it gone has what they wanted; an answer that was lost is looked for."""
    try:
        identity().remove_factor(factor.id, proving.record())
    except NotFound:
        return
    except OutcomeUnknown:
        own = now()
        if own is None or factor.id in {other.id for other in own.factors}:
            raise


def _consequences(
    removal: Removal, found: Standing, going: tuple[Factor, ...], left: OwnSecondSteps
) -> list[str]:
    said = [str(removal.lost)]
    if removal.kind is not FactorKind.BACKUP_CODES and len(going) > 1:
        said.append(_("Your backup codes go with it: by themselves they are no second step."))
    if found.asked and not found.asked_with(left):
        said.append(_("Your password alone lets you in. Whoever finds it out is in as well."))
    elif removal.kind is FactorKind.BACKUP_CODES:
        said.append(_("If you lose the others, nothing is left to get in with by yourself."))
    return said


def _ids(factors: tuple[Factor, ...]) -> str:
    return " ".join(factor.id for factor in factors)
