"""
Sending: an invitation is made first and mailed then (contract §6.4), so that a mail that fails
leaves one that can be sent again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial

import structlog
from babel import Locale
from babel.dates import format_date
from flask import url_for

from portal.auth.limits import Limit
from portal.auth.parts import parts
from portal.backends.side_by_side import side_by_side
from portal.identity.errors import (
    InputRejected,
    OutcomeUnknown,
    PortalError,
    Reason,
    TooManyAttempts,
)
from portal.identity.invitations import (
    Invitation,
    InvitationMail,
    NewInvitation,
    SentInvitations,
    folded,
)
from portal.journal.about import about_invitation
from portal.journal.events import Event, Result
from portal.notices.happening import note
from portal.tenants import current

log = structlog.get_logger()

_AT_A_TIME = 4
_LOOK_ALIKES = str.maketrans({"<": "‹", ">": "›"})


class Outcome(StrEnum):
    SENT = "sent"
    NOT_MAILED = "not_mailed"
    TOO_MANY_MAILS = "too_many_mails"
    MAIL_UNKNOWN = "mail_unknown"
    MEMBER = "member"
    INVITED = "invited"
    TOO_MANY = "too_many"
    UNKNOWN = "unknown"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Wording:
    """How an invitation is put: the language of its mail, and what the inviter adds."""

    language: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of the invitation for *address*; *id* where there is one."""

    address: str
    outcome: Outcome
    id: str = ""


def send_all(
    sent: SentInvitations, wanted: Sequence[NewInvitation], wording: Wording
) -> list[Sent]:
    """A few at a time. What happened to one never keeps the others from being sent."""
    results: list[Sent] = []
    for start in range(0, len(wanted), _AT_A_TIME):
        some = wanted[start : start + _AT_A_TIME]
        admitted = [(new, _is_admitted(new)) for new in some]
        made = side_by_side(
            *(partial(_send, sent, new, wording) for new, is_admitted in admitted if is_admitted)
        )
        results += made
        results += [
            Sent(new.address, Outcome.TOO_MANY) for new, is_admitted in admitted if not is_admitted
        ]
    for one in results:
        _write_down(one)
    return results


def mail_again(sent: SentInvitations, invitation: Invitation, wording: Wording) -> None:
    """Raises what ``SentInvitations.mail`` does; one that cannot be mailed stays as it is."""
    admit_mail(invitation.address)
    about = about_invitation(invitation.id)
    try:
        sent.mail(invitation.id, mail_for(invitation, wording))
    except OutcomeUnknown:
        note(Event.INVITATION_RESENT, about=about, result=Result.UNKNOWN)
        raise
    except PortalError as error:
        note(Event.INVITATION_NOT_MAILED, about=about, reason=error.code)
        raise
    note(Event.INVITATION_RESENT, about=about)


def send_replacement(
    sent: SentInvitations, old: Invitation, expires_at: datetime, inviter: str, wording: Wording
) -> Sent:
    """
    Another invitation like *old*, whose time is over. Raises what ``SentInvitations.send`` does; a
    mail that fails leaves the new one, and what is returned says so.
    """
    admit_mail(old.address)
    made = sent.send(NewInvitation(old.address, old.role_ids, expires_at, inviter))
    note(Event.INVITATION_REPLACED, about=about_invitation(old.id))
    result = _mailed(sent, made, wording)
    _write_down(result)
    return result


def mail_for(invitation: Invitation, wording: Wording) -> InvitationMail:
    """
    The platform may put the note into HTML as it is: nothing in it can be taken for a tag (W-46).
    """
    path = url_for("joining.show", invitation_id=invitation.id)
    return InvitationMail(
        link=current.get().absolute(path),
        language=wording.language,
        until=_date(invitation.expires_at, wording.language),
        note=wording.note.translate(_LOOK_ALIKES),
    )


def admit_mail(address: str) -> None:
    """Raises TooManyAttempts; below what the platform sends to one address (W-36)."""
    parts().limiter.admit(current.get(), Limit.INVITATION_MAILS, folded(address))


def _is_admitted(new: NewInvitation) -> bool:
    try:
        parts().limiter.admit(current.get(), Limit.INVITATIONS, new.inviter_id)
        admit_mail(new.address)
    except TooManyAttempts:
        return False
    return True


def _send(sent: SentInvitations, new: NewInvitation, wording: Wording) -> Sent:
    try:
        made = sent.send(new)
    except PortalError as error:
        log.info("invitation_not_made", error=type(error).__name__, backend_code=error.code)
        return Sent(new.address, _outcome_of(error))
    return _mailed(sent, made, wording)


def _mailed(sent: SentInvitations, made: Invitation, wording: Wording) -> Sent:
    try:
        sent.mail(made.id, mail_for(made, wording))
    except PortalError as error:
        log.warning("invitation_not_mailed", error=type(error).__name__, backend_code=error.code)
        return Sent(made.address, _outcome_of_mail(error), made.id)
    return Sent(made.address, Outcome.SENT, made.id)


def _outcome_of(error: PortalError) -> Outcome:
    match error:
        case InputRejected(reason=Reason.ALREADY_MEMBER):
            return Outcome.MEMBER
        case InputRejected(reason=Reason.ALREADY_INVITED):
            return Outcome.INVITED
        case OutcomeUnknown():
            return Outcome.UNKNOWN
        case TooManyAttempts():
            return Outcome.TOO_MANY
    return Outcome.FAILED


def _outcome_of_mail(error: PortalError) -> Outcome:
    match error:
        case TooManyAttempts():
            return Outcome.TOO_MANY_MAILS
        case OutcomeUnknown():
            return Outcome.MAIL_UNKNOWN
    return Outcome.NOT_MAILED


def _write_down(one: Sent) -> None:
    if not one.id:
        return
    about = about_invitation(one.id)
    is_unknown = one.outcome is Outcome.MAIL_UNKNOWN
    note(Event.INVITATION_SENT, about=about, result=Result.UNKNOWN if is_unknown else Result.DONE)
    if one.outcome not in (Outcome.SENT, Outcome.MAIL_UNKNOWN):
        note(Event.INVITATION_NOT_MAILED, about=about, reason=one.outcome.value)


def _date(moment: datetime | None, language: str) -> str:
    return format_date(moment, "long", Locale.parse(language, sep="-")) if moment else ""
