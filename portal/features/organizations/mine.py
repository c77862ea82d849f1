"""The organizations I am in: found by name, a page of them at a time."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.auth.current import current_person, current_session, identity
from portal.auth.guards import signed_in
from portal.backends.side_by_side import side_by_side
from portal.features.organizations.blueprint import bp
from portal.identity.backend import Capability
from portal.identity.errors import PortalError
from portal.identity.organizations import HeldRole, Membership, Organization
from portal.organizations.here import mine_are
from portal.organizations.shell import SEARCH_FROM
from portal.organizations.waiting import waiting_for
from portal.tenants import current
from portal.web.forms import one_line
from portal.web.paging import Paging

_PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Row:
    """*members* is None where it could not be asked how many they are."""

    organization: Organization
    roles: tuple[HeldRole, ...]
    members: int | None


@bp.get("")
@signed_in
def index() -> ResponseReturnValue:
    if Capability.ORGANIZATIONS not in identity().capabilities:
        current_person()
        return render_template("organizations/switched_off.html")
    subject = current_session().record.subject
    person, mine = side_by_side(current_person, lambda: identity().organizations_of(subject))
    query = one_line(request.args.get("q"))
    found = [one for one in mine_are(mine) if query.casefold() in _words(one)]
    paging = Paging.asked(request.args, len(found), _PER_PAGE)
    rows, waiting = side_by_side(
        lambda: _rows(found[paging.start : paging.end]), lambda: waiting_for(person)
    )
    return render_template(
        "organizations/index.html",
        rows=rows,
        waiting=waiting,
        query=query,
        total=len(mine),
        offers_search=bool(query) or len(mine) >= SEARCH_FROM,
        may_create=current.get().organizations.create,
        pages=paging.links(lambda page: url_for("organizations.index", q=query or None, page=page)),
    )


def _words(membership: Membership) -> str:
    organization = membership.organization
    return f"{organization.display_name}\n{organization.description}".casefold()


def _rows(memberships: list[Membership]) -> list[Row]:
    counts = side_by_side(*(_counting(one.organization.id) for one in memberships))
    return [
        Row(one.organization, one.roles, count)
        for one, count in zip(memberships, counts, strict=True)
    ]


def _counting(organization_id: str) -> Callable[[], int | None]:
    """How many they are is not worth a page that does not open."""
    platform = identity()

    def count() -> int | None:
        try:
            return platform.count_members(organization_id)
        except PortalError:
            return None

    return count
