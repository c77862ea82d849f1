"""
Which event is told to whom (W-35): the one table.

The addresses of an account are proven by the platform before they become its own; mail goes to
those it had before the change and to those it has after. Texts are not sent: they cost the tenant
money, and a number may have gone to somebody else.
"""

from collections.abc import Mapping
from enum import Enum

from portal.journal.events import Event


class Whom(Enum):
    """
    *OWNER*: the account's address. *BOTH*: the one before and the one after, where there are.
    *NOBODY*: it changes nothing about the account; it has its line, and others may be told.
    *CONCERNED*: somebody else did it, and the one whose access it is about gets a letter of
    their own.
    """

    NOBODY = "nobody"
    OWNER = "owner"
    BOTH = "both"
    CONCERNED = "concerned"


TOLD: Mapping[Event, Whom] = {
    Event.PASSWORD_SET: Whom.OWNER,
    Event.PASSWORD_CHANGED: Whom.OWNER,
    Event.OTHERS_SIGNED_OUT: Whom.OWNER,
    Event.SESSION_ENDED: Whom.OWNER,
    Event.ALL_SESSIONS_ENDED: Whom.OWNER,
    Event.APP_ACCESS_REVOKED: Whom.OWNER,
    Event.TRUSTED_DEVICE_REMOVED: Whom.OWNER,
    Event.USERNAME_CHANGED: Whom.OWNER,
    Event.USERNAME_REMOVED: Whom.OWNER,
    Event.EMAIL_ADDED: Whom.BOTH,
    Event.EMAIL_CHANGED: Whom.BOTH,
    Event.EMAIL_REMOVED: Whom.BOTH,
    Event.PHONE_ADDED: Whom.OWNER,
    Event.PHONE_CHANGED: Whom.OWNER,
    Event.PHONE_REMOVED: Whom.OWNER,
    Event.ACCESS_TOKEN_CREATED: Whom.OWNER,
    Event.ACCESS_TOKEN_REVOKED: Whom.OWNER,
    Event.PASSKEY_ADDED: Whom.OWNER,
    Event.PASSKEY_RENAMED: Whom.NOBODY,
    Event.PASSKEY_REMOVED: Whom.OWNER,
    Event.ORGANIZATION_CREATED: Whom.NOBODY,
    Event.ORGANIZATION_CHANGED: Whom.OWNER,
    Event.ORGANIZATION_DELETED: Whom.OWNER,
    Event.ORGANIZATION_GONE: Whom.CONCERNED,
    Event.SECOND_STEP_WANTED: Whom.CONCERNED,
    Event.ORGANIZATION_LEFT: Whom.OWNER,
    Event.MEMBER_ROLES_CHANGED: Whom.OWNER,
    Event.MEMBER_REMOVED: Whom.OWNER,
    Event.ROLES_CHANGED: Whom.CONCERNED,
    Event.REMOVED_FROM_ORGANIZATION: Whom.CONCERNED,
    Event.IDENTITY_LINKED: Whom.OWNER,
    Event.IDENTITY_REPLACED: Whom.OWNER,
    Event.IDENTITY_UNLINKED: Whom.OWNER,
    Event.AUTHENTICATOR_ADDED: Whom.OWNER,
    Event.AUTHENTICATOR_REPLACED: Whom.OWNER,
    Event.AUTHENTICATOR_REMOVED: Whom.OWNER,
    Event.SENT_CODES_ADDED: Whom.OWNER,
    Event.SENT_CODES_REMOVED: Whom.OWNER,
    Event.BACKUP_CODES_MADE: Whom.OWNER,
    Event.BACKUP_CODES_REPLACED: Whom.OWNER,
    Event.BACKUP_CODES_REMOVED: Whom.OWNER,
    Event.SECOND_STEP_ASKED: Whom.OWNER,
    Event.SECOND_STEP_LEFT_OUT: Whom.OWNER,
    Event.INVITATION_SENT: Whom.NOBODY,
    Event.INVITATION_RESENT: Whom.NOBODY,
    Event.INVITATION_NOT_MAILED: Whom.NOBODY,
    Event.INVITATION_REPLACED: Whom.NOBODY,
    Event.INVITATION_REVOKED: Whom.NOBODY,
    Event.INVITATION_AT_ANOTHER: Whom.NOBODY,
    Event.INVITATION_READDRESS: Whom.NOBODY,
    Event.INVITATION_ASKED_FOR: Whom.NOBODY,
    Event.INVITATION_ACCEPTED: Whom.NOBODY,
    Event.INVITATION_DECLINED: Whom.NOBODY,
    Event.DATA_EXPORTED: Whom.OWNER,
    Event.CLOSING_ASKED: Whom.OWNER,
    Event.CLOSING_TAKEN_BACK: Whom.OWNER,
    Event.ACCOUNT_DELETED: Whom.OWNER,
}


def addresses(event: Event, before: str | None, new: str | None) -> list[str]:
    """Whom to tell of *event*: *before* was the account's address, *new* is one it got by it."""
    if TOLD[event] in (Whom.NOBODY, Whom.CONCERNED):
        return []
    concerned = [before, new] if TOLD[event] is Whom.BOTH else [before]
    return list(dict.fromkeys(address for address in concerned if address))
