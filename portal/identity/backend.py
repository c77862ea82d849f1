"""
What the portal asks of an identity platform: one small protocol per area.

An adapter promises what these docstrings say; ``tests/contract`` checks the promises for each.
Every method may raise SignInRequired, SetupProblem, TooManyAttempts, BackendUnavailable; a method
that changes something also OutcomeUnknown, and only what is named beyond these is said below.
"""

from enum import StrEnum
from typing import Protocol

from portal.identity.access_tokens import AccessTokenBackend
from portal.identity.activity import ActivityBackend
from portal.identity.apps import AppBackend
from portal.identity.closing import ClosingBackend
from portal.identity.company_accounts import CompanyAccount
from portal.identity.devices import DeviceBackend
from portal.identity.factors import OwnSecondSteps, Strength
from portal.identity.invitations import InvitationBackend
from portal.identity.linking import LinkedAccountsBackend
from portal.identity.memberships import MembershipBackend
from portal.identity.models import (
    AccountRules,
    Channel,
    CodeFor,
    Experience,
    LinkState,
    Person,
    ProfileChanges,
    VerificationRecord,
)
from portal.identity.organizations import OrganizationsBackend
from portal.identity.passkeys import PasskeyBackend
from portal.identity.password_reset import ForgottenPasswordBackend, PasswordResetBackend
from portal.identity.second_steps import FactorBackend


class Capability(StrEnum):
    """
    What a tenant's platform can do at all. The menu and the pages read these.

    CURRENT_SESSION is to say which session is the one of whoever asks: where none is marked, nobody
    can tell what “all others” are, nor end their own last. FORGET_DEVICES: those where nobody is
    signed in any more are listed as well, until they are forgotten. APP_ACCESS is to tell, and to
    take away, what apps may do for somebody who is not there. ASKS_AT_CLOSING: the platform itself
    asks for a code or the password when somebody closes their account. RESET_WHEN_SIGNED_OUT: a
    forgotten password is replaced on pages of ours; RESET_PASSWORD alone leads to the platform's.
    SIGN_IN_LINKS: messages may hold links that sign somebody in.
    """

    EDIT_PROFILE = "edit_profile"
    UPLOAD_AVATAR = "upload_avatar"
    CUSTOM_FIELDS = "custom_fields"
    ACCESS_TOKENS = "access_tokens"
    CLOSE_ACCOUNT = "close_account"
    REGISTER = "register"
    SIGN_IN_LINKS = "sign_in_links"
    RESET_PASSWORD = "reset_password"  # noqa: S105  # what can be done, not a password
    RESET_PASSWORD_BY_CODE = "reset_password_by_code"  # noqa: S105  # the same
    RESET_WHEN_SIGNED_OUT = "reset_when_signed_out"
    VERIFICATION_RECORDS = "verification_records"
    CHECK_AUTHENTICATOR = "check_authenticator"
    TRUSTED_DEVICES = "trusted_devices"
    ORGANIZATIONS = "organizations"
    MEMBERSHIPS = "memberships"
    CURRENT_SESSION = "current_session"
    FORGET_DEVICES = "forget_devices"
    APP_ACCESS = "app_access"
    SIGNED_IN_APPS = "signed_in_apps"
    ASKS_AT_CLOSING = "asks_at_closing"
    CHOOSE_WHEN_ASKED = "choose_when_asked"
    PASSKEY_AS_SECOND_STEP = "passkey_as_second_step"
    REPLACE_LINKED_ACCOUNT = "replace_linked_account"


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


