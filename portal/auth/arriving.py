"""Coming back from the platform: from its answer to somebody being signed in here."""

import structlog
from flask import redirect, request
from flask.typing import ResponseReturnValue

from portal.auth import cookies, proving, typed
from portal.auth.blueprint import bp
from portal.auth.callback import CallbackAnswer, callback_answer
from portal.auth.current import forget_identity, is_signed_in
from portal.auth.departing import unavailable
from portal.auth.failures import Failure, SignInFailed
from portal.auth.guards import public
from portal.auth.leaving import failed_page, sign_in_address
from portal.auth.oidc import Redeemed
from portal.auth.outbound import within
from portal.auth.parts import parts, request_session
from portal.auth.session_records import HeldTokens, Subject
from portal.auth.sessions import SignedOutMeanwhile
from portal.auth.tokens import times
from portal.auth.transactions import StepUp, Transaction
from portal.identity.errors import BackendUnavailable, SetupProblem
from portal.ops.metrics import SIGN_INS
from portal.tenants import current
from portal.web.redirects import HOME

log = structlog.get_logger()

_BUDGET = 10.0  # seconds for all calls to the platform; somebody is looking at a blank page
_LONGEST_DETAIL = 200


@bp.get("/callback")
@public
def callback() -> ResponseReturnValue:
    answer = callback_answer(request.args)
    transaction = _take_transaction(answer)
    try:
        redeemed = _redeem(answer, transaction)
        _begin_session(redeemed, transaction.step_up)
    except SignInFailed as failed:
        failed.next_page = transaction.next_page
        raise
    typed.give_back(transaction.next_page, redeemed.claims.sub)
    log.info("signed_in", tenant=current.get().id, person=redeemed.claims.sub)
    SIGN_INS.labels(current.get().id, "signed_in").inc()
    return redirect(transaction.next_page, 303)


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
    onward = HOME if is_here_already else sign_in_address(failed.next_page, failed.known_as)
    return failed_page(failed.failure, retry_url=onward)


def _take_transaction(answer: CallbackAnswer) -> Transaction:
    """It is used up from here on, whatever comes of it (O-03)."""
    transaction = parts().transactions.take(current.get(), cookies.browser_id(), answer.state)
    if transaction is None:
        raise SignInFailed(Failure.USED_OR_EXPIRED, "transaction")
    return transaction


def _redeem(answer: CallbackAnswer, transaction: Transaction) -> Redeemed:
    client = parts().client(current.get())
    try:
        with within(_BUDGET):
            client.check_issuer(answer.issuer)
            failure = answer.failure()
            if failure is not None or answer.code is None:
                raise failure or SignInFailed(Failure.REFUSED, "callback_code")
            return client.redeem(answer.code, transaction)
    except (BackendUnavailable, SetupProblem) as error:
        raise unavailable(error, transaction.next_page) from error


def _begin_session(redeemed: Redeemed, step_up: StepUp | None) -> None:
    """
    A new one, in the place of any other (O-09, O-31). One that proves who somebody is goes on with
    what was at hand before, and nobody else may have come back (W-32).
    """
    claims = redeemed.claims
    if step_up is not None and claims.sub != step_up.subject:
        raise SignInFailed(Failure.SOMEONE_ELSE, "step_up_subject", known_as=step_up.known_as)
    here = request_session()
    is_still_theirs = here.session is not None and here.session.record.subject == claims.sub
    before = dict(here) if step_up is not None and is_still_theirs else {}
    try:
        id_, session = parts().sessions.begin(
            current.get(),
            Subject(claims.iss, claims.sub, claims.iat, claims.sid, claims.auth_time),
            HeldTokens(redeemed.access_token, redeemed.refresh_token, redeemed.id_token),
            times(redeemed.life, parts().now()),
        )
    except SignedOutMeanwhile as meanwhile:
        raise SignInFailed(Failure.SIGNED_OUT_MEANWHILE, "signed_out_meanwhile") from meanwhile
    here.begin(id_, session)
    forget_identity()
    if step_up is not None:
        here.update(before)
        proving.proven_by_sign_in(step_up.purpose)
