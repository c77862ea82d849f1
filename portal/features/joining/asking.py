"""
Asking whoever sent the invitation for another one: because its time is over, or because one has
another address here.

What is answered tells nothing: it is the same for an invitation that never was, one that was asked
for a moment ago, and one whose inviter cannot be told.
"""

import structlog
from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.auth.guards import public, signed_in
from portal.auth.limits import Limit, network
from portal.auth.parts import parts
from portal.features.joining.blueprint import bp
from portal.features.joining.standing import Case, Standing, standing
from portal.features.joining.telling import tell_of_question
from portal.identity.errors import PortalError, TooManyAttempts
from portal.journal.about import about_invitation
from portal.journal.events import Event
from portal.notices.happening import note
from portal.tenants import current
from portal.web.csrf import keeps_input

log = structlog.get_logger()


@bp.route("/<invitation_id>/request", methods=["GET", "POST"])
@public
@keeps_input
def ask(invitation_id: str) -> ResponseReturnValue:
    if request.method == "POST" and not g.get("csrf_stale"):
        _ask_for_new(invitation_id)
        return redirect(url_for("joining.ask", invitation_id=invitation_id), 303)
    if request.method == "POST":
        return redirect(url_for("joining.show", invitation_id=invitation_id), 303)
    return render_template(
        "joining/asked.html",
        words=_("If the invitation can be renewed, whoever sent it has been told."),
    )


@bp.post("/<invitation_id>/readdressing")
@signed_in
@keeps_input
def readdress(invitation_id: str) -> ResponseReturnValue:
    """Who asks for this lets the inviter know their own address: the page says so."""
    found = standing(invitation_id)
    if g.get("csrf_stale") or found.case is not Case.ANOTHER or not _is_admitted(found):
        return _back(invitation_id)
    _tell(Event.INVITATION_READDRESS, found)
    return redirect(url_for("joining.ask", invitation_id=invitation_id), 303)


def _ask_for_new(invitation_id: str) -> None:
    try:
        found = standing(invitation_id)
    except PortalError as error:
        log.warning("invitation_request_lost", backend_code=error.code)
        return
    if found.case is Case.EXPIRED and _is_admitted(found):
        _tell(Event.INVITATION_ASKED_FOR, found)


def _is_admitted(found: Standing) -> bool:
    """Nobody's mailbox is filled by it: seldom for one invitation, not often from one network."""
    assert found.invited is not None  # noqa: S101  # every case but UNKNOWN has one
    limiter, tenant = parts().limiter, current.get()
    try:
        limiter.admit(tenant, Limit.INVITATION_REQUESTS, found.invited.invitation.id)
        limiter.admit(tenant, Limit.INVITATION_REQUESTS_FROM, network(request.remote_addr))
    except TooManyAttempts:
        return False
    return True


def _tell(event: Event, found: Standing) -> None:
    assert found.invited is not None  # noqa: S101  # every case but UNKNOWN has one
    note(event, about=about_invitation(found.invited.invitation.id))
    tell_of_question(event, found.invited, found.person)


def _back(invitation_id: str) -> Response:
    return redirect(url_for("joining.show", invitation_id=invitation_id), 303)