class SignInDetailsBackend(Protocol):
    """
    How somebody gets in. *proof* is the id of a record that proves them, None where none was asked
    for; every method raises VerificationRequired when the platform wants one and this is none.
    """

    def change_username(self, username: str | None, proof: str | None) -> Person:
        """
        Another username, or none, and what the account is afterwards. Raises InputRejected on
        ``username``; for the last way in, on no field.
        """

    def set_password(
        self, password: str, proof: str | None, *, current_password: str | None = None
    ) -> None:
        """
        Another password, or the first one; nobody is signed out by it. *proof* may be None for
        someone who has nothing to prove with. Raises PasswordRejected with everything that the
        policy has against it, InputRejected on ``new_password`` when it is the present one, and on
        ``current_password`` where the tenant asks for that one and it is wrong.
        """

    def change_email(
        self, email: str, new_record: str, proof: str | None, *, old_record: str | None = None
    ) -> None:
        """
        Another email address, or the first one. *new_record* is the id of the record by which a
        code proved that *email* is theirs (``send_code``, ``check_code``), *old_record* of the one
        that proves the same of the address there is, where the tenant asks for it. Raises
        InputRejected on ``email``, above all when another account has it, and on ``code`` and
        ``old_code`` when a record is over.
        """

    def remove_email(self, proof: str | None, *, record: str | None = None) -> None:
        """
        No email address; *record* proves the address there is, where the tenant asks for it. Raises
        InputRejected on no field for the last way in, and on ``code`` when the record is over.
        """

    def change_phone(
        self, phone: str, new_record: str, proof: str | None, *, old_record: str | None = None
    ) -> None:
        """The same for *phone*, as in E.164; raises InputRejected on ``phone`` and on the codes."""

    def remove_phone(self, proof: str | None, *, record: str | None = None) -> None:
        """The same for the phone number."""


class SecondStepBackend(Protocol):
    """What somebody shows beside what they know."""

    def second_steps(self) -> OwnSecondSteps:
        """
        What the person signed in enrolled, in the platform’s order. Raises NotAllowed where the
        tenant keeps that from people.
        """


class VerificationBackend(Protocol):
    """Proving who one is, for what the platform guards."""

    def check_password(self, password: str) -> VerificationRecord:
        """A record that proves the person. Raises InputRejected on ``password``."""

    def send_code(
        self, channel: Channel, address: str, purpose: CodeFor = CodeFor.PROOF
    ) -> VerificationRecord:
        """
        Send a code to *address*; the record proves nothing until the code is checked. For
        everything but NEW_ADDRESS *address* is the person's own.
        """

    def check_code(
        self, channel: Channel, address: str, record_id: str, code: str
    ) -> VerificationRecord | None:
        """
        Make the record of ``send_code`` a proof. Returns the record to go on with where it is
        another one, None where it is the same and ends when it did. Raises InputRejected on
        ``code``: wrong, expired, or tried too often.
        """

    def check_authenticator(self, code: str) -> VerificationRecord:
        """
        A record that proves the person by what their authenticator app shows, and their second
        step with it. Raises InputRejected on ``code``. Where ``CHECK_AUTHENTICATOR`` is offered.
        """

    def second_step_asked(self, user_id: str) -> Strength:
        """What signing in asks *user_id* for beside the first step, at its strongest."""

    def second_step_shown(self, user_id: str, platform_session: str | None) -> Strength:
        """
        What the last sign-in of that session showed as its second step: NOTHING where the platform
        cannot show it, and for what was shown as the first step already. *platform_session* is the
        ``sid`` of the ID token.
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


class CompanyBackend(Protocol):
    """Accounts that a company runs for its people; asked about with the portal's own authority."""

    def company_accounts(self, user_id: str) -> tuple[CompanyAccount, ...] | None:
        """
        Those that let *user_id* in, in the platform’s order; None where the portal has no authority
        of its own to ask with. Where the tenant has no companies nobody has any, and nobody is
        asked. What they keep may be five minutes old. Raises NotFound for an account that is gone.
        """


class LinkBackend(Protocol):
    """Links in messages that sign someone in; asked about with the portal's own authority."""

    def link_state(self, token: str, email: str) -> LinkState:
        """
        What has become of the link with *token* that was made for *email*; asking uses up nothing.

        Both are compared, exactly (C-41): a token of another address is as UNKNOWN as one that
        never was. Raises SetupProblem where the portal has no authority of its own.
        """


class IdentityBackend(
    ProfileBackend,
    SignInDetailsBackend,
    DeviceBackend,
    ActivityBackend,
    SecondStepBackend,
    FactorBackend,
    PasskeyBackend,
    PasswordResetBackend,
    ForgottenPasswordBackend,
    VerificationBackend,
    TenantBackend,
    StandingBackend,
    CompanyBackend,
    LinkedAccountsBackend,
    LinkBackend,
    AppBackend,
    OrganizationsBackend,
    MembershipBackend,
    AccessTokenBackend,
    InvitationBackend,
    ClosingBackend,
    Protocol,
):
    """The sum of all areas: what ``portal.auth.current.identity()`` hands to a page."""

    @property
    def capabilities(self) -> frozenset[Capability]: ...
