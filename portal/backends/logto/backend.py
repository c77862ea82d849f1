"""Logto behind the portal's one interface."""

import time
from collections.abc import Mapping

from msgspec.structs import replace

from portal.backends.logto import companies, wire
from portal.backends.logto.access_tokens import AccessTokensAtLogto
from portal.backends.logto.account_client import AccountClient
from portal.backends.logto.activity import ActivityAtLogto
from portal.backends.logto.apps import AppsAtLogto
from portal.backends.logto.closing import ClosingAtLogto
from portal.backends.logto.companies import ConnectorsClient
from portal.backends.logto.devices import DevicesAtLogto
from portal.backends.logto.experience_client import ExperienceClient
from portal.backends.logto.identities import LinkedAccountsAtLogto
from portal.backends.logto.invitations import InvitationsAtLogto
from portal.backends.logto.known import Known
from portal.backends.logto.link_client import LinkClient
from portal.backends.logto.management_client import ManagementClient
from portal.backends.logto.management_token import NOT_CONFIGURED
from portal.backends.logto.names import our_field
from portal.backends.logto.not_offered import (
    ForgottenPasswordsNotOffered,
    MembershipsNotOffered,
    PastSessionsNotOffered,
)
from portal.backends.logto.organizations import OrganizationsAtLogto
from portal.backends.logto.passkeys import PasskeysAtLogto
from portal.backends.logto.reach import Reach
from portal.backends.logto.second_steps import FactorsAtLogto
from portal.backends.logto.verification_client import VerificationClient
from portal.backends.side_by_side import side_by_side
from portal.identity.backend import Capability
from portal.identity.company_accounts import CompanyAccount
from portal.identity.errors import (
    AccountSuspended,
    InputRejected,
    NotAllowed,
    NotFound,
    PartlySaved,
    PortalError,
    Reason,
    SetupProblem,
)
from portal.identity.factors import OwnSecondSteps, Strength
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

_WITHOUT_STORAGE = 600.0
"""Seconds for which a tenant that stores no files is not asked to again."""


_WITH_AUTHORITY = frozenset(
    {Capability.ACCESS_TOKENS, Capability.CLOSE_ACCOUNT, Capability.ORGANIZATIONS}
)
"""What Logto lets nobody do for themselves: the portal does it, where it may (§0.4)."""

NOT_THERE = frozenset(
    {
        Capability.ASKS_AT_CLOSING,
        Capability.CHECK_AUTHENTICATOR,
        Capability.FORGET_DEVICES,
        Capability.MEMBERSHIPS,
        Capability.RESET_PASSWORD_BY_CODE,
        Capability.RESET_WHEN_SIGNED_OUT,
        Capability.SIGNED_IN_APPS,
    }
)
"""What no Logto has: other platforms do."""


