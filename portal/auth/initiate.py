"""
Signing in that somebody else begins: a list of apps at the platform, a page of the company
(OpenID Connect Core §4). The address is registered there as ``initiate_login_uri``.
"""

import structlog
from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from portal.auth import ways_in
from portal.auth.blueprint import bp
from portal.auth.current import is_signed_in
from portal.auth.departing import leave
from portal.auth.guards import public
from portal.tenants import current
from portal.web.csrf import from_elsewhere
from portal.web.redirects import HOME, safe_next

log = structlog.get_logger()


@bp.get("/initiate")
@public
def initiate() -> ResponseReturnValue:
    """A session is neither changed nor ended by it (O-09)."""
    _refuse_unless_window()
    _refuse_unless_ours(ways_in.one(request.args, "iss"))
    hint = ways_in.login_hint(request.args)
    next_page = _page_of_ours(ways_in.one(request.args, "target_link_uri") or HOME)
    if is_signed_in():
        return redirect(next_page, 303)
    return leave(next_page, {"login_hint": hint})


@bp.post("/initiate")
@public
@from_elsewhere
def initiate_by_post() -> ResponseReturnValue:
    """
    The same, sent on to be opened: our cookies do not come with another site's POST, and an answer
    that took the browser for a new one would cost it what it has open here.
    """
    issuer = ways_in.one(request.form, "iss")
    onward = url_for(
        "auth.initiate",
        iss=issuer if issuer == current.get().oidc.issuer else None,
        login_hint=ways_in.login_hint(request.form) or None,
        target_link_uri=_page_of_ours(ways_in.one(request.form, "target_link_uri") or HOME),
    )
    return redirect(onward, 303)


def _refuse_unless_window() -> None:
    """Nobody is signed in inside another page, without seeing it."""
    if request.headers.get("Sec-Fetch-Dest", "document") != "document":
        raise _refused("frame")


def _refuse_unless_ours(issuer: str | None) -> None:
    if issuer != current.get().oidc.issuer:
        raise _refused("iss")


def _refused(rule: str) -> BadRequest:
    log.warning("initiation_refused", rule=rule)
    return BadRequest()


def _page_of_ours(target: str) -> str:
    """*target* as a path, also where it names our own host; the overview for anything else."""
    origin = current.get().origin
    within = target.removeprefix(origin) if target.startswith(f"{origin}/") else target
    return safe_next(within)
