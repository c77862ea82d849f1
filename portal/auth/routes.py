"""Signing in, registering, coming back, signing out."""

import structlog
from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from portal.auth import cookies
from portal.auth.callback import CallbackAnswer, callback_answer
from portal.auth.current import is_signed_in
from portal.auth.failures import Failure, SignInFailed
from portal.auth.guards import public
from portal.auth.leaving import failed_page, sign_in_address
from portal.auth.oidc import Redeemed
from portal.auth.parts import parts, request_session
from portal.auth.sessions import HeldTokens, Subject
from portal.auth.tokens import times
from portal.auth.transactions import Transaction
from portal.identity.errors import BackendUnavailable, SetupProblem
from portal.ops.metrics import SIGN_INS
from portal.tenants import current
from portal.web.i18n import current_language
from portal.web.redirects import HOME, safe_next

log = structlog.get_logger()

bp = Blueprint("auth", __name__, url_prefix="/auth")

_LONGEST_HINT = 128
_LONGEST_DETAIL = 200


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    next_page = safe_next(_one_argument("next"))
    if is_signed_in():
        return redirect(next_page, 303)
    return _leave(next_page, {"login_hint": _login_hint()})


@bp.get("/register")
@public
def register() -> ResponseReturnValue:
    next_page = safe_next(_one_argument("next"))
    if is_signed_in():
        return redirect(next_page, 303)
    # Without prompt, someone whom the platform still knows would just be signed in.
    return _leave(
        next_page,
        {"first_screen": "register", "prompt": "login", "login_hint": _login_hint()},
    )


@bp.get("/reset-password")
@public
def reset_password() -> ResponseReturnValue:
    """Open to people who are signed in as well: they may have forgotten it all the same."""
    next_page = safe_next(_one_argument("next"))
    return _leave(
        next_page,
        {"first_screen": "reset_password", "prompt": "login", "login_hint": _login_hint()},
    )


@bp.get("/callback")
@public
def callback() -> ResponseReturnValue:
    answer = callback_answer(request.args)
    transaction = _take_transaction(answer)
    try:
        redeemed = _redeem(answer, transaction)
    except SignInFailed as failed:
        failed.next_page = transaction.next_page
        raise
    _begin_session(redeemed)
    log.info("signed_in", tenant=current.get().id, person=redeemed.claims.sub)
    SIGN_INS.labels(current.get().id, "signed_in").inc()
    return redirect(transaction.next_page, 303)


@bp.route("/sign-out", methods=["GET", "POST"])
@public
def sign_out() -> ResponseReturnValue:
    session = request_session().session
    if session is None:
        return redirect(url_for("auth.signed_out"), 303)
    if request.method != "POST":
        return render_template("auth/sign_out.html")
    tokens = parts().sessions.tokens(session)
    request_session().end()
    log.info("signed_out", tenant=current.get().id, person=session.record.subject)
    return redirect(_end_at_platform(tokens) or url_for("auth.signed_out"), 303)


@bp.get("/signed-out")
@public
def signed_out() -> ResponseReturnValue:
    if is_signed_in():
        return redirect(HOME, 303)
    page = make_response(render_template("auth/signed_out.html"))
    # Not "cookies": that would reach every host of the domain, other tenants' too (O-53).
    page.headers["Clear-Site-Data"] = '"cache", "storage"'
    return page


@bp.errorhandler(SignInFailed)
def sign_in_failed(failed: SignInFailed) -> ResponseReturnValue:
    log.warning(
        "sign_in_failed",
        rule=failed.rule,
        detail=failed.detail[:_LONGEST_DETAIL],
        failure=failed.failure.value,
    )
    SIGN_INS.labels(current.get().id, failed.failure.value).inc()
    is_here_already = failed.failure is Failure.USED_OR_EXPIRED and is_signed_in()
    onward = HOME if is_here_already else sign_in_address(failed.next_page)
    return failed_page(failed.failure, retry_url=onward)


@bp.before_request
def only_get_and_post() -> ResponseReturnValue | None:
    """A HEAD request, a link checker's say, must not use up what a person is about to use."""
    return ("", 204) if request.method == "HEAD" else None


@bp.after_request
def keep_addresses_to_ourselves(response: Response) -> Response:
    """The callback's address holds a code; no page after it is told (W-06)."""
    if request.endpoint == "auth.callback":
        response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def _leave(next_page: str, hints: dict[str, str]) -> Response:
    """Off to the platform. Nothing about an existing session changes (O-09)."""
    tenant = current.get()
    state = cookies.new_id()
    try:
        client = parts().client(tenant)
        client.endpoints()  # before anything is kept, or a cookie is set
        transaction = parts().transactions.begin(
            tenant, cookies.marked_browser_id(), state, next_page
        )
        hints = {name: value for name, value in hints.items() if value}
        address = client.authorization_address(
            transaction, state, hints | {"ui_locales": current_language()}
        )
    except (BackendUnavailable, SetupProblem) as error:
        raise _unavailable(error, next_page) from error
    return redirect(address, 303)


def _take_transaction(answer: CallbackAnswer) -> Transaction:
    """It is used up from here on, whatever comes of it (O-03)."""
    transaction = parts().transactions.take(current.get(), cookies.browser_id(), answer.state)
    if transaction is None:
        raise SignInFailed(Failure.USED_OR_EXPIRED, "transaction")
    return transaction


def _redeem(answer: CallbackAnswer, transaction: Transaction) -> Redeemed:
    client = parts().client(current.get())
    try:
        client.check_issuer(answer.issuer)
        failure = answer.failure()
        if failure is not None or answer.code is None:
            raise failure or SignInFailed(Failure.REFUSED, "callback_code")
        return client.redeem(answer.code, transaction)
    except (BackendUnavailable, SetupProblem) as error:
        raise _unavailable(error, transaction.next_page) from error


def _begin_session(redeemed: Redeemed) -> None:
    """A new one, in the place of any other (O-09, O-31)."""
    claims = redeemed.claims
    id_, session = parts().sessions.begin(
        current.get(),
        Subject(claims.iss, claims.sub, claims.sid, claims.auth_time),
        HeldTokens(redeemed.access_token, redeemed.refresh_token, redeemed.id_token),
        times(redeemed.life, parts().now()),
    )
    request_session().begin(id_, session)


def _end_at_platform(tokens: HeldTokens | None) -> str | None:
    """
    The refresh token dies if the platform lets it (O-35); where to go to end its session.

    The application is named by its id. An ID token as a hint would say the same and put the
    person's name and addresses into histories and logs.
    """
    client = parts().client(current.get())
    if tokens and tokens.refresh:
        try:
            client.revoke(tokens.refresh)
        except BackendUnavailable as error:
            log.warning("revocation_failed", backend_code=error.code)
    return client.end_session_address(state=cookies.new_id(), language=current_language())


def _unavailable(error: BackendUnavailable | SetupProblem, next_page: str) -> SignInFailed:
    return SignInFailed(
        Failure.UNAVAILABLE, "platform_unavailable", detail=error.code, next_page=next_page
    )


def _one_argument(name: str) -> str | None:
    """A parameter that comes twice is answered 400 (W-29)."""
    values = request.args.getlist(name)
    if len(values) > 1:
        raise BadRequest
    return values[0] if values else None


def _login_hint() -> str:
    hint = _one_argument("login_hint") or ""
    return hint if len(hint) <= _LONGEST_HINT and hint.isprintable() else ""
