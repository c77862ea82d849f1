"""
What each event is called: *subject* in the subject of a mail and in the list of what happened,
*sentence* in the mail itself, *refused* in that list where it came to nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.journal.events import Event


@dataclass(frozen=True, slots=True)
class Words:
    subject: LazyString
    sentence: LazyString
    refused: LazyString


WORDS: Mapping[Event, Words] = {
    Event.PASSWORD_SET: Words(
        _l("A password was set"),
        _l("A password was set for your account. From now on it opens the account."),
        _l("Setting a password was refused"),
    ),
    Event.PASSWORD_CHANGED: Words(
        _l("Your password was changed"),
        _l("The password of your account was changed. The one before does not work any more."),
        _l("Changing your password was refused"),
    ),
    Event.OTHERS_SIGNED_OUT: Words(
        _l("Signed out everywhere else"),
        _l(
            "All browsers but one were signed out of your account. To get back in there, one has "
            "to sign in again."
        ),
        _l("Signing out everywhere else was refused"),
    ),
    Event.SESSION_ENDED: Words(
        _l("One of your sessions was ended"),
        _l(
            "One browser was signed out of your account by another one. To get back in there, one "
            "has to sign in again."
        ),
        _l("Ending one of your sessions was refused"),
    ),
    Event.ALL_SESSIONS_ENDED: Words(
        _l("Signed out everywhere"),
        _l(
            "All browsers were signed out of your account. To get back in, one has to sign in "
            "again."
        ),
        _l("Signing out everywhere was refused"),
    ),
    Event.APP_ACCESS_REVOKED: Words(
        _l("An app’s access was taken away"),
        _l("An app that could act for you was signed out of your account."),
        _l("Taking an app’s access away was refused"),
    ),
    Event.TRUSTED_DEVICE_REMOVED: Words(
        _l("A trusted device is trusted no longer"),
        _l("A device that was not asked for your second step is asked for it again."),
        _l("Removing a trusted device was refused"),
    ),
    Event.USERNAME_CHANGED: Words(
        _l("Your username was changed"),
        _l("The username of your account was changed. The one before does not work any more."),
        _l("Changing your username was refused"),
    ),
    Event.USERNAME_REMOVED: Words(
        _l("Your username was removed"),
        _l("The username of your account was removed. It cannot be used to sign in any more."),
        _l("Removing your username was refused"),
    ),
    Event.EMAIL_ADDED: Words(
        _l("An email address was added"),
        _l("This email address was added to your account."),
        _l("Adding an email address was refused"),
    ),
    Event.EMAIL_CHANGED: Words(
        _l("Your email address was changed"),
        _l(
            "The email address of your account was changed. Codes and messages go to the new "
            "address from now on."
        ),
        _l("Changing your email address was refused"),
    ),
    Event.EMAIL_REMOVED: Words(
        _l("Your email address was removed"),
        _l(
            "This email address was removed from your account. It cannot be used to sign in or to "
            "recover the account any more."
        ),
        _l("Removing your email address was refused"),
    ),
    Event.PHONE_ADDED: Words(
        _l("A phone number was added"),
        _l("A phone number was added to your account."),
        _l("Adding a phone number was refused"),
    ),
    Event.PHONE_CHANGED: Words(
        _l("Your phone number was changed"),
        _l("The phone number of your account was changed. Codes go to the new number from now on."),
        _l("Changing your phone number was refused"),
    ),
    Event.PHONE_REMOVED: Words(
        _l("Your phone number was removed"),
        _l(
            "The phone number of your account was removed. It cannot be used to sign in or to "
            "recover the account any more."
        ),
        _l("Removing your phone number was refused"),
    ),
    Event.ACCESS_TOKEN_CREATED: Words(
        _l("An access token was created"),
        _l(
            "An access token was created for your account. A program that has it can act in your "
            "name."
        ),
        _l("Creating an access token was refused"),
    ),
    Event.ACCESS_TOKEN_REVOKED: Words(
        _l("An access token was revoked"),
        _l(
            "An access token of your account was revoked. Programs that use it get no new access "
            "with it."
        ),
        _l("Revoking an access token was refused"),
    ),
    Event.PASSKEY_ADDED: Words(
        _l("A passkey was added"),
        _l("A passkey was added to your account. From now on it works for signing in."),
        _l("Adding a passkey was refused"),
    ),
    Event.PASSKEY_RENAMED: Words(
        _l("A passkey was renamed"),
        _l("A passkey of your account has another name now."),
        _l("Renaming a passkey was refused"),
    ),
    Event.PASSKEY_REMOVED: Words(
        _l("A passkey was removed"),
        _l("A passkey was removed from your account. It does not work for signing in any more."),
        _l("Removing a passkey was refused"),
    ),
    Event.ORGANIZATION_CREATED: Words(
        _l("You created an organization"),
        _l("An organization was created from your account."),
        _l("Creating an organization was refused"),
    ),
    Event.ORGANIZATION_CHANGED: Words(
        _l("You changed an organization"),
        _l("The settings of an organization were changed from your account."),
        _l("Changing an organization was refused"),
    ),
    Event.ORGANIZATION_DELETED: Words(
        _l("You deleted an organization"),
        _l("An organization was deleted from your account, for everybody who was in it."),
        _l("Deleting an organization was refused"),
    ),
    Event.ORGANIZATION_GONE: Words(
        _l("An organization of yours was deleted"),
        _l("An organization you were in was deleted. It is gone for everybody."),
        _l("Deleting an organization of yours was refused"),
    ),
    Event.SECOND_STEP_WANTED: Words(
        _l("An organization asks for a second step"),
        _l(
            "An organization you are in lets only people in who have set up a second step. You "
            "have none yet."
        ),
        _l("Asking you for a second step was refused"),
    ),
    Event.ORGANIZATION_LEFT: Words(
        _l("You left an organization"),
        _l("Your account left an organization. To get back in, somebody there has to invite it."),
        _l("Leaving an organization was refused"),
    ),
    Event.MEMBER_ROLES_CHANGED: Words(
        _l("You changed roles in an organization"),
        _l("What people may do in an organization was changed from your account."),
        _l("Changing roles in an organization was refused"),
    ),
    Event.MEMBER_REMOVED: Words(
        _l("You removed somebody from an organization"),
        _l("Somebody was removed from an organization from your account."),
        _l("Removing somebody from an organization was refused"),
    ),
    Event.ROLES_CHANGED: Words(
        _l("Your roles in an organization were changed"),
        _l("Somebody who may manage members changed what you may do in an organization."),
        _l("Changing your roles in an organization was refused"),
    ),
    Event.REMOVED_FROM_ORGANIZATION: Words(
        _l("You were removed from an organization"),
        _l("Somebody who may manage members removed you from an organization."),
        _l("Removing you from an organization was refused"),
    ),
    Event.IDENTITY_LINKED: Words(
        _l("An account was linked"),
        _l("An account at another provider was linked. From now on it signs in to your account."),
        _l("Linking an account was refused"),
    ),
    Event.IDENTITY_REPLACED: Words(
        _l("A linked account was replaced"),
        _l(
            "A linked account was replaced by another one of the same provider. The one before "
            "does not sign in to your account any more."
        ),
        _l("Replacing a linked account was refused"),
    ),
    Event.IDENTITY_UNLINKED: Words(
        _l("An account was unlinked"),
        _l("A linked account was removed. It does not sign in to your account any more."),
        _l("Unlinking an account was refused"),
    ),
    Event.AUTHENTICATOR_ADDED: Words(
        _l("An authenticator app was set up"),
        _l("An authenticator app was set up for your account. Its codes count from now on."),
        _l("Setting up an authenticator app was refused"),
    ),
    Event.AUTHENTICATOR_REPLACED: Words(
        _l("Your authenticator app was replaced"),
        _l(
            "Another authenticator app was set up for your account. The codes of the one before "
            "do not count any more."
        ),
        _l("Replacing your authenticator app was refused"),
    ),
    Event.AUTHENTICATOR_REMOVED: Words(
        _l("Your authenticator app was removed"),
        _l("The authenticator app of your account was removed. Its codes do not count any more."),
        _l("Removing your authenticator app was refused"),
    ),
    Event.SENT_CODES_ADDED: Words(
        _l("Codes by message were set up as a second step"),
        _l("From now on, signing in to your account asks for a code that is sent to you."),
        _l("Setting up codes by message was refused"),
    ),
    Event.SENT_CODES_REMOVED: Words(
        _l("Codes by message were removed as a second step"),
        _l("Signing in to your account does not ask for a code that is sent to you any more."),
        _l("Removing codes by message was refused"),
    ),
    Event.BACKUP_CODES_MADE: Words(
        _l("Backup codes were made"),
        _l("Backup codes were made for your account. Each of them works once."),
        _l("Making backup codes was refused"),
    ),
    Event.BACKUP_CODES_REPLACED: Words(
        _l("Your backup codes were replaced"),
        _l("New backup codes were made for your account. Those from before do not work any more."),
        _l("Replacing your backup codes was refused"),
    ),
    Event.BACKUP_CODES_REMOVED: Words(
        _l("Your backup codes were removed"),
        _l("The backup codes of your account were removed. None of them works any more."),
        _l("Removing your backup codes was refused"),
    ),
    Event.SECOND_STEP_ASKED: Words(
        _l("Your second step is asked for again"),
        _l("From now on, signing in to your account asks for your second step."),
        _l("Asking for your second step again was refused"),
    ),
    Event.SECOND_STEP_LEFT_OUT: Words(
        _l("Your second step is not asked for any more"),
        _l("From now on, signing in to your account does not ask for your second step."),
        _l("Leaving out your second step was refused"),
    ),
    Event.INVITATION_SENT: Words(
        _l("You invited somebody"),
        _l("Somebody was invited to an organization from your account."),
        _l("Inviting somebody was refused"),
    ),
    Event.INVITATION_RESENT: Words(
        _l("You sent an invitation again"),
        _l("The email of an invitation was sent once more from your account."),
        _l("Sending an invitation again was refused"),
    ),
    Event.INVITATION_NOT_MAILED: Words(
        _l("The email of an invitation failed"),
        _l("The email of an invitation from your account could not be sent."),
        _l("The email of an invitation was refused"),
    ),
    Event.INVITATION_REPLACED: Words(
        _l("You renewed an invitation"),
        _l("An invitation that had expired was sent anew from your account."),
        _l("Renewing an invitation was refused"),
    ),
    Event.INVITATION_REVOKED: Words(
        _l("You took an invitation back"),
        _l("An invitation to an organization was taken back from your account."),
        _l("Taking an invitation back was refused"),
    ),
    Event.INVITATION_AT_ANOTHER: Words(
        _l("You opened an invitation for another address"),
        _l("An invitation for another address was opened with your account."),
        _l("An invitation for another address was refused"),
    ),
    Event.INVITATION_READDRESS: Words(
        _l("You asked for an invitation at your address"),
        _l("Somebody was asked from your account to send an invitation to its address."),
        _l("Asking for an invitation was refused"),
    ),
    Event.INVITATION_ASKED_FOR: Words(
        _l("You asked for a new invitation"),
        _l("Somebody was asked from your account for a new invitation."),
        _l("Asking for a new invitation was refused"),
    ),
    Event.INVITATION_ACCEPTED: Words(
        _l("You joined an organization"),
        _l("An invitation to an organization was accepted with your account."),
        _l("Joining an organization was refused"),
    ),
    Event.INVITATION_DECLINED: Words(
        _l("You declined an invitation"),
        _l("An invitation to an organization was declined with your account."),
        _l("Declining an invitation was refused"),
    ),
    Event.DATA_EXPORTED: Words(
        _l("A copy of your data was made"),
        _l("A file with everything that is known about your account was made for download."),
        _l("Making a copy of your data was refused"),
    ),
    Event.CLOSING_ASKED: Words(
        _l("Your account was closed"),
        _l("Your account was closed. It is deleted later; until then nobody gets in."),
        _l("Closing your account was refused"),
    ),
    Event.CLOSING_TAKEN_BACK: Words(
        _l("Your account stays"),
        _l("The closing of your account was taken back. Its ways to sign in work again."),
        _l("Keeping your account was refused"),
    ),
    Event.ACCOUNT_DELETED: Words(
        _l("Your account was deleted"),
        _l("Your account was deleted with everything in it. This cannot be taken back."),
        _l("Deleting your account was refused"),
    ),
}
