"""One organization: what I am there, where its pages are, and what it still wants of me."""

import structlog
from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.features.organizations.blueprint import bp
from portal.identity.errors import PortalError
from portal.organizations import way_back
from portal.organizations.here import Here, in_organization
from portal.organizations.permissions import Permission
from portal.organizations.words import LABELS
from portal.web.csrf import keeps_input

log = structlog.get_logger()


@bp.get("/<organization_id>")
@in_organization(Permission.BE_HERE)
def show(here: Here) -> ResponseReturnValue:
    return render_template(
        "organizations/show.html",
        place=here,
        allowed=[str(LABELS[permission]) for permission in Permission if here.may(permission)],
        has_second_step=_has_second_step(here),
    )


@bp.post("/<organization_id>/second-step")
@in_organization(Permission.BE_HERE)
@keeps_input
def get_second_step(here: Here) -> ResponseReturnValue:
    """To set one up: the pages of second steps lead back here, whichever kind is chosen."""
    page = url_for("organizations.show", organization_id=here.organization.id)
    if g.get("csrf_stale"):
        return redirect(page, 303)
    way_back.remember(way_back.Errand.ORGANIZATION, here.organization.display_name, page)
    return redirect(url_for("two_step.show"), 303)


def _has_second_step(here: Here) -> bool | None:
    """None where nobody asks for one, or it cannot be found out: the page is whole without."""
    if not here.organization.requires_second_step:
        return None
    try:
        return here.platform.has_second_step(here.person.user_id)
    except PortalError as error:
        log.warning("part_is_missing", error=type(error).__name__, code=error.code)
        return None
