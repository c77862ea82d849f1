"""One organization: what I am there, and where its pages are."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.features.organizations.blueprint import bp
from portal.organizations.here import Here, in_organization
from portal.organizations.permissions import Permission
from portal.organizations.words import LABELS


@bp.get("/<organization_id>")
@in_organization(Permission.BE_HERE)
def show(here: Here) -> ResponseReturnValue:
    return render_template(
        "organizations/show.html",
        place=here,
        allowed=[str(LABELS[permission]) for permission in Permission if here.may(permission)],
    )
