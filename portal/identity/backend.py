"""
What the portal asks of an identity platform: one small protocol per area.

An adapter promises what these docstrings say; ``tests/contract`` checks the promises for each.
Every method may raise SignInRequired, SetupProblem, TooManyAttempts, BackendUnavailable; a method
that changes something also OutcomeUnknown, and only what is named beyond these is said below.
"""

from enum import StrEnum
from typing import Protocol

from portal.identity.models import AccountRules, Experience, Person, ProfileChanges


class Capability(StrEnum):
    """What a tenant's platform can do at all. The menu and the pages read these."""

    EDIT_PROFILE = "edit_profile"
    UPLOAD_AVATAR = "upload_avatar"
    CUSTOM_FIELDS = "custom_fields"
    REGISTER = "register"
    RESET_PASSWORD = "reset_password"  # noqa: S105  # what can be done, not a password


class ProfileBackend(Protocol):
    def person(self) -> Person:
        """The person signed in, asked freshly. Raises AccountSuspended when suspended."""

    def change_profile(self, changes: ProfileChanges) -> Person:
        """
        Make *changes*, leaving everything else as it is, and return what it is afterwards.

        Raises InputRejected, NotAllowed when the tenant closed a field in the meantime, and
        PartlySaved when the platform needs several calls and a later one failed.
        """

    def upload_avatar(self, picture: bytes, content_type: str) -> str:
        """
        Store *picture* and return its https address; the avatar itself is not yet changed.

        Raises InputRejected on ``avatar`` (too large, wrong type, or no storage at the tenant).
        """


class TenantBackend(Protocol):
    """What anyone may know of the tenant; asks with nobody's token and is kept for a while."""

    def account_rules(self) -> AccountRules:
        """
        What people of this tenant may see and change; at most a minute old, older when the
        platform is down.
        """

    def experience(self) -> Experience:
        """Colours, logo, links; at most five minutes old, older when the platform is down."""


class StandingBackend(Protocol):
    """What the portal asks with its own authority when the person's own no longer counts."""

    def is_suspended(self, user_id: str) -> bool:
        """
        Whether the account of *user_id* is suspended.

        A platform that ends a suspended person's sign-in refuses their token as it refuses any
        that is over. Raises NotFound for an account that is gone, SetupProblem where the portal
        has no authority of its own.
        """


class IdentityBackend(ProfileBackend, TenantBackend, StandingBackend, Protocol):
    """The sum of all areas: what ``portal.auth.current.identity()`` hands to a page."""

    @property
    def capabilities(self) -> frozenset[Capability]: ...
