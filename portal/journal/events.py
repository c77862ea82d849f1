"""The names of everything the journal knows of: constant words, which never carry a value."""

from enum import StrEnum


class Event(StrEnum):
    """What somebody did, or tried to do, to an account."""

    PASSWORD_SET = "password_set"  # noqa: S105  # an event, not a password
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # an event, not a password
    OTHERS_SIGNED_OUT = "others_signed_out"
    SESSION_ENDED = "session_ended"
    ALL_SESSIONS_ENDED = "all_sessions_ended"
    APP_ACCESS_REVOKED = "app_access_revoked"
    TRUSTED_DEVICE_REMOVED = "trusted_device_removed"
    USERNAME_CHANGED = "username_changed"
    USERNAME_REMOVED = "username_removed"
    EMAIL_ADDED = "email_added"
    EMAIL_CHANGED = "email_changed"
    EMAIL_REMOVED = "email_removed"
    PHONE_ADDED = "phone_added"
    PHONE_CHANGED = "phone_changed"
    PHONE_REMOVED = "phone_removed"
    ACCESS_TOKEN_CREATED = "access_token_created"  # noqa: S105  # an event, not a token
    ACCESS_TOKEN_REVOKED = "access_token_revoked"  # noqa: S105  # an event, not a token
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_RENAMED = "passkey_renamed"
    PASSKEY_REMOVED = "passkey_removed"
    ORGANIZATION_CREATED = "organization_created"
    ORGANIZATION_CHANGED = "organization_changed"
    ORGANIZATION_DELETED = "organization_deleted"
    ORGANIZATION_GONE = "organization_gone"
    SECOND_STEP_WANTED = "second_step_wanted"
    ORGANIZATION_LEFT = "organization_left"
    MEMBER_ROLES_CHANGED = "member_roles_changed"
    MEMBER_REMOVED = "member_removed"
    ROLES_CHANGED = "roles_changed"
    REMOVED_FROM_ORGANIZATION = "removed_from_organization"
    IDENTITY_LINKED = "identity_linked"
    IDENTITY_REPLACED = "identity_replaced"
    IDENTITY_UNLINKED = "identity_unlinked"
    AUTHENTICATOR_ADDED = "authenticator_added"
    AUTHENTICATOR_REPLACED = "authenticator_replaced"
    AUTHENTICATOR_REMOVED = "authenticator_removed"
    SENT_CODES_ADDED = "sent_codes_added"
    SENT_CODES_REMOVED = "sent_codes_removed"
    BACKUP_CODES_MADE = "backup_codes_made"
    BACKUP_CODES_REPLACED = "backup_codes_replaced"
    BACKUP_CODES_REMOVED = "backup_codes_removed"
    SECOND_STEP_ASKED = "second_step_asked"
    SECOND_STEP_LEFT_OUT = "second_step_left_out"
    INVITATION_SENT = "invitation_sent"
    INVITATION_RESENT = "invitation_resent"
    INVITATION_NOT_MAILED = "invitation_not_mailed"
    INVITATION_REPLACED = "invitation_replaced"
    INVITATION_REVOKED = "invitation_revoked"
    INVITATION_AT_ANOTHER = "invitation_at_another"
    INVITATION_READDRESS = "invitation_readdress"
    INVITATION_ASKED_FOR = "invitation_asked_for"
    INVITATION_ACCEPTED = "invitation_accepted"
    INVITATION_DECLINED = "invitation_declined"
    DATA_EXPORTED = "data_exported"
    CLOSING_ASKED = "closing_asked"
    CLOSING_TAKEN_BACK = "closing_taken_back"
    ACCOUNT_DELETED = "account_deleted"


class Result(StrEnum):
    """*UNKNOWN*: it was sent to the platform, and no answer came."""

    DONE = "done"
    REFUSED = "refused"
    UNKNOWN = "unknown"
