"""All invitations of an organization, by what has become of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from portal.auth.current import identity
from portal.features.invitations import history
from portal.features.invitations.blueprint import bp
from portal.features.invitations.words import DECLINED, STATES, Said
from portal.identity.invitations import Invitation, InvitationState
from portal.journal.entries import Entry
from portal.journal.events import Event
from portal.organizations.here import Here, in_organization
from portal.organizations.permissions import Permission
from portal.web.paging import Paging

_PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Row:
    """
    *when* is the time that matters in its state, in words. *wants_new* is whether whoever it was
    for has asked for another one.
    """

    invitation: Invitation
    state: Said
    when: str
    wants_new: bool
    was_mailed: bool


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    url: str
    number: int
    is_current: bool


@bp.get("")
@in_organization(Permission.INVITE)
def show(here: Here) -> ResponseReturnValue:
    invitations = identity().sent_invitations(here.organization.id).all()
    wanted = _wanted_state()
    found = [one for one in invitations if wanted in (None, one.state)]
    paging = Paging.asked(request.args, len(found), _PER_PAGE)
    state = wanted.value if wanted else None

    def page_at(number: int) -> str:
        return url_for(
            "invitations.show", organization_id=here.organization.id, state=state, page=number
        )

    return render_template(
        "invitations/index.html",
        place=here,
        rows=_rows(found[paging.start : paging.end]),
        total=len(invitations),
        states=_choices(here, invitations, wanted),
        pages=paging.links(page_at),
    )


def row_of(invitation: Invitation, lines: Sequence[Entry]) -> Row:
    declined = history.was_done(Event.INVITATION_DECLINED, lines)
    by_invitee = invitation.state is InvitationState.REVOKED and declined
    return Row(
        invitation,
        DECLINED if by_invitee else STATES[invitation.state],
        _when(invitation),
        _asked_since_sent(lines),
        _was_mailed(lines),
    )


def _when(invitation: Invitation) -> str:
    ends, made = invitation.expires_at, invitation.created_at
    if ends and invitation.is_pending:
        return str(_("Until %(date)s", date=format_date(ends, "long")))
    if ends and invitation.state is InvitationState.EXPIRED:
        return str(_("Ended on %(date)s", date=format_date(ends, "long")))
    return str(_("Made on %(date)s", date=format_date(made, "long"))) if made else ""


def _rows(invitations: Sequence[Invitation]) -> list[Row]:
    """Where the journal does not answer, the list is there all the same."""
    lines = history.entries_of(invitations) or {}
    return [row_of(one, lines.get(one.id, [])) for one in invitations]


def _asked_since_sent(lines: Sequence[Entry]) -> bool:
    """Whether somebody asked for another one, or for it elsewhere, and nobody answered yet."""
    answers = {Event.INVITATION_RESENT, Event.INVITATION_REPLACED, Event.INVITATION_REVOKED}
    asked = {Event.INVITATION_ASKED_FOR, Event.INVITATION_READDRESS}
    last = next((line.event for line in reversed(lines) if line.event in answers | asked), None)
    return last in asked


def _was_mailed(lines: Sequence[Entry]) -> bool:
    """Whether the last mail of it went out, as far as is known."""
    of_mail = {Event.INVITATION_SENT, Event.INVITATION_RESENT, Event.INVITATION_NOT_MAILED}
    last = next((line.event for line in reversed(lines) if line.event in of_mail), None)
    return last != Event.INVITATION_NOT_MAILED


def _wanted_state() -> InvitationState | None:
    try:
        return InvitationState(request.args.get("state", ""))
    except ValueError:
        return None


def _choices(
    here: Here, invitations: Sequence[Invitation], wanted: InvitationState | None
) -> list[Choice]:
    """Those that there are some of."""
    numbers = {state: sum(one.state is state for one in invitations) for state in InvitationState}

    def address(state: InvitationState | None) -> str:
        return url_for(
            "invitations.show",
            organization_id=here.organization.id,
            state=state.value if state else None,
        )

    return [
        Choice(str(STATES[state].label), address(state), number, state is wanted)
        for state, number in numbers.items()
        if number or state is wanted
    ]
