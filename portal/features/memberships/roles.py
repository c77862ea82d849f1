"""The roles I have, and whether a certain one is among them."""

from collections.abc import Callable

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth.current import current_person, identity
from portal.auth.guards import needs
from portal.backends.side_by_side import side_by_side
from portal.features.memberships.blueprint import bp
from portal.features.memberships.shell import pages
from portal.identity.backend import Capability
from portal.web.forms import one_line
from portal.web.parts_of_pages import if_to_be_had

_LONGEST = 128


@bp.get("/roles")
@needs(Capability.MEMBERSHIPS)
def show_roles() -> ResponseReturnValue:
    platform = identity()
    code = one_line(request.args.get("q"))[:_LONGEST]
    _person, roles, has_it = side_by_side(
        current_person, if_to_be_had(platform.own_roles, None), _question(code)
    )
    return render_template(
        "memberships/roles.html",
        pages=pages(),
        roles=roles,
        spaces=len({role.namespace for role in roles or ()}),
        code=code,
        answer=_answer(code, has_it),
    )


def _question(code: str) -> Callable[[], bool | None]:
    platform = identity()
    return if_to_be_had((lambda: platform.has_role(code)) if code else (lambda: None), None)


def _answer(code: str, has_it: bool | None) -> str:
    if has_it is None:
        return ""
    if has_it:
        return str(_("Yes, you have the role %(code)s.", code=code))
    return str(_("No, you do not have the role %(code)s.", code=code))
