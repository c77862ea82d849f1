"""
Back from the provider. Its answer holds a code, so the address is left at once, whatever comes of
it (W-13); every reason that nothing was linked is said on the list.

The answer is acted upon although it comes by GET: ``state`` takes the place of a form's token. It
is random, bound to this session, and used once, as in a sign-in.
"""

import hashlib
from urllib.parse import urlencode

import structlog
from flask import Response, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth.current import current_person, identity, is_signed_in
from portal.auth.guards import public
from portal.features.linked_accounts import answers, completing, pending
from portal.features.linked_accounts.answers import Answer, Outcome
from portal.features.linked_accounts.blueprint import bp
from portal.features.linked_accounts.pending import PendingLink, Step
from portal.features.linked_accounts.saying import not_linked, to_list
from portal.identity.errors import AccountSuspended, InputRejected, PortalError, SignInRequired
from portal.tenants.current import current_tenant
from portal.web.csrf import from_elsewhere
from portal.web.once import once

log = structlog.get_logger()


@bp.get("/callback")
@public
def answer() -> ResponseReturnValue:
    """Open to all only as far as to be sent on: signing in must not take a code along."""
    response = make_response(_answered() if is_signed_in() else to_list())
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@bp.post("/callback")
@public
@from_elsewhere
def answer_by_form() -> ResponseReturnValue:
    """
    Some providers have the browser post their answer. From another site it comes without cookies
    (SameSite=Lax); opened once more by GET, at the same address, they are there (contract §8.5).
    """
    given = answers.read(request.form)
    query = f"?{urlencode(given.members)}" if given else ""
    response = redirect(url_for("linked_accounts.answer") + query, 303)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _answered() -> ResponseReturnValue:
    begun, given = pending.find(), answers.read(request.args)
    if begun is not None and begun.step is Step.ELSEWHERE:
        return _back_from_the_platform(begun)
    if given is None:
        return _does_not_belong()
    key = hashlib.sha256(given.state.encode()).hexdigest()
    return once(key, lambda: _arrived(given))


def _arrived(given: Answer) -> Response:
    begun = pending.find()
    if begun is None or begun.step is not Step.AWAY or not given.belongs_to(begun.state):
        return _does_not_belong()
    pending.forget()
    provider = completing.name_of(begun)
    if given.outcome is Outcome.CANCELLED:
        words = _("You did not allow it at %(provider)s. Nothing was changed.", provider=provider)
        flash(words, "info")
        return to_list()
    if given.outcome is Outcome.REFUSED:
        log.info("link_refused", by="provider")
        return not_linked(provider, _("The provider answered with an error. Try again later."))
    if begun.is_over:
        return not_linked(provider, _("It took too long. Begin again."))
    return _checked(begun, given, provider)


def _checked(begun: PendingLink, given: Answer, provider: str) -> Response:
    return_to = current_tenant.absolute(url_for("linked_accounts.answer"))
    try:
        identity().check_link(begun.record, given.members, return_to)
    except InputRejected as rejected:
        log.info("link_refused", by="platform", backend_code=rejected.code)
        return not_linked(provider, completing.words_of(rejected))
    except (SignInRequired, AccountSuspended):
        raise
    except PortalError as error:
        log.warning("link_not_checked", error=type(error).__name__, backend_code=error.code)
        return not_linked(provider, _("The service did not answer as it should. Try again later."))
    pending.came_back(begun)
    return completing.finish(begun)


def _back_from_the_platform(begun: PendingLink) -> Response:
    """Its own page has done it or not; whatever the answer says, the account does (§8.5)."""
    pending.forget()
    if completing.has_changed(current_person(), begun):
        completing.note(begun)
        return completing.linked(begun)
    flash(
        _(
            "Your %(provider)s account was not linked. Either it was not allowed there, or it "
            "signs somebody else in here.",
            provider=completing.name_of(begun),
        ),
        "warning",
    )
    return to_list()


def _does_not_belong() -> Response:
    flash(
        _(
            "This answer belongs to no link that is under way here. Nothing was changed. Begin "
            "again."
        ),
        "warning",
    )
    return to_list()
