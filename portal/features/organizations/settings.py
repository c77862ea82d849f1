"""The settings of an organization: what they are now, and where each is changed."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.backends.side_by_side import side_by_side
from portal.features.organizations.blueprint import bp
from portal.organizations.here import Here, in_organization
from portal.organizations.permissions import Permission


@bp.get("/<organization_id>/settings")
@in_organization(Permission.CHANGE_SETTINGS)
def settings(here: Here) -> ResponseReturnValue:
    domains, roles = side_by_side(here.platform.email_domains, here.platform.default_roles)
    return render_template(
        "organizations/settings.html",
        place=here,
        domains=domains,
        roles=[role.name for role in roles],
        may_delete=here.may(Permission.DELETE),
    )
