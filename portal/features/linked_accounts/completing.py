"""
The link itself, when the provider has answered: at once, or, where something stood in the way
(a proof that lapsed meanwhile, a platform that did not answer), from a page with one button.
"""

import structlog
from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.auth import proving
from portal.auth.current import current_person, forget_person, identity
from portal.auth.guards import signed_in
from portal.features.linked_accounts import pending
from portal.features.linked_accounts.blueprint import bp
from portal.features.linked_accounts.pending import PendingLink, Step
from portal.features.linked_accounts.saying import not_linked, to_list
from portal.identity.errors import (
    AccountSuspended,
    InputRejected,
    OutcomeUnknown,
    PortalError,
    SignInRequired,
    VerificationRequired,
)
from portal.identity.models import Person
from portal.identity.providers import Provider
from portal.journal.events import Event
from portal.notices.happening import recorded
from portal.web.csrf import keeps_input
from portal.web.forms import PortalForm
from portal.web.once import acts_once
from portal.web.reasons import words_for
from portal.web.ways_in import provider_name

log = structlog.get_logger()

PAGE = "linked_accounts.complete"


class CompletionForm(PortalForm):
    """*refusal* is what the platform has against the account: that is said on the list."""

    refusal: InputRejected | None = None

    unknown_words = _l(
        "We do not know whether it was linked: no answer came back in time. Submit again: it is "
        "linked once, however often you do."
    )
    unavailable_words = _l(
        "The service is not answering. Nothing was changed. Submit again in a moment."
    )

    def refused(self, error: PortalError) -> None:
        if isinstance(error, InputRejected):
            self.refusal = error
        else:
            super().refused(error)


@bp.route("/completion", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def complete() -> ResponseReturnValue:
    begun = pending.find()
    if begun is None or begun.step is not Step.SAVE:
        return to_list()
    if has_changed(current_person(), begun):
        return linked(begun)  # an answer that was lost: it happened all the same
    if begun.is_over:
        pending.forget()
        return not_linked(name_of(begun), _("It took too long. Begin again."))
    form = CompletionForm()
    if form.accepted_by(lambda: _link(begun)):
        return linked(begun)
    if form.refusal is not None:
        pending.forget()
        return not_linked(name_of(begun), words_of(form.refusal))
    page = render_template(
        "linked_accounts/complete.html", provider=name_of(begun), replaces=begun.replaces, form=form
    )
    return page, form.status


def finish(begun: PendingLink) -> Response:
    """Now, where nothing stands in the way; else from the page."""
    if not proving.is_proven_for(PAGE):
        return _from_the_page()
    try:
        _link(begun)
    except InputRejected as rejected:
        pending.forget()
        return not_linked(name_of(begun), words_of(rejected))
    except VerificationRequired:
        proving.forget_records(PAGE)
        return _from_the_page()
    except OutcomeUnknown:
        flash(CompletionForm.unknown_words, "warning")
        return _from_the_page()
    except (SignInRequired, AccountSuspended):
        raise
    except PortalError as error:
        log.warning("link_not_made", error=type(error).__name__, backend_code=error.code)
        flash(CompletionForm.unavailable_words, "warning")
        return _from_the_page()
    return linked(begun)


def linked(begun: PendingLink) -> Response:
    pending.forget()
    forget_person()
    name = name_of(begun)
    if begun.replaces:
        words = _(
            "Your %(provider)s account was replaced. From now on the new one signs you in.",
            provider=name,
        )
    else:
        words = _(
            "Your %(provider)s account is linked. It signs you in from now on.", provider=name
        )
    flash(words, "success")
    return to_list()


def note(begun: PendingLink) -> None:
    """What the platform's own page did is told like everything else."""
    with recorded(_event(begun)):
        pass


def has_changed(person: Person, begun: PendingLink) -> bool:
    """Whether another account of the place is linked than when it began."""
    there = {one.provider: one.account for one in person.identities or ()}
    now = there.get(begun.provider)
    return now is not None and now != begun.before


def name_of(begun: PendingLink) -> str:
    try:
        offered = identity().experience().providers
    except PortalError:
        offered = ()
    found = next((one for one in offered if one.key == begun.provider), None)
    return provider_name(found or Provider(begun.provider))


def words_of(rejected: InputRejected) -> str:
    return words_for(rejected.complaints[0])


def _link(begun: PendingLink) -> None:
    platform, proof = identity(), proving.record(PAGE)
    with recorded(_event(begun)):
        if begun.replaces:
            platform.replace_account(begun.record, proof)
        else:
            platform.link_account(begun.record, proof)


def _event(begun: PendingLink) -> Event:
    return Event.IDENTITY_REPLACED if begun.replaces else Event.IDENTITY_LINKED


def _from_the_page() -> Response:
    return make_response(redirect(url_for(PAGE), 303))
