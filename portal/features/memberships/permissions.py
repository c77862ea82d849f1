"""What I may do with which resource of the company, and what not."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from portal.auth.current import current_person, identity
from portal.auth.guards import needs
from portal.backends.side_by_side import side_by_side
from portal.features.memberships.blueprint import bp
from portal.features.memberships.choices import Choice
from portal.features.memberships.shell import pages
from portal.identity.backend import Capability
from portal.identity.memberships import AuthorizedResource, ResourceKind
from portal.web.i18n import enumeration
from portal.web.paging import Paging
from portal.web.parts_of_pages import if_to_be_had

PER_PAGE = 50

KINDS = {
    ResourceKind.DATA: _l("Data"),
    ResourceKind.API: _l("API"),
    ResourceKind.MENU: _l("Menu"),
    ResourceKind.BUTTON: _l("Button"),
    ResourceKind.UI: _l("Part of a page"),
    ResourceKind.OTHER: _l("Other"),
}


@dataclass(frozen=True, slots=True)
class Row:
    title: str
    details: str
    kind: str
    is_allowed: bool


@bp.get("/permissions")
@needs(Capability.MEMBERSHIPS)
def show_permissions() -> ResponseReturnValue:
    """Asked for all kinds at once, so that each can say how many there are of it."""
    platform, kind = identity(), _kind()
    _person, asked = side_by_side(current_person, if_to_be_had(platform.authorized_resources, None))
    every: Sequence[AuthorizedResource] = asked or ()
    found = [one for one in every if kind is None or one.kind is kind]
    paging = Paging.asked(request.args, len(found), PER_PAGE)
    return render_template(
        "memberships/permissions.html",
        pages=pages(),
        failed=asked is None,
        rows=[_row(one) for one in found[paging.start : paging.end]],
        kinds=_choices(every, kind),
        total=len(every),
        links=paging.links(
            lambda number: url_for("memberships.show_permissions", kind=kind, page=number)
        ),
    )


def _kind() -> ResourceKind | None:
    """What is no kind of ours shows everything."""
    asked = request.args.get("kind", "")
    return next((kind for kind in ResourceKind if kind.value == asked), None)


def _choices(every: Sequence[AuthorizedResource], kind: ResourceKind | None) -> list[Choice]:
    """Of the kinds there are; none where that is one."""
    counted = Counter(one.kind for one in every)
    if len(counted) < 2:
        return []
    return [
        Choice(
            str(words),
            url_for("memberships.show_permissions", kind=one.value),
            counted[one],
            one is kind,
        )
        for one, words in KINDS.items()
        if counted[one]
    ]


def _row(resource: AuthorizedResource) -> Row:
    return Row(
        resource.code,
        enumeration(list(resource.actions)) if resource.actions else "",
        str(KINDS[resource.kind]),
        resource.is_allowed,
    )
