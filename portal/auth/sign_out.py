"""Signing out: here at once, at the platform if it lets us; and in one's other browsers."""

import structlog
from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from werkzeug.exceptions import BadRequest

from portal.auth import cookies
from portal.auth.blueprint import bp
from portal.auth.current import current_session
from portal.auth.dialects import dialect_of
from portal.auth.guards import public, signed_in
from portal.auth.leaving import sign_in_address
from portal.auth.oidc import OidcClient
from portal.auth.parts import parts, request_session
from portal.auth.session_records import HeldTokens
from portal.auth.sessions import Session
from portal.auth.store import StoreUnavailable
from portal.auth.token_endpoint import TokenKind
from portal.identity.errors import BackendUnavailable
from portal.tenants import current
from portal.web.csrf import keeps_input
from portal.web.forms import PortalForm
from portal.web.i18n import current_language
from portal.web.once import acts_once
from portal.web.redirects import HOME, safe_next

log = structlog.get_logger()


@bp.route("/sign-out", methods=["GET", "POST"])
@public
def sign_out() -> ResponseReturnValue:
    session = request_session().session
    if session is None:
        return redirect(url_for("auth.signed_out"), 303)
    if request.method != "POST":
        return _question(session, PortalForm())
    # Before anything ends: where it cannot be remembered, nobody is half signed out.
    state, is_remembered = _remembered(_next_page())
    tokens = parts().sessions.tokens(session)
    request_session().end()
    log.info("signed_out", tenant=current.get().id, person=session.record.subject)
    ours = url_for("auth.signed_out", state=state if is_remembered else None)
    return redirect(_end_at_platform(tokens, state) or ours, 303)


@bp.get("/signed-out")
@public
def signed_out() -> ResponseReturnValue:
    if request_session().known_session is not None:
        return redirect(HOME, 303)
    address = sign_in_address(_onward())
    page = make_response(render_template("auth/signed_out.html", sign_in_url=address))
    # Not "cookies": that would reach every host of the domain, other tenants' too (O-53).
    page.headers["Clear-Site-Data"] = '"cache", "storage"'
    return page


@bp.route("/other-sessions", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def other_sessions() -> ResponseReturnValue:
    """Signed out in every other browser, of this portal only; this one stays."""
    session = current_session()
    form = PortalForm()
    if form.accepted_by(lambda: _end_others(session)):
        return redirect(HOME, 303)
    return _question(session, form)


def _question(session: Session, form: PortalForm) -> ResponseReturnValue:
    others = parts().sessions.others(session)
    page = render_template("auth/sign_out.html", form=form, others=others, next_page=_next_page())
    return page, form.status


def _end_others(session: Session) -> None:
    ended = parts().sessions.end_others(session)
    log.info("other_sessions_ended", person=session.record.subject, sessions=ended)
    flash(
        ngettext(
            "Signed out of %(num)d other browser.", "Signed out of %(num)d other browsers.", ended
        ),
        "success",
    )


def _next_page() -> str:
    """A parameter that comes twice is answered 400 (W-29)."""
    given = request.values.getlist("next")
    if len(given) > 1:
        raise BadRequest
    return safe_next(given[0] if given else None)


def _remembered(next_page: str) -> tuple[str, bool]:
    """A new ``state``, and whether *next_page* is kept under it: the overview needs no keeping."""
    state = cookies.new_id()
    if next_page == HOME:
        return state, False
    parts().onward.keep(current.get(), cookies.marked_browser_id(), state, next_page)
    return state, True


def _onward() -> str:
    """The page kept under the ``state`` that came back; any other ``state`` leads nowhere."""
    states = request.args.getlist("state")
    if len(states) != 1:
        return HOME
    try:
        kept = parts().onward.take(current.get(), cookies.browser_id(), states[0])
    except StoreUnavailable as error:
        log.warning("onward_page_unknown", error=error.code)
        return HOME
    return safe_next(kept)


def _end_at_platform(tokens: HeldTokens | None, state: str) -> str | None:
    """Its tokens die if the platform lets them (O-35); where to go to end its session."""
    client = parts().client(current.get())
    if tokens:
        _revoke(client, tokens)
    return client.end_session_address(
        state=state,
        language=current_language(),
        id_token=tokens.id_token if tokens else None,
    )


def _revoke(client: OidcClient, tokens: HeldTokens) -> None:
    try:
        if tokens.refresh:
            client.revoke(tokens.refresh, TokenKind.REFRESH)
        if dialect_of(current.get()).revokes_access:
            client.revoke(tokens.access, TokenKind.ACCESS)
    except BackendUnavailable as error:
        log.warning("revocation_failed", backend_code=error.code)
