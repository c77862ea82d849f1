"""What surrounds the pages of an organization: its parts, and the others one could go to."""

from dataclasses import dataclass

from flask import Flask, current_app, g, request, url_for
from flask_babel import lazy_gettext as _l

from portal.identity.organizations import Organization
from portal.organizations import known
from portal.organizations.here import Here
from portal.organizations.permissions import Permission
from portal.organizations.way_back import way_back

SEARCH_FROM = 8
"""From how many organizations on the header offers to search in them."""

_PARTS = (
    (_l("Overview"), "organizations.show", Permission.BE_HERE),
    (_l("Members"), "organizations.members", Permission.SEE_MEMBERS),
    (_l("Invitations"), "invitations.show", Permission.INVITE),
    (_l("Roles"), "organizations.roles", Permission.BE_HERE),
    (_l("Settings"), "organizations.settings", Permission.CHANGE_SETTINGS),
)


@dataclass(frozen=True, slots=True)
class Part:
    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Switcher:
    """
    *organizations* are the first of them, in order; *total* is how many there are. *current* is the
    one of this page, on a page of one.
    """

    organizations: tuple[Organization, ...]
    total: int
    current: Organization | None

    @property
    def current_id(self) -> str | None:
        return self.current.id if self.current else None

    @property
    def current_name(self) -> str | None:
        return self.current.display_name if self.current else None

    @property
    def offers_search(self) -> bool:
        return self.total >= SEARCH_FROM


def init_app(app: Flask) -> None:
    """To be called when all features are in place: which parts there are depends on them."""
    app.jinja_env.globals["organization_parts"] = parts_of
    app.jinja_env.globals["way_back"] = way_back
    app.context_processor(lambda: {"switcher": switcher()})


def parts_of(here: Here) -> list[Part]:
    """The parts of the organization that the person may open."""
    return [
        Part(str(label), url_for(endpoint, organization_id=here.organization.id), _is_on(endpoint))
        for label, endpoint, permission in _PARTS
        if endpoint in current_app.view_functions and here.may(permission)
    ]


def switcher() -> Switcher | None:
    """None where nobody asked of late which organizations there are, or there is none."""
    organizations, total = known.recall()
    here: Here | None = g.get("here")
    if not organizations:
        return None
    return Switcher(organizations, total, here.organization if here else None)


def _is_on(endpoint: str) -> bool:
    """On the page itself or on one below it: ``organizations.members.…``."""
    here = request.endpoint or ""
    return here == endpoint or here.startswith(f"{endpoint}_")
