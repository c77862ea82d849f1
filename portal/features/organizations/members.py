"""Who is in an organization: looked for, by role, a page at a time."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.auth.current import identity
from portal.backends.side_by_side import side_by_side
from portal.features.organizations.blueprint import bp
from portal.identity.organizations import Member, MemberPage
from portal.organizations.here import Here, in_organization
from portal.organizations.permissions import Permission
from portal.web.forms import one_line
from portal.web.paging import Paging, page_number

SIZES = (20, 50, 100)
_LONGEST_QUERY = 128


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: a part of a name, a role, how many on a page, which page."""

    query: str
    role_id: str
    size: int
    number: int

    @classmethod
    def of_request(cls) -> "Asked":
        size = request.args.get("size", "")
        return cls(
            query=one_line(request.args.get("q"))[:_LONGEST_QUERY],
            role_id=request.args.get("role", ""),
            size=int(size) if size in map(str, SIZES) else SIZES[0],
            number=page_number(request.args),
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.query or self.role_id)

    def address(self, here: Here, number: int) -> str:
        return url_for(
            "organizations.members",
            organization_id=here.organization.id,
            q=self.query or None,
            role=self.role_id or None,
            size=self.size if self.size != SIZES[0] else None,
            page=number if number > 1 else None,
        )


@bp.get("/<organization_id>/members")
@in_organization(Permission.SEE_MEMBERS)
def members(here: Here) -> ResponseReturnValue:
    asked = Asked.of_request()
    template, page = side_by_side(identity().organization_template, lambda: _page(here, asked))
    paging = Paging(asked.number, asked.size, page.total)
    if asked.number > paging.last:
        return redirect(asked.address(here, paging.last), 303)
    return render_template(
        "organizations/members.html",
        place=here,
        members=_in_order(page, asked.size),
        total=page.total,
        asked=asked,
        sizes=SIZES,
        roles=template.roles,
        may_manage=here.may(Permission.MANAGE_MEMBERS),
        pages=paging.links(lambda number: asked.address(here, number)),
    )


def _page(here: Here, asked: Asked) -> MemberPage:
    return here.platform.members(
        query=asked.query, role_id=asked.role_id, page=asked.number, size=asked.size
    )


def _in_order(page: MemberPage, size: int) -> tuple[Member, ...]:
    """By name where all of them are at hand; else as the platform has them, page after page."""
    if page.total > size:
        return page.members
    return tuple(sorted(page.members, key=lambda one: (one.display_name.casefold(), one.user_id)))
