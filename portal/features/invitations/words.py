"""What is said of an address before sending, of an invitation after it, and of its history."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.features.invitations.sending import Outcome
from portal.features.invitations.verdicts import Verdict
from portal.identity.invitations import InvitationState
from portal.journal.events import Event


@dataclass(frozen=True, slots=True)
class Said:
    """*tone* is the tag's; *details* a sentence where a word is too little."""

    label: LazyString
    tone: str
    details: LazyString | str = ""


VERDICTS: Mapping[Verdict, Said] = {
    Verdict.NEW: Said(_l("Will be invited"), "success"),
    Verdict.MEMBER: Said(_l("Is a member"), "neutral", _l("Nothing is sent.")),
    Verdict.INVITED: Said(
        _l("Invited already"),
        "neutral",
        _l("Nothing is sent. You can send the email again from the list."),
    ),
    Verdict.OUTSIDE: Said(
        _l("Not allowed"), "warning", _l("People of this domain cannot be invited here.")
    ),
    Verdict.BAD: Said(_l("Not an address"), "danger", _l("Correct it, or leave it out.")),
}

OUTCOMES: Mapping[Outcome, Said] = {
    Outcome.SENT: Said(_l("Sent"), "success"),
    Outcome.NOT_MAILED: Said(
        _l("Email failed"),
        "warning",
        _l("The invitation is there, but its email could not be sent. Send it again later."),
    ),
    Outcome.TOO_MANY_MAILS: Said(
        _l("Email failed"),
        "warning",
        _l("Too many emails went to this address. Send it again in ten minutes."),
    ),
    Outcome.MAIL_UNKNOWN: Said(
        _l("Not known"),
        "warning",
        _l("The invitation is there. We do not know whether its email was sent."),
    ),
    Outcome.MEMBER: Said(_l("Is a member"), "neutral", _l("Nothing was sent.")),
    Outcome.INVITED: Said(_l("Invited already"), "neutral", _l("Nothing was sent.")),
    Outcome.TOO_MANY: Said(
        _l("Not sent"), "warning", _l("You have sent many invitations. Try again in an hour.")
    ),
    Outcome.UNKNOWN: Said(
        _l("Not known"),
        "warning",
        _l("No answer came back. See in the list whether the invitation is there."),
    ),
    Outcome.FAILED: Said(_l("Not sent"), "danger", _l("Something went wrong. Try it again.")),
}

STATES: Mapping[InvitationState, Said] = {
    InvitationState.PENDING: Said(_l("Pending"), "accent"),
    InvitationState.EXPIRED: Said(_l("Expired"), "warning"),
    InvitationState.ACCEPTED: Said(_l("Accepted"), "success"),
    InvitationState.REVOKED: Said(_l("Taken back"), "neutral"),
}
DECLINED = Said(_l("Declined"), "neutral")

HISTORY: Mapping[Event, tuple[LazyString, LazyString]] = {
    # What is said with the name of a member, and what without one.
    Event.INVITATION_SENT: (_l("%(name)s sent the invitation"), _l("The invitation was sent")),
    Event.INVITATION_RESENT: (_l("%(name)s sent the email again"), _l("The email was sent again")),
    Event.INVITATION_NOT_MAILED: (
        _l("The email could not be sent"),
        _l("The email could not be sent"),
    ),
    Event.INVITATION_REPLACED: (
        _l("%(name)s sent a new one in its place"),
        _l("A new one was sent in its place"),
    ),
    Event.INVITATION_REVOKED: (_l("%(name)s took it back"), _l("It was taken back")),
    Event.INVITATION_AT_ANOTHER: (
        _l("%(name)s opened it with an account of another address"),
        _l("It was opened with an account of another address"),
    ),
    Event.INVITATION_READDRESS: (
        _l("%(name)s asked for it at another address"),
        _l("Somebody asked for it at another address"),
    ),
    Event.INVITATION_ASKED_FOR: (
        _l("%(name)s asked for a new one"),
        _l("Somebody asked for a new one"),
    ),
    Event.INVITATION_ACCEPTED: (_l("%(name)s accepted it"), _l("It was accepted")),
    Event.INVITATION_DECLINED: (_l("%(name)s declined it"), _l("It was declined")),
}
