"""
The roles I have, and whether a certain one is among them.

Two roles of one code are two, where they lie in different namespaces. So whoever has roles in
several sees each namespace by itself, may choose one, and asks for a role of that one then.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth.current import current_person, identity
from portal.auth.guards import needs
from portal.backends.side_by_side import side_by_side
from portal.features.memberships.blueprint import bp
from portal.features.memberships.choices import Choice
from portal.features.memberships.shell import pages
from portal.identity.backend import Capability
from portal.identity.memberships import OwnRole
from portal.web.forms import one_line
from portal.web.parts_of_pages import if_to_be_had

_LONGEST = 128


@dataclass(frozen=True, slots=True)
class Space:
    """A namespace, and the roles in it."""

    code: str
    name: str
    roles: tuple[OwnRole, ...]


@bp.get("/roles")
@needs(Capability.MEMBERSHIPS)
def show_roles() -> ResponseReturnValue:
    """Asked for all namespaces at once, so that each can say how many roles are in it."""
    platform = identity()
    code, wanted = _asked("q"), _asked("namespace")
    _person, roles, has_it = side_by_side(
        current_person, if_to_be_had(platform.own_roles, None), _question(code, wanted)
    )
    spaces = _spaces(roles or ())
    chosen = next((space for space in spaces if space.code == wanted and wanted), None)
    return render_template(
        "memberships/roles.html",
        pages=pages(),
        failed=roles is None,
        spaces=[chosen] if chosen else spaces,
        chosen=chosen,
        namespaces=_choices(spaces, chosen),
        total=len(roles or ()),
        code=code,
        answer=_answer(code, chosen.name if chosen else wanted, has_it),
    )


def _asked(name: str) -> str:
    return one_line(request.args.get(name))[:_LONGEST]


def _spaces(roles: Sequence[OwnRole]) -> list[Space]:
    """In the order in which the platform tells the first role of each."""
    found: dict[str, list[OwnRole]] = {}
    for role in roles:
        found.setdefault(role.namespace, []).append(role)
    return [
        Space(code, inside[0].namespace_name or str(_("Other")), tuple(inside))
        for code, inside in found.items()
    ]


def _choices(spaces: Sequence[Space], chosen: Space | None) -> list[Choice]:
    """None where there is nothing to choose from; roles of no namespace cannot be asked for."""
    if len(spaces) < 2:
        return []
    return [
        Choice(
            space.name,
            url_for("memberships.show_roles", namespace=space.code),
            len(space.roles),
            space is chosen,
        )
        for space in spaces
        if space.code
    ]


def _question(code: str, namespace: str) -> Callable[[], bool | None]:
    platform = identity()
    if not code:
        return lambda: None
    return if_to_be_had(lambda: platform.has_role(code, namespace or None), None)


def _answer(code: str, space: str, has_it: bool | None) -> str:
    if has_it is None:
        return ""
    if space:
        words = (
            _("Yes, you have the role %(code)s in %(space)s.")
            if has_it
            else _("No, you do not have the role %(code)s in %(space)s.")
        )
        return str(words % {"code": code, "space": space})
    if has_it:
        return str(_("Yes, you have the role %(code)s.", code=code))
    return str(_("No, you do not have the role %(code)s.", code=code))
