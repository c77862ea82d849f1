"""Choosing another username, and doing without one."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired

from portal.auth import proving
from portal.auth.current import current_person, forget_person, identity
from portal.auth.guards import signed_in
from portal.backends.side_by_side import side_by_side
from portal.features.username import policy
from portal.identity.models import Access, AccountRules, Identifier, Person
from portal.identity.ways_in import remaining
from portal.journal.events import Event
from portal.notices.happening import recorded
from portal.web.csrf import keeps_input
from portal.web.forms import LineField, PortalForm
from portal.web.once import acts_once
from portal.web.ways_in import shown

bp = Blueprint("username", __name__, url_prefix="/username")


class UsernameForm(PortalForm):
    username = LineField(_l("Username"), [DataRequired(_l("Enter a username."))])


@bp.route("", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def edit() -> ResponseReturnValue:
    rules, person = _editable_rules()
    form = UsernameForm(data={"username": person.username, **proving.typed_before()})
    if form.accepted_by(lambda: _change(form, rules)):
        flash(_("You now sign in as %(username)s.", username=form.username.data), "success")
        return redirect(url_for("username.edit"), 303)
    page = render_template(
        "username/edit.html",
        form=form,
        rules=policy.rules(rules.username_policy),
        username=person.username,
        removable=rules.username_policy.removable,
    )
    return page, form.status


@bp.route("/removal", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def remove() -> ResponseReturnValue:
    rules, person = _editable_rules()
    if not rules.username_policy.removable:
        abort(404)
    if request.method == "GET" and not person.username:
        return redirect(url_for("username.edit"), 303)
    experience = identity().experience()
    left = remaining(person, experience, Identifier.USERNAME)
    form = PortalForm()
    if left.is_enough and form.accepted_by(_remove):
        flash(_("Your username has been removed."), "success")
        return redirect(url_for("username.edit"), 303)
    page = render_template(
        "username/remove.html",
        form=form,
        username=person.username,
        left=shown(left, person, experience),
    )
    return page, form.status


def _editable_rules() -> tuple[AccountRules, Person]:
    rules, person = side_by_side(identity().account_rules, current_person)
    if rules.username is not Access.EDITABLE:
        abort(404)
    return rules, person


def _change(form: UsernameForm, rules: AccountRules) -> None:
    wanted = form.username.data or ""
    if wanted == current_person().username:
        return
    with recorded(Event.USERNAME_CHANGED):
        policy.check(wanted, rules.username_policy)
        identity().change_username(wanted, proving.record())
    forget_person()


def _remove() -> None:
    with recorded(Event.USERNAME_REMOVED):
        identity().change_username(None, proving.record())
    forget_person()
