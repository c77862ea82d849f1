"""The profile: everything on one page, changed section by section."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from portal.auth.current import current_person
from portal.auth.guards import signed_in
from portal.features.profile import genders, summary
from portal.features.profile.blueprint import bp
from portal.features.profile.custom_entries import custom_entries
from portal.features.profile.entries import Entry, Section
from portal.features.profile.forms import section_form
from portal.features.profile.keepers import Rules
from portal.features.profile.saving import (
    person_if_to_be_had,
    rules_and_person,
    save,
    say_saved,
)
from portal.features.profile.standard_entries import standard_entries
from portal.identity.completeness import wanted
from portal.web.csrf import keeps_input
from portal.web.once import acts_once

HEADINGS = {
    Section.NAME: _l("Your name"),
    Section.PERSONAL: _l("Personal details"),
    Section.ADDRESS: _l("Your address"),
    Section.MORE: _l("More about you"),
}


@bp.get("")
@signed_in
def show() -> ResponseReturnValue:
    rules, person = rules_and_person(), current_person()
    return render_template(
        "profile/show.html",
        account=person,
        picture=summary.picture_row(rules, person),
        cards=summary.cards(_entries(rules), rules.account, person),
        wanted=wanted(rules.account, person),
    )


@bp.route("/name", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def name() -> ResponseReturnValue:
    return _edit(Section.NAME)


@bp.route("/personal", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def personal() -> ResponseReturnValue:
    return _edit(Section.PERSONAL)


@bp.route("/address", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def address() -> ResponseReturnValue:
    return _edit(Section.ADDRESS)


@bp.route("/more", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def more() -> ResponseReturnValue:
    return _edit(Section.MORE)


def _edit(section: Section) -> ResponseReturnValue:
    entries = [item for item in _entries(rules_and_person()) if item.section is section]
    if not any(entry.is_editable for entry in entries):
        return _closed(entries)
    form = section_form(entries)
    if form.accepted_by(lambda: save(form)):
        say_saved(form)
        return redirect(url_for("profile.show"), 303)
    if request.method == "GET":
        form.show(current_person())
    page = render_template(
        "profile/edit.html",
        form=form,
        heading=HEADINGS[section],
        lines=summary.lines(entries, form, person_if_to_be_had()),
        gender_words=genders.suggestions(),
    )
    return page, form.status


def _closed(entries: list[Entry]) -> ResponseReturnValue:
    """The tenant shows this section without letting anyone change it, or does not have it."""
    if not entries:
        abort(404)
    return redirect(url_for("profile.show"), 303)


def _entries(rules: Rules) -> list[Entry]:
    return [*standard_entries(rules.account, rules.keepers), *custom_entries(rules.account)]
