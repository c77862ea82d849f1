"""What the platform noted of somebody's sign-ins."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from portal.identity.devices import Place


class LogKind(StrEnum):
    """What was done, or tried."""

    SIGN_IN = "sign_in"
    REGISTRATION = "registration"
    PASSWORD_RESET = "password_reset"  # noqa: S105  # what was done, not a password
    SECOND_STEP_ADDED = "second_step_added"
    PASSKEY_ADDED = "passkey_added"


class SignInWay(StrEnum):
    """What somebody showed at a sign-in."""

    PASSWORD = "password"  # noqa: S105  # a way, not a password
    EMAIL_CODE = "email_code"
    PHONE_CODE = "phone_code"
    SOCIAL = "social"
    COMPANY = "company"
    LINK = "link"
    PASSKEY = "passkey"
    AUTHENTICATOR = "authenticator"
    BACKUP_CODE = "backup_code"


@dataclass(frozen=True, slots=True)
class LogEntry:
    """
    One line of the platform's log. *at* is aware and in UTC. *ways* are those that are known to us;
    *address*, *user_agent* and *place* are hearsay.
    """

    id: str
    at: datetime
    kind: LogKind
    is_refused: bool = False
    ways: tuple[SignInWay, ...] = ()
    address: str = ""
    user_agent: str = ""
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class LogPage:
    """
    Everything from some moment back to *since*, the newest first; None means that there is nothing
    older. It may be little or nothing where most of what the platform notes says nothing to people.
    """

    entries: tuple[LogEntry, ...]
    since: datetime | None


class ActivityBackend(Protocol):
    """
    What happened, asked about with the portal's own authority; None where it has none. Lines of
    kinds that we do not know are left out. A try that failed before it was known whose account it
    was for is nobody's, and is not told.
    """

    def platform_log(self, user_id: str, before: datetime | None = None) -> LogPage | None:
        """What was noted of *user_id* before that moment, or the newest there is."""

    def platform_log_entry(self, user_id: str, entry_id: str) -> LogEntry | None:
        """One line. Raises NotFound for one that is not of *user_id*, or says nothing to people."""