class LogtoBackend(
    AccessTokensAtLogto,
    ActivityAtLogto,
    AppsAtLogto,
    ClosingAtLogto,
    DevicesAtLogto,
    FactorsAtLogto,
    InvitationsAtLogto,
    LinkedAccountsAtLogto,
    OrganizationsAtLogto,
    PasskeysAtLogto,
    ForgottenPasswordsNotOffered,
    MembershipsNotOffered,
    PastSessionsNotOffered,
):
    """For one request; keeps what ``portal.identity.backend`` promises."""

    def __init__(self, reach: Reach, known: Known) -> None:
        self._account = AccountClient(reach.person)
        self._public = ExperienceClient(
            reach.anyone, known.documents, application=reach.application
        )
        self._verification = VerificationClient(reach.person)
        self._reach = reach
        self._kept_apps = known.apps
        self._known = known

    @property
    def capabilities(self) -> frozenset[Capability]:
        missing = set(NOT_THERE)
        if not self._known.stores_files:
            missing.add(Capability.UPLOAD_AVATAR)
        if not self._known.has_trusted_devices:
            missing.add(Capability.TRUSTED_DEVICES)
        if not self._reach.has_authority:
            missing |= _WITH_AUTHORITY
        return frozenset(Capability) - missing

    def account_rules(self) -> AccountRules:
        return self._public.rules()

    def experience(self) -> Experience:
        return self._public.experience()

    def person(self) -> Person:
        return wire.person(self._active_account())

    def is_suspended(self, user_id: str) -> bool:
        return self._managed(user_id).is_suspended()

    def company_accounts(self, user_id: str) -> tuple[CompanyAccount, ...] | None:
        known = self._public.experience().companies
        if not known:
            return ()
        try:
            found = self._managed(user_id).company_accounts()
            return companies.company_accounts(
                found, known, self._syncing() if found else frozenset()
            )
        except SetupProblem as error:
            if error.code == NOT_CONFIGURED:
                return None
            raise

    def _syncing(self) -> frozenset[str]:
        return ConnectorsClient(self._reach.portal, self._known.syncing_companies).syncing()

    def link_state(self, token: str, email: str) -> LinkState:
        return LinkClient(self._reach.portal, email).state(token)

    def change_username(self, username: str | None, proof: str | None) -> Person:
        return wire.person(self._change_account({"username": username}, proof))

    def set_password(
        self, password: str, proof: str | None, *, current_password: str | None = None
    ) -> None:
        self._account.set_password(password, proof)

    def second_steps(self) -> OwnSecondSteps:
        return wire.second_steps(
            *side_by_side(self._account.factors, self._account.factor_settings)
        )

    def change_email(
        self, email: str, new_record: str, proof: str | None, *, old_record: str | None = None
    ) -> None:
        self._account.set_email(email, new_record, proof)

    def remove_email(self, proof: str | None, *, record: str | None = None) -> None:
        self._account.remove_email(proof)

    def change_phone(
        self, phone: str, new_record: str, proof: str | None, *, old_record: str | None = None
    ) -> None:
        self._account.set_phone(phone, new_record, proof)

    def remove_phone(self, proof: str | None, *, record: str | None = None) -> None:
        self._account.remove_phone(proof)

    def check_password(self, password: str) -> VerificationRecord:
        return self._verification.check_password(password)

    def send_code(
        self, channel: Channel, address: str, purpose: CodeFor = CodeFor.PROOF
    ) -> VerificationRecord:
        return self._verification.send_code(channel, address)

    def check_code(self, channel: Channel, address: str, record_id: str, code: str) -> None:
        self._verification.check_code(channel, address, record_id, code)

    def reset_password(self, password: str, record: str) -> None:
        raise NotFound("not_offered")

    def check_authenticator(self, code: str) -> VerificationRecord:
        raise NotFound("not_offered")

    def second_step_asked(self, user_id: str) -> Strength:
        """
        Nobody has one where the tenant offers none. Where people may not see their own, the portal
        asks itself: not knowing must not count as having none.
        """
        offered = self._public.experience().second_steps
        if not offered.offered:
            return Strength.NOTHING
        try:
            factors, settings = side_by_side(self._account.factors, self._account.factor_settings)
        except NotAllowed:
            managed = self._managed(user_id)
            factors, settings = side_by_side(managed.factors, managed.factor_settings)
        reached_by = wire.person(self._account.account()).channels if offered.codes else ()
        return offered.are_asked_of(wire.second_steps(factors, settings), reached_by)

    def second_step_shown(self, user_id: str, platform_session: str | None) -> Strength:
        if platform_session is None:
            return Strength.NOTHING
        return self._managed(user_id).second_step_shown(self._reach.application, platform_session)

    def change_profile(self, changes: ProfileChanges) -> Person:
        """
        Name, picture and custom data are one call, the other parts a second one. The first is the
        one that Logto checks, so that what it refuses leaves nothing half done.
        """
        self._refuse_unknown_keys(changes.custom)
        try:
            return self._changed(changes)
        except (NotAllowed, PartlySaved) as error:
            if isinstance(error, NotAllowed) or isinstance(error.cause, NotAllowed):
                self._known.documents.forget()  # what we believe may be changed is out of date
            raise

    def upload_avatar(self, picture: bytes, content_type: str) -> str:
        try:
            return self._account.upload_avatar(picture, content_type)
        except InputRejected as rejected:
            if rejected.reason is Reason.NO_STORAGE:
                self._known.no_storage_until = time.monotonic() + _WITHOUT_STORAGE
            raise

    def _managed(self, user_id: str) -> ManagementClient:
        return ManagementClient(self._reach.portal, user_id)

    def _active_account(self) -> wire.WireAccount:
        """Logto goes on answering for someone who is suspended; the answer only says so (§4.1)."""
        account = self._account.account()
        if account.is_suspended:
            raise AccountSuspended("is_suspended")
        return account

    def _changed(self, changes: ProfileChanges) -> Person:
        of_account, of_profile = wire.account_changes(changes), wire.profile_changes(changes)
        account = None
        if changes.custom or not of_account:
            account = self._active_account()
            of_account |= _custom_data(account, changes)
        if of_account:
            account = self._change_account(of_account)
        assert account is not None  # noqa: S101  # read above, or returned by the change
        if of_profile:
            account = self._change_profile(account, of_profile, changes)
        return wire.person(account)

    def _change_account(self, changes: wire.Json, proof: str | None = None) -> wire.WireAccount:
        try:
            return self._account.change_account(changes, proof)
        except InputRejected as rejected:
            is_about_the_account = rejected.reason is Reason.LAST_WAY_IN
            if rejected.field is None and len(changes) == 1 and not is_about_the_account:
                # Logto does not always say which member it means; here it can be one only.
                only = our_field(next(iter(changes)))
                raise InputRejected(only, rejected.reason, rejected.code) from rejected
            raise

    def _change_profile(
        self, account: wire.WireAccount, of_profile: wire.Json, changes: ProfileChanges
    ) -> wire.WireAccount:
        try:
            return replace(account, profile=self._account.change_profile(of_profile))
        except PortalError as cause:
            saved = _parts_of_account(changes)
            if saved:
                raise PartlySaved(saved, cause) from cause
            raise

    def _refuse_unknown_keys(self, custom: Mapping[str, object]) -> None:
        """Custom data may hold what other applications trust: only the tenant's fields are ours."""
        if custom:
            ours = {field.key for field in self._public.rules().custom_fields}
            if custom.keys() - ours:
                raise NotAllowed("not_a_profile_field")


def _custom_data(account: wire.WireAccount, changes: ProfileChanges) -> wire.Json:
    if not changes.custom:
        return {}
    there = wire.custom_data(account)
    if there is None:
        # Writing without having read would delete everything that other applications keep there.
        raise NotAllowed("custom_data_not_readable")
    return {"customData": wire.merged(there, changes.custom)}


def _parts_of_account(changes: ProfileChanges) -> frozenset[str]:
    parts = {part.value for part in changes.profile if part in wire.IN_ACCOUNT}
    return frozenset(parts | changes.custom.keys())
