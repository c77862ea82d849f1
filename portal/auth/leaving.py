"""
The ends of a session that nobody asked for, and the way back in.

What ends a session is met here: the platform does not take its token any more, or the account is
suspended. What only looks like an end (the store does not answer) is told as what it is.
"""

from enum import StrEnum

import structlog
from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.auth import typed
from portal.auth.current import identity
from portal.auth.failures import WORDS, Failure
from portal.auth.parts import parts, request_session
from portal.auth.sessions import ENDED_MEANWHILE, Session
from portal.auth.store import StoreUnavailable
from portal.identity.errors import AccountSuspended, PortalError, SignInRequired
from portal.ops.request_ids import current_request_id
from portal.tenants import current
from portal.web.errors import Words, error_page
from portal.web.redirects import HOME, return_path

log = structlog.get_logger()

_MOMENTS = 15.0

_STORE_DOWN = Words(
    503,
    _l("One moment"),
    _l(
        "We cannot check just now whether you are signed in. You have not been signed out. "
        "Try again in a moment."
    ),
    can_retry=True,
)


class EndReason(StrEnum):
    REFUSED_BY_PLATFORM = "refused_by_platform"
    SUSPENDED = "suspended"


def end_session_because(reason: EndReason) -> None:
    """The person is signed out here. Raises StoreUnavailable, and then they are not."""
    session = request_session().session
    request_session().end()
    log.info(
        "session_ended",
        reason=reason.value,
        tenant=current.get().id,
        person=session.record.subject if session else None,
    )


def to_sign_in() -> Response:
    """
    Sign in, then come back to this page; after a POST to the page of its form, with what was typed
    on it as far as that may be held.
    """
    if request.method == "POST":
        typed.hold()
    next_page = return_path()
    return redirect(sign_in_address(next_page), 303)


def sign_in_address(next_page: str, known_as: str | None = None) -> str:
    """With *known_as* the platform asks for that person, whoever it knows in this browser."""
    return url_for(
        "auth.sign_in",
        next=None if next_page == HOME else next_page,
        prompt=None if known_as is None else "login",
        login_hint=known_as or None,
    )


def sign_in_required(error: SignInRequired) -> ResponseReturnValue:
    """
    The platform does not take the session's token (O-38). Where it never did, signing in again
    would be another lap of the same round: that is told instead.
    """
    if error.code == ENDED_MEANWHILE:
        # The browser may have the session's new id by now: its cookie is left alone.
        return to_sign_in()
    session = request_session().session
    is_fresh = session is not None and parts().now() - session.record.created_at < _MOMENTS
    if session is not None:
        if _is_suspended(session):
            return account_suspended(AccountSuspended(error.code))
        end_session_because(EndReason.REFUSED_BY_PLATFORM)
    if is_fresh:
        log.error("turned_away_after_sign_in", backend_code=error.code)
        return failed_page(Failure.TURNED_AWAY)
    return to_sign_in()


def _is_suspended(session: Session) -> bool:
    """A suspended person's token is refused like any that is over: ask which it is."""
    try:
        return identity().is_suspended(session.record.subject)
    except PortalError as error:
        # The platform's own sign-in page will tell the person.
        log.info("standing_unknown", backend_code=error.code)
        return False


def account_suspended(error: AccountSuspended) -> ResponseReturnValue:
    end_session_because(EndReason.SUSPENDED)
    return make_response(
        render_template("auth/suspended.html", reference=current_request_id()), 403
    )


def store_unavailable(error: StoreUnavailable) -> ResponseReturnValue:
    """Nobody is signed out by it, and no cookie is touched (R-40)."""
    log.error("store_unavailable", error=error.code, route=request.endpoint)
    return error_page(_STORE_DOWN)


def failed_page(failure: Failure, *, retry_url: str | None = None) -> Response:
    words = WORDS[failure]
    page = render_template(
        "auth/sign_in_failed.html",
        heading=words.heading,
        words=words.words,
        reference=current_request_id(),
        retry_url=retry_url or url_for("auth.sign_in"),
    )
    return make_response(page, words.status)
