"""An authenticator app: a key is shown, and counts once the app shows a code made of it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_time, format_timedelta
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, ValidationError

from portal.auth import proving
from portal.auth.current import identity
from portal.auth.guards import signed_in
from portal.auth.parts import parts
from portal.features.two_step import key_uri, qr, recovery_code, setup
from portal.features.two_step.blueprint import bp
from portal.features.two_step.setup import Setup
from portal.features.two_step.standing import Standing, now, standing
from portal.identity.errors import ChangedElsewhere, InputRejected, OutcomeUnknown, Reason
from portal.identity.factors import FactorKind
from portal.journal.events import Event
from portal.notices.happening import recorded
from portal.tenants.current import current_tenant
from portal.web.codes import CodeField
from portal.web.compression import holds_a_secret
from portal.web.csrf import keeps_input
from portal.web.forms import PortalForm
from portal.web.once import acted, acts_once

_KIND = FactorKind.AUTHENTICATOR
_CODE = re.compile(r"[0-9]{6}")
_WRONG_UNTIL_HINT = 2


class BeginForm(PortalForm):
    unknown_words = _l("No answer came back in time. Nothing was changed: try again.")
    unavailable_words = _l("The service is not answering. Nothing was changed: try again.")


class AppCodeField(CodeField):
    def pre_validate(self, form: Any) -> None:
        if not _CODE.fullmatch(self.data or ""):
            raise ValidationError(_l("Enter the six digits that the app shows now."))


class CodeForm(PortalForm):
    """*setup* tells whether it is still the key that was shown (R-34)."""

    setup = HiddenField()
    code = AppCodeField(_l("Code from the app"))

    unknown_words = _l(
        "We do not know whether the app was set up: no answer came back in time. Enter the code "
        "that the app shows now: it is set up once, however often you do."
    )
    unavailable_words = _l(
        "The service is not answering. Nothing was changed. Enter the code again in a moment."
    )


@bp.route("/authenticator", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def authenticator() -> ResponseReturnValue:
    found = _may_set_up()
    form = BeginForm()
    if form.accepted_by(lambda: _begin(found)):
        return redirect(url_for("two_step.authenticator_code"), 303)
    page = render_template(
        "two_step/authenticator.html",
        form=form,
        factor=found.the(_KIND),
        **_what_is_open(found),
    )
    return page, form.status


@bp.route("/authenticator/code", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def authenticator_code() -> ResponseReturnValue:
    found = _may_set_up()
    begun, form = setup.find(_KIND), CodeForm()
    if begun is None or (begun.is_late and not form.is_submitted()):
        return redirect(url_for("two_step.authenticator"), 303)
    if form.accepted_by(lambda: _set_up(begun, form, found)):
        return _is_set_up(begun, found)
    return _code_page(form, found)


@bp.post("/authenticator/cancellation")
@signed_in
def give_up_authenticator() -> ResponseReturnValue:
    setup.forget(_KIND)
    flash(_("Nothing was changed."), "info")
    return redirect(url_for("two_step.show"), 303)


def _may_set_up() -> Standing:
    found = standing()
    if not found.may_enrol(_KIND):
        abort(404)
    return found


def _begin(found: Standing) -> None:
    """Another tab, or the same button again, goes on with the key that is open and still good."""
    begun = setup.find(_KIND)
    if begun is None or begun.is_late:
        _give_out(_present(found))


def _give_out(before: str | None) -> None:
    setup.begin(identity().begin_enrolment(_KIND), before)


def _given_anew(begun: Setup) -> InputRejected:
    """Nobody is left with a key that is good for nothing: the page has another one at once."""
    _give_out(begun.before)
    return InputRejected("code", Reason.KEY_GIVEN_ANEW)


def _set_up(begun: Setup, form: CodeForm, found: Standing) -> None:
    if _present(found) != begun.before:
        setup.change(begun, before=_present(found))
        raise ChangedElsewhere("another_authenticator_now")
    if form.setup.data != begun.id:
        raise ChangedElsewhere("another_key_now")
    if begun.is_late:
        raise _given_anew(begun)
    event = Event.AUTHENTICATOR_REPLACED if begun.before else Event.AUTHENTICATOR_ADDED
    with recorded(event):
        _bind(begun, form.code.data or "")


def _bind(begun: Setup, code: str) -> None:
    """The platform swaps in one stroke: the one before counts until this one does (R-37)."""
    try:
        identity().enrol(begun.enrolment, code, proving.record())
    except InputRejected as rejected:
        if rejected.reason is Reason.CODE_EXPIRED:
            raise _given_anew(begun) from rejected
        if rejected.field == "code":
            setup.change(begun, wrong=begun.wrong + 1)
        if rejected.reason is Reason.KEY_NOT_ACCEPTED:
            setup.forget(_KIND)
        raise
    except OutcomeUnknown:
        own = now()
        if own is None or [factor.id for factor in own.of(_KIND)] in ([], [begun.before]):
            raise


def _is_set_up(begun: Setup, found: Standing) -> ResponseReturnValue:
    """The first one; a way back for when the telephone is lost is given or offered at once."""
    setup.forget(_KIND)
    if not found.asked:
        proving.enrolled_second_step()
    if begun.recovery_code:
        recovery_code.keep(begun.recovery_code)
        acted(url_for("two_step.show"))
        return recovery_code.page()
    if begun.before:
        flash(
            _("Your new authenticator app is set up. The one before does not count any more."),
            "success",
        )
    else:
        flash(_("Your authenticator app is set up."), "success")
    has_codes = bool(found.own.of(FactorKind.BACKUP_CODES))
    if found.may_enrol(FactorKind.BACKUP_CODES) and not has_codes:
        return redirect(url_for("two_step.backup_codes"), 303)
    return redirect(url_for("two_step.show"), 303)


def _code_page(form: CodeForm, found: Standing) -> ResponseReturnValue:
    begun = setup.find(_KIND)
    if begun is None:
        form.setup.data = ""
        return _begin_again(form, found)
    holds_a_secret()
    form.setup.data = begun.id
    person = found.person
    account = person.username or person.email or person.phone or person.display_name
    address = key_uri.key_uri(begun.key, current_tenant.name, account)
    page = render_template(
        "two_step/authenticator_code.html",
        form=form,
        factor=found.the(_KIND),
        key=key_uri.grouped(begun.key),
        address=address,
        drawing=qr.drawn(address),
        account=account,
        our_time=_our_time() if begun.wrong >= _WRONG_UNTIL_HINT else None,
        until=_until(begun),
        is_short=begun.good_until is not None,
    )
    return page, form.status


def _begin_again(form: CodeForm, found: Standing) -> ResponseReturnValue:
    """The platform would not have the key: what it said stands on the page to begin from."""
    again = BeginForm(formdata=None)
    for words in form.form_errors:
        again.complain(words, form.status)
    page = render_template(
        "two_step/authenticator.html",
        form=again,
        factor=found.the(_KIND),
        **_what_is_open(found),
    )
    return page, again.status


def _what_is_open(found: Standing) -> dict[str, object]:
    """*lasts* is how long a key is good for, in words, where it is not for long."""
    begun, lasts = setup.find(_KIND), found.offered.enrolment_lasts
    is_over = begun is not None and begun.is_late
    return {
        "is_open": begun is not None and not is_over,
        "is_over": is_over,
        "lasts": format_timedelta(timedelta(seconds=lasts), threshold=1.5) if lasts else None,
    }


def _until(begun: Setup) -> str:
    """To the second, where there is a minute."""
    if begun.good_until is None:
        return str(format_time(datetime.fromtimestamp(begun.ends_at, UTC), "short"))
    return str(format_time(datetime.fromtimestamp(begun.good_until, UTC), "medium"))


def _present(found: Standing) -> str | None:
    factor = found.the(_KIND)
    return factor.id if factor else None


def _our_time() -> str:
    """For whoever's codes are never right: an app's code is made of the time."""
    return str(format_time(datetime.fromtimestamp(parts().now(), UTC), "medium"))
