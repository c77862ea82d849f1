"""The apps I can open; what may act for me is a page further, because it wants a proof."""

from collections.abc import Callable

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from portal.auth.current import current_person, identity
from portal.auth.guards import signed_in
from portal.backends.side_by_side import side_by_side
from portal.features.apps.blueprint import bp
from portal.features.apps.tiles import tiles
from portal.identity.apps import ShownApp
from portal.identity.backend import Capability
from portal.identity.errors import PortalError
from portal.identity.models import Access
from portal.tenants import current
from portal.web import logo_pictures
from portal.web.parts_of_pages import Missing, if_to_be_had


@bp.get("")
@signed_in
def show() -> ResponseReturnValue:
    platform = identity()
    _person, rules, marked = side_by_side(
        current_person,
        if_to_be_had(platform.account_rules, None),
        _marked(),
    )
    return render_template(
        "apps/show.html",
        tiles=tiles(current.get(), () if isinstance(marked, Missing) else marked),
        is_incomplete=isinstance(marked, Missing),
        shows_access=Capability.APP_ACCESS in platform.capabilities
        and (rules is None or rules.sessions is not Access.OFF),
    )


@bp.get("/logos/<digest>")
@signed_in
def logo(digest: str) -> ResponseReturnValue:
    marked = _marked()()
    for tile in tiles(current.get(), () if isinstance(marked, Missing) else marked):
        if tile.picture is not None and logo_pictures.digest(tile.picture) == digest:
            return logo_pictures.answer(tile.picture, tile.name)
    return abort(404)


def _marked() -> Callable[[], tuple[ShownApp, ...] | Missing]:
    """A part of the page. Whether the sign-in is over is told by the rest of it."""
    failed: tuple[ShownApp, ...] | Missing = Missing.FAILED
    return if_to_be_had(identity().shown_apps, failed, but=(PortalError,))
