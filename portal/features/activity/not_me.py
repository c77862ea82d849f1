"""“This wasn’t me”: what to do then, step by step. It changes nothing by itself."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth.current import current_person, identity
from portal.auth.guards import signed_in
from portal.backends.side_by_side import side_by_side
from portal.features.activity.blueprint import bp
from portal.features.activity.reading import find
from portal.features.activity.rows import row
from portal.identity.backend import Capability
from portal.identity.models import Access, AccountRules, Person


@dataclass(frozen=True, slots=True)
class Step:
    title: str
    why: str
    action: str
    url: str


@bp.get("/not-me")
@signed_in
def not_me() -> ResponseReturnValue:
    """Without one of the person’s own it gives the same advice."""
    asked = request.args.get("entry", "")
    rules, person, found = side_by_side(
        identity().account_rules, current_person, lambda: find(asked)
    )
    return render_template(
        "activity/not_me.html",
        row=row(found) if found else None,
        reference=found.reference if found else None,
        steps=_steps(rules, person),
    )


def _steps(rules: AccountRules, person: Person) -> list[Step]:
    """In the order that keeps whoever it was from coming back: what they know goes first."""
    wanted = (_password(person, rules), _sessions(rules), _security())
    return [step for step in wanted if step is not None]


def _password(person: Person, rules: AccountRules) -> Step | None:
    if rules.password is not Access.EDITABLE or person.has_password is False:
        return None
    return Step(
        str(_("Change your password")),
        str(_("Whoever got in with it cannot do so again. Choose one that you use nowhere else.")),
        str(_("Change password")),
        url_for("password.edit"),
    )


def _sessions(rules: AccountRules) -> Step:
    why = str(_("A new password signs nobody out. This does."))
    if rules.sessions is not Access.EDITABLE:
        return Step(
            str(_("Sign out your other browsers")),
            why,
            str(_("Sign out")),
            url_for("auth.sign_out"),
        )
    tells_others = Capability.CURRENT_SESSION in identity().capabilities
    return Step(
        str(_("Sign out everywhere else") if tells_others else _("Sign out where it was not you")),
        why,
        str(_("See where you are signed in")),
        url_for("devices.show"),
    )


def _security() -> Step:
    return Step(
        str(_("Look at everything that lets you in")),
        str(
            _(
                "Somebody who was in may have left a way back: an address, a linked account, a "
                "passkey. Remove what is not yours."
            )
        ),
        str(_("Check security")),
        url_for("security.show"),
    )
