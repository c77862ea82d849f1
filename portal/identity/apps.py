"""The tenant's apps that people may open, and the apps that may act for somebody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ShownApp:
    """An app that the operator shows to people; addresses are as the operator wrote them."""

    key: str
    name: str
    url: str
    description: str = ""
    logo_url: str | None = None


@dataclass(frozen=True, slots=True)
class GrantedApp:
    """
    An app that may act for a person. *by_others* is whether somebody else than the tenant runs it,
    *is_here* whether it is this portal. *since* is the first time it was let in of those that still
    count, *until* when the last of them ends. Times are aware and in UTC.
    """

    key: str
    name: str
    by_others: bool
    is_here: bool
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class SignedInApp:
    """An app in which somebody has a session now; *is_here* is whether it is this portal."""

    key: str
    name: str
    logo_url: str | None = None
    is_here: bool = False


class AppBackend(Protocol):
    """*proof* is the id of a record that proves the person; VerificationRequired without one."""

    def shown_apps(self) -> tuple[ShownApp, ...]:
        """
        Those that the platform lets the person signed in open, or else those that the operator
        marked there for everyone, in its order, at most five minutes old; none where the portal has
        no authority of its own to ask with. This portal is not among them.
        """

    def signed_in_apps(self) -> tuple[SignedInApp, ...]:
        """
        Those in which the person signed in has a session now, in the platform’s order. Raises
        NotAllowed where the tenant keeps that from people.
        """

    def granted_apps(self, proof: str | None) -> tuple[GrantedApp, ...]:
        """
        By name, each app once, however often it was let in. Raises NotAllowed where the tenant
        keeps that from people.
        """

    def revoke_app(self, key: str, proof: str | None) -> None:
        """
        The app may act for the person no more. Raises NotFound where it may not anyway, PartlySaved
        when the platform stopped answering half way.
        """
