"""Another password, and the first one."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import proving, ways_in
from portal.auth.current import current_person, forget_person, identity
from portal.auth.guards import signed_in
from portal.backends.side_by_side import side_by_side
from portal.features.password import policy
from portal.features.password.blueprint import bp
from portal.features.password.forms import NewPasswordForm
from portal.identity.models import Access, PasswordPolicy, Person
from portal.journal.events import Event
from portal.notices.happening import recorded
from portal.web.csrf import keeps_input
from portal.web.once import acts_once
from portal.web.redirects import HOME, safe_next


@bp.route("", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def edit() -> ResponseReturnValue:
    rules, person = side_by_side(identity().account_rules, current_person)
    if rules.password is not Access.EDITABLE:
        abort(404)
    next_page = safe_next(ways_in.one(request.args, "next"))
    form = NewPasswordForm()
    if form.accepted_by(lambda: _set(form.new_password.data or "", rules.password_policy, person)):
        return _done(person, next_page)
    page = render_template(
        "password/edit.html",
        form=form,
        rules=policy.rules(rules.password_policy),
        is_first=_is_first(person),
        username=person.username or person.email or person.phone,
        next_page=None if next_page == HOME else next_page,
        enter_again=bool(proving.typed_before()),
    )
    return page, form.status


def _set(password: str, rules: PasswordPolicy, person: Person) -> None:
    """Nothing else knows the password afterwards."""
    with recorded(Event.PASSWORD_SET if _is_first(person) else Event.PASSWORD_CHANGED):
        policy.check(password, rules, person)
        identity().set_password(password, proving.record())
    forget_person()


def _done(person: Person, next_page: str) -> ResponseReturnValue:
    """The first password gives nobody a reason to look after other browsers."""
    if _is_first(person):
        flash(_("Your password has been set."), "success")
        return redirect(next_page, 303)
    flash(_("Your password has been changed."), "success")
    to_others = url_for("password.still_signed_in")
    return redirect(to_others if next_page == HOME else next_page, 303)


def _is_first(person: Person) -> bool:
    return person.has_password is False
