"""
Where a link from a message arrives: ``/auth/link?token=…&email=…``.

Opening it uses up nothing, so that whatever looks into people's mail may open it too. Its secret
leaves the address at once (W-13); the page then says whom the link is for, and only its button goes
to the platform, which takes the token once (contract §8.6).
"""

from dataclasses import dataclass

import structlog
from flask import abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.auth import cookies
from portal.auth.blueprint import bp
from portal.auth.current import current_person, identity, is_signed_in
from portal.auth.departing import leave
from portal.auth.guards import public
from portal.auth.leaving import EndReason, end_session_because
from portal.auth.links import Link, read_link
from portal.auth.parts import parts
from portal.auth.store import StoreUnavailable
from portal.identity.backend import Capability
from portal.identity.errors import PortalError, SignInRequired
from portal.identity.models import LinkState, Person
from portal.tenants import current
from portal.web.csrf import keeps_input
from portal.web.redirects import HOME

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Words:
    status: int
    heading: LazyString
    words: LazyString


_NOT_HERE = _Words(
    400,
    _l("This link does not work"),
    _l(
        "It is not whole, or it was opened in another browser or more than ten minutes ago. Open "
        "it once more from the message."
    ),
)
_NOT_NEEDED = _Words(
    200,
    _l("You are signed in already"),
    _l("You are signed in with the address of this link, so you do not need it."),
)
_OVER = {
    LinkState.USED: _Words(
        410,
        _l("This link has been used"),
        _l("Each link works once. Ask for a new one where you got it, or sign in another way."),
    ),
    LinkState.EXPIRED: _Words(
        410,
        _l("This link has expired"),
        _l("A link works for a short time. Ask for a new one, or sign in another way."),
    ),
    LinkState.WITHDRAWN: _Words(
        410,
        _l("This link was withdrawn"),
        _l("It does not work any more. Ask for a new one, or sign in another way."),
    ),
    LinkState.UNKNOWN: _Words(
        410,
        _l("This link does not fit"),
        _l(
            "It was made for another address, or it is not known any more. Open it once more from "
            "the message, or ask for a new one."
        ),
    ),
}


@bp.get("/link")
@public
def link() -> ResponseReturnValue:
    _only_where_there_are_links()
    if "token" in request.args or "email" in request.args:
        return _arrive()
    found = parts().links.find(current.get(), cookies.browser_id())
    if found is None:
        return _say(_NOT_HERE)
    here = _person_here()
    if here is not None and _are_same(here.email, found.email):
        return _say(_NOT_NEEDED)
    over = _OVER.get(_state_of(found))
    if over is not None:
        return _say(over)
    return render_template("auth/link.html", link=found)


@bp.post("/link")
@public
@keeps_input
def follow_link() -> ResponseReturnValue:
    """
    To the platform, whoever it knows in this browser. Sent twice it begins two sign-ins, of which
    the platform lets one through; a session here stays until one is done (O-09).
    """
    _only_where_there_are_links()
    found = parts().links.find(current.get(), cookies.browser_id())
    shown = request.form.getlist("link")
    if g.get("csrf_stale") or found is None or shown != [found.id]:
        # Another link was opened in the meantime: whom this one is for was never said.
        return redirect(url_for("auth.link"), 303)
    return leave(
        HOME,
        {"one_time_token": found.token, "login_hint": found.email, "prompt": "login"},
    )


def _only_where_there_are_links() -> None:
    if Capability.SIGN_IN_LINKS not in identity().capabilities:
        abort(404)


def _arrive() -> ResponseReturnValue:
    """Whatever becomes of the link, the address is left, and nobody is told where we came from."""
    found = read_link(_only("token"), _only("email"))
    try:
        if found is None:
            parts().links.forget(current.get(), cookies.browser_id())
        else:
            parts().links.keep(current.get(), cookies.marked_browser_id(), found)
    except StoreUnavailable as failure:
        log.error("link_not_kept", error=failure.code)
    answer = redirect(url_for("auth.link"), 303)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _only(name: str) -> str | None:
    """What *name* says; nothing when it comes twice (W-29)."""
    values = request.args.getlist(name)
    return values[0] if len(values) == 1 else None


def _person_here() -> Person | None:
    if not is_signed_in():
        return None
    try:
        return current_person()
    except SignInRequired:
        # To sign in plainly, as elsewhere, would lose the link.
        end_session_because(EndReason.REFUSED_BY_PLATFORM)
        return None


def _state_of(found: Link) -> LinkState:
    """Good as well when it cannot be asked: the platform's own page tells the person then."""
    try:
        return identity().link_state(found.token, found.email)
    except PortalError as error:
        log.info("link_state_unknown", backend_code=error.code)
        return LinkState.GOOD


def _are_same(one: str | None, other: str) -> bool:
    return one is not None and one.casefold() == other.casefold()


def _say(words: _Words) -> ResponseReturnValue:
    page = render_template("auth/link_over.html", heading=words.heading, words=words.words)
    return page, words.status
