"""Backup codes: made, shown, typed back, and from then on good (W-43)."""

import unicodedata
from typing import Any

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, ValidationError

from portal.auth import proving
from portal.auth.current import identity
from portal.auth.guards import signed_in
from portal.features.two_step import codes_file, new_codes
from portal.features.two_step.blueprint import bp
from portal.features.two_step.new_codes import NewCodes, Step
from portal.features.two_step.saving_codes import save
from portal.features.two_step.standing import Standing, standing
from portal.identity.errors import (
    ChangedElsewhere,
    InputRejected,
    PartlySaved,
    PortalError,
    Reason,
)
from portal.identity.factors import Factor, FactorKind
from portal.identity.second_steps import BackupCodes
from portal.web.compression import holds_a_secret
from portal.web.csrf import keeps_input
from portal.web.factors import FEW_LEFT
from portal.web.forms import PortalForm
from portal.web.once import acts_once

_KIND = FactorKind.BACKUP_CODES
_LONGEST_TYPED = 64


class MakeForm(PortalForm):
    unknown_words = _l("No answer came back in time. Nothing was changed: try again.")
    unavailable_words = _l("The service is not answering. Nothing was changed: try again.")


class SaveForm(PortalForm):
    """*new* tells whether they are still those that were shown (R-34)."""

    new = HiddenField()

    unknown_words = _l(
        "We do not know whether they were saved: no answer came back in time. Submit again: they "
        "are saved once, however often you do."
    )
    unavailable_words = _l("The service is not answering. Submit again in a moment.")

    def refused(self, error: PortalError) -> None:
        if isinstance(error, PartlySaved):
            words = _("The new codes could not be saved yet. Submit again in a moment.")
            self.complain(words, 502)
        else:
            super().refused(error)


class TypedCodeField(StringField):
    """A code as people type it: in groups, in capitals. Never shown again: it is a secret."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = unicodedata.normalize("NFKC", (valuelist or [""])[0][:_LONGEST_TYPED])
        self.data = "".join(char for char in text.casefold() if char.isalnum())

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            raise ValidationError(_l("Enter one of the new codes."))

    def _value(self) -> str:
        return ""


class TypeOneForm(SaveForm):
    code = TypedCodeField(_l("One of the new codes"))


@bp.route("/backup-codes", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def backup_codes() -> ResponseReturnValue:
    """What is there; and, in answer to a POST alone, the new ones."""
    found = _may_have_codes()
    form = MakeForm()
    if form.accepted_by(lambda: _make(found)):
        return _codes_page(found)
    new = new_codes.find()
    factor = found.the(_KIND)
    page = render_template(
        "two_step/backup_codes.html",
        form=form,
        factor=factor,
        left=factor.codes_left if factor else None,
        counted=_facts(factor, identity().backup_codes(proving.record())) if factor else [],
        few=FEW_LEFT,
        new=new,
        is_old_gone=new is not None and new.step is Step.SAVE and factor is None,
        may_have_some=found.own.supports_backup_codes,
    )
    return page, form.status


@bp.route("/backup-codes/confirmation", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def confirm_backup_codes() -> ResponseReturnValue:
    found, new = _may_have_codes(), new_codes.find()
    if new is None:
        return redirect(url_for("two_step.backup_codes"), 303)
    form: SaveForm = TypeOneForm() if new.step is Step.TYPE_ONE else SaveForm()
    if form.accepted_by(lambda: _save(new, form, found)):
        new_codes.forget()
        flash(_("Your new backup codes count from now on."), "success")
        return redirect(url_for("two_step.show"), 303)
    return _confirmation_page(form)


@bp.post("/backup-codes/file")
@signed_in
def backup_codes_file() -> ResponseReturnValue:
    new = new_codes.find()
    if new is None:
        return redirect(url_for("two_step.backup_codes"), 303)
    holds_a_secret()
    answer = Response(codes_file.of_backup_codes(new), content_type="text/plain; charset=utf-8")
    name = codes_file.file_name("backup-codes", new.made_at)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@bp.post("/backup-codes/cancellation")
@signed_in
def give_up_backup_codes() -> ResponseReturnValue:
    new_codes.forget()
    flash(_("The new codes were dropped. They do not count."), "info")
    return redirect(url_for("two_step.backup_codes"), 303)


def _may_have_codes() -> Standing:
    found = standing()
    if not found.may_enrol(_KIND):
        abort(404)
    return found


def _facts(factor: Factor, codes: BackupCodes | None) -> list[tuple[str, str]]:
    """How many are left and used, and since when there are any; never what they are."""
    left = codes.left if codes else factor.codes_left
    facts = [(_("Left"), format_decimal(left))] if left is not None else []
    if codes and codes.used_at:
        last = format_date(codes.used_at[-1], "long")
        used = ngettext(
            "%(num)d, on %(date)s", "%(num)d, the last on %(date)s", len(codes.used_at), date=last
        )
        facts.append((_("Used"), used))
    if factor.added_at:
        facts.append((_("Made on"), format_date(factor.added_at, "long")))
    return facts


def _make(found: Standing) -> None:
    """The button pressed again, or a page that did not arrive, shows the same codes again."""
    if not found.own.supports_backup_codes:
        raise ChangedElsewhere("nothing_to_stand_in_for")
    if new_codes.find() is None:
        new_codes.begin(identity().new_backup_codes(), found.own.of(_KIND))


def _codes_page(found: Standing) -> ResponseReturnValue:
    new = new_codes.find()
    assert new is not None  # noqa: S101  # just made, or there before
    holds_a_secret()
    return render_template(
        "two_step/new_codes.html",
        codes=new.codes,
        account=codes_file.account(),
        made_on=codes_file.day_in_words(new.made_at),
        takes_place=bool(found.own.of(_KIND)),
    )


def _save(new: NewCodes, form: SaveForm, found: Standing) -> None:
    if form.new.data != new.id:
        raise ChangedElsewhere("other_codes_were_made")
    if isinstance(form, TypeOneForm) and not _is_one(form.code.data or "", new):
        raise InputRejected("code", Reason.NOT_ONE_OF_THEM)
    save(new, found)


def _is_one(typed: str, new: NewCodes) -> bool:
    return typed in {code.casefold() for code in new.codes}


def _confirmation_page(form: SaveForm) -> ResponseReturnValue:
    """With the form that fits by now; what stood in the way is said on it."""
    new = new_codes.find()
    assert new is not None  # noqa: S101  # whoever calls has found some
    wanted = TypeOneForm if new.step is Step.TYPE_ONE else SaveForm
    if type(form) is not wanted:
        form, before = wanted(formdata=None), form
        for words in before.form_errors:
            form.complain(words, before.status)
    form.new.data = new.id
    is_there = standing().the(_KIND) is not None
    page = render_template(
        "two_step/confirm_codes.html",
        form=form,
        is_old_gone=new.step is Step.SAVE and bool(new.before) and not is_there,
    )
    return page, form.status
