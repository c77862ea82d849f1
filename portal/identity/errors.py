"""
What can go wrong when the portal asks an identity platform for something.

* PortalError
  - SignInRequired          the access token is missing, expired or revoked
  - AccountSuspended        the person may not use this account any more
  - VerificationRequired    the person must first prove who they are
  - NotAllowed              this person may not, or the tenant has it switched off
  - SetupProblem            the operator has to change something at the platform
  - NotFound                there is no such thing, or it is not theirs
  - InputRejected           a value the person typed was refused
    - PasswordRejected      a new password was, for one reason or several
  - ChangedElsewhere        what is being changed is no longer what the person saw
  - PartlySaved             of a change in several parts, some happened and one did not
  - TooManyAttempts         come back later
  - BackendUnavailable      it could not be reached, or made no sense
    - OutcomeUnknown        it was sent, and no answer came: nobody knows whether it happened
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a value was refused; the words for it are in ``portal.web.reasons``."""

    INVALID = "invalid"
    TOO_LONG = "too_long"
    TOO_LARGE = "too_large"
    WRONG_FILE_TYPE = "wrong_file_type"
    NOT_EDITABLE = "not_editable"
    NO_STORAGE = "no_storage"
    TAKEN = "taken"
    TOO_SHORT = "too_short"
    NO_NUMBER_FIRST = "no_number_first"
    WRONG_CHARACTERS = "wrong_characters"
    NO_SPACES_OR_SYMBOLS = "no_spaces_or_symbols"
    NO_UPPERCASE = "no_uppercase"
    NO_LOWERCASE = "no_lowercase"
    NO_NUMBERS = "no_numbers"
    NO_UNDERSCORE = "no_underscore"
    LAST_WAY_IN = "last_way_in"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105  # a reason, not a password
    WRONG_CODE = "wrong_code"
    CODE_EXPIRED = "code_expired"
    WRONG_OR_OLD_CODE = "wrong_or_old_code"
    CODE_TRIED_TOO_OFTEN = "code_tried_too_often"
    OLD_CODE_NEEDED = "old_code_needed"
    NO_CODE_SENT = "no_code_sent"
    NOT_AN_EMAIL = "not_an_email"
    NO_PART_AFTER_PLUS = "no_part_after_plus"
    EMAIL_NOT_ALLOWED = "email_not_allowed"
    NOT_A_PHONE = "not_a_phone"
    ADDRESS_TAKEN = "address_taken"
    SAME_ADDRESS = "same_address"
    SAME_PASSWORD = "same_password"  # noqa: S105  # a reason, not a password
    TOO_FEW_KINDS = "too_few_kinds"
    TOO_FEW_OF_THREE_KINDS = "too_few_of_three_kinds"
    TOO_MANY_BYTES = "too_many_bytes"
    PASSWORD_NOT_ACCEPTED = "password_not_accepted"  # noqa: S105  # a reason, not a password
    UNSUPPORTED_CHARACTERS = "unsupported_characters"
    BREACHED = "breached"
    REPETITION = "repetition"
    SEQUENCE = "sequence"
    PERSONAL = "personal"
    FORBIDDEN_WORDS = "forbidden_words"
    ALREADY_MEMBER = "already_member"
    ALREADY_INVITED = "already_invited"
    PROVIDER_REFUSED = "provider_refused"
    TOOK_TOO_LONG = "took_too_long"
    PROVIDER_LINKED = "provider_linked"
    OPENS_ANOTHER = "opens_another"
    KEY_NOT_ACCEPTED = "key_not_accepted"
    KEY_GIVEN_ANEW = "key_given_anew"
    SENT_ANEW = "sent_anew"
    BACKUP_CODES_ALONE = "backup_codes_alone"
    NOT_ONE_OF_THEM = "not_one_of_them"
    BACKUP_CODES_NOT_ACCEPTED = "backup_codes_not_accepted"
    NAME_IN_USE = "name_in_use"
    NOT_ITS_NAME = "not_its_name"
    NOT_THE_WORD = "not_the_word"
    NO_DATE = "no_date"
    IN_THE_PAST = "in_the_past"
    TOO_FAR_AHEAD = "too_far_ahead"
    PASSKEY_NOT_ACCEPTED = "passkey_not_accepted"


class PortalError(Exception):
    """*code* is the platform's own word for it, for the log and the metrics, never for a page."""

    def __init__(self, code: str = "") -> None:
        super().__init__(code)
        self.code = code


class SignInRequired(PortalError):
    pass


class AccountSuspended(PortalError):
    pass


class VerificationRequired(PortalError):
    pass


class NotAllowed(PortalError):
    pass


class SetupProblem(PortalError):
    pass


class NotFound(PortalError):
    pass


@dataclass(frozen=True, slots=True)
class Complaint:
    """One reason for a refusal, and the number it is about (a length, a count), if it has one."""

    reason: Reason
    number: int | None = None


class InputRejected(PortalError):
    """
    *field* is a name of ours, as in the models; None where the platform did not say. *complaints*
    are all the reasons, *reason* is the first.
    """

    def __init__(self, field: str | None, reason: Reason, code: str = "") -> None:
        super().__init__(code)
        self.field = field
        self.reason = reason
        self.complaints: tuple[Complaint, ...] = (Complaint(reason),)


class PasswordRejected(InputRejected):
    """All that was said about the field ``new_password``, at least one complaint."""

    def __init__(self, complaints: Sequence[Complaint], code: str = "") -> None:
        super().__init__("new_password", complaints[0].reason, code)
        self.complaints = tuple(complaints)


class ChangedElsewhere(PortalError):
    pass


class PartlySaved(PortalError):
    """*saved* names the parts that happened; *cause* is why the rest did not."""

    def __init__(self, saved: frozenset[str], cause: PortalError) -> None:
        super().__init__(cause.code)
        self.saved = saved
        self.cause = cause


class TooManyAttempts(PortalError):
    """*retry_after* is in seconds, None where the platform did not say."""

    def __init__(self, code: str = "", retry_after: int | None = None) -> None:
        super().__init__(code)
        self.retry_after = retry_after


class BackendUnavailable(PortalError):
    pass


class OutcomeUnknown(BackendUnavailable):
    pass


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal as the wire gave it, before it has a name of ours. *retry_after* is in seconds."""

    status: int
    code: str
    data: object = None
    retry_after: int | None = None
