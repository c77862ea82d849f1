"""
Errors become pages here and nowhere else.

An error page asks nobody for anything: it must render when everything else is down. What ends a
session (signed out elsewhere, suspended) is met in ``portal.auth``, which owns sessions.
"""

from dataclasses import dataclass

import structlog
from flask import Flask, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from werkzeug.exceptions import HTTPException

from portal.identity.errors import (
    BackendUnavailable,
    ChangedElsewhere,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    PortalError,
    SetupProblem,
    TooManyAttempts,
)
from portal.ops.request_ids import current_request_id
from portal.web.redirects import return_path

log = structlog.get_logger()

_RETRY_AFTER = 10


@dataclass(frozen=True, slots=True)
class Words:
    status: int
    heading: LazyString
    words: LazyString
    can_retry: bool = False


GENERIC = Words(
    502,
    _l("Something went wrong"),
    _l(
        "We could not do this just now. Try again. If it happens again, tell support the "
        "reference below."
    ),
    can_retry=True,
)

# The most particular kind first: the first that fits is taken.
_WORDS: dict[type[PortalError], Words] = {
    OutcomeUnknown: Words(
        504,
        _l("We do not know whether it worked"),
        _l(
            "The change was sent, but no answer came back in time. Look at your account to see "
            "whether it was made before you try again."
        ),
    ),
    BackendUnavailable: Words(
        503,
        _l("The service is not answering"),
        _l("You are still signed in and nothing was changed. Try again in a moment."),
        can_retry=True,
    ),
    TooManyAttempts: Words(
        429, _l("Too many attempts"), _l("Wait a few minutes, then try again."), can_retry=True
    ),
    SetupProblem: Words(
        502,
        _l("This is not set up yet"),
        _l("Something has not been switched on. Tell support the reference below."),
    ),
    NotAllowed: Words(
        403,
        _l("This cannot be changed here"),
        _l("Changing it is switched off. If you need it changed, ask support."),
    ),
    NotFound: Words(
        404,
        _l("It is not there any more"),
        _l("It may have been removed in the meantime. Go back and reload the page."),
    ),
    ChangedElsewhere: Words(
        409,
        _l("It was changed in the meantime"),
        _l("Open the page again to see how it is now."),
        can_retry=True,
    ),
}

_HTTP_WORDS: dict[int, Words] = {
    400: Words(
        400,
        _l("The request could not be understood"),
        _l("Go back, reload the page and try again."),
    ),
    403: Words(
        403,
        _l("This request was refused"),
        _l("It did not come from a page of ours. Open the page again and send it from there."),
    ),
    404: Words(
        404, _l("There is no such page"), _l("Check the web address, or go to the start page.")
    ),
    405: Words(405, _l("This does not work here"), _l("Open the page again and use its buttons.")),
    413: Words(
        413, _l("That is too large"), _l("Send less at once; a picture may have up to 5 MB.")
    ),
}


def init_app(app: Flask) -> None:
    app.register_error_handler(PortalError, refused)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, unexpected)


def refused(error: PortalError) -> ResponseReturnValue:
    words = words_for(error)
    log.warning(
        "backend_refused",
        error=type(error).__name__,
        backend_code=error.code,
        status=words.status,
        route=request.endpoint,
    )
    answer = error_page(words)
    if isinstance(error, TooManyAttempts) and error.retry_after:
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:
        return error
    words = _HTTP_WORDS.get(error.code or 500)
    if words is None:
        source = _HTTP_WORDS[400] if (error.code or 500) < 500 else GENERIC
        words = Words(error.code or 500, source.heading, source.words, source.can_retry)
    answer = error_page(words)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def unexpected(error: Exception) -> ResponseReturnValue:
    """A fault of ours: told without a trace, logged with one (R-63)."""
    log.exception("unexpected", error=type(error).__name__, route=request.endpoint)
    words = Words(500, GENERIC.heading, GENERIC.words, can_retry=True)
    try:
        return error_page(words)
    except Exception:  # the page itself is at fault: the last resort needs nothing
        log.exception("error_page_failed")
        return Response(
            f"Something went wrong. Reference: {current_request_id()}\n",
            500,
            content_type="text/plain; charset=utf-8",
        )


def words_for(error: PortalError) -> Words:
    return next((words for kind, words in _WORDS.items() if isinstance(error, kind)), GENERIC)


def error_page(words: Words) -> Response:
    answer = make_response(
        render_template(
            "errors/page.html",
            status=words.status,
            heading=words.heading,
            words=words.words,
            reference=current_request_id(),
            retry_url=return_path() if words.can_retry else None,
        ),
        words.status,
    )
    answer.headers["Cache-Control"] = "no-store"
    if words.status == 503:
        answer.headers["Retry-After"] = str(_RETRY_AFTER)
    return answer
