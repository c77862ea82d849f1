"""Another password, and the first one."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.auth import proving
from portal.auth.current import current_person, identity
from portal.auth.guards import signed_in
from portal.auth.limits import Limit
from portal.auth.parts import parts
from portal.features.password import policy, setting
from portal.features.password.blueprint import bp
from portal.features.password.forms import NewPasswordForm
from portal.features.password.resetting import address_of
from portal.tenants import current
from portal.web.csrf import keeps_input
from portal.web.once import acts_once


@bp.route("", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def edit() -> ResponseReturnValue:
    here = setting.at_hand()
    form = NewPasswordForm(asks_current=here.asks_current)
    password = form.new_password.data or ""
    if form.accepted_by(lambda: here.set(password, lambda: _change(form, password))):
        return here.done()
    page = render_template(
        "password/edit.html",
        form=form,
        rules=policy.rules(here.rules.password_policy),
        is_first=here.is_first,
        username=here.person.username or here.person.email or here.person.phone,
        next_page=here.next_page,
        reset_url=address_of(here, here.reset_by[0]) if here.reset_by else None,
        enter_again=bool(proving.typed_before()),
    )
    return page, form.status


def _change(form: NewPasswordForm, password: str) -> None:
    """Whoever may try passwords here could find out the current one, if there were no limit."""
    given = form.current_password.data if "current_password" in form else None
    if given is not None:
        parts().limiter.admit(current.get(), Limit.PASSWORD_CHECKS, current_person().user_id)
    identity().set_password(password, proving.record(), current_password=given)
