"""The companies, departments and groups I am in."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from portal.auth.current import current_person, identity
from portal.auth.guards import needs
from portal.backends.side_by_side import side_by_side
from portal.features.memberships.blueprint import bp
from portal.features.memberships.shell import pages
from portal.identity.backend import Capability
from portal.identity.memberships import Department, DepartmentPage, TenantMembership
from portal.web.paging import Paging, page_number
from portal.web.parts_of_pages import if_to_be_had

PER_PAGE = 50
"""As many as the platform gives at once."""

_BELOW = " › "


@dataclass(frozen=True, slots=True)
class Row:
    title: str
    details: str
    is_main: bool = False
    is_lead: bool = False


@bp.get("")
@needs(Capability.MEMBERSHIPS)
def show() -> ResponseReturnValue:
    """Each part is there without the others, if it must be (R-04)."""
    platform, number = identity(), page_number(request.args)
    _person, tenants, departments, groups = side_by_side(
        current_person,
        if_to_be_had(platform.tenant_memberships, None),
        if_to_be_had(lambda: platform.departments(number), None),
        if_to_be_had(platform.user_groups, None),
    )
    return render_template(
        "memberships/show.html",
        pages=pages(),
        tenants=None if tenants is None else [_of_tenant(one) for one in tenants],
        departments=None if departments is None else _rows(departments),
        links=None if departments is None else _links(departments),
        groups=None if groups is None else [Row(one.name, one.description) for one in groups],
    )


def _of_tenant(tenant: TenantMembership) -> Row:
    since = tenant.joined_at
    return Row(tenant.name, _since(format_date(since, "long")) if since else "")


def _rows(page: DepartmentPage) -> list[Row]:
    return [
        Row(one.name, " · ".join(_details(one)), one.is_main, one.is_lead)
        for one in page.departments
    ]


def _details(department: Department) -> list[str]:
    """Where it is, unless it stands alone; what it is for; since when."""
    above = department.path if len(department.path) > 1 else ()
    since = department.joined_at
    known = (
        _BELOW.join(above),
        department.description,
        _since(format_date(since, "long")) if since else "",
    )
    return [words for words in known if words]


def _since(date: str) -> str:
    return str(_("Since %(since)s", since=date))


def _links(page: DepartmentPage) -> object:
    paging = Paging.asked(request.args, page.total, PER_PAGE)
    return paging.links(lambda number: url_for("memberships.show", page=number))
