"""Logto behind the portal's one interface."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from portal.backends.logto import wire
from portal.backends.logto.account_client import AccountClient
from portal.backends.logto.experience_client import ExperienceClient, KeptDocuments
from portal.backends.logto.management_client import ManagementClient
from portal.backends.logto.names import our_field
from portal.identity.backend import Capability
from portal.identity.errors import (
    AccountSuspended,
    InputRejected,
    NotAllowed,
    PartlySaved,
    PortalError,
    Reason,
)
from portal.identity.models import (
    AccountRules,
    Experience,
    Person,
    ProfileChanges,
)

_WITHOUT_STORAGE = 600.0
"""Seconds for which a tenant that stores no files is not asked to again."""


@dataclass(slots=True)
class Known:
    """What a process knows of one tenant's Logto, for all its requests."""

    documents: KeptDocuments = field(default_factory=KeptDocuments)
    no_storage_until: float = 0.0

    @property
    def stores_files(self) -> bool:
        return time.monotonic() >= self.no_storage_until


class LogtoBackend:
    """For one request; keeps what ``portal.identity.backend`` promises."""

    def __init__(
        self,
        account: AccountClient,
        public: ExperienceClient,
        managed: Callable[[str], ManagementClient],
        known: Known,
    ) -> None:
        self._account = account
        self._public = public
        self._managed = managed
        self._known = known

    @property
    def capabilities(self) -> frozenset[Capability]:
        everything = frozenset(Capability)
        return everything if self._known.stores_files else everything - {Capability.UPLOAD_AVATAR}

    def account_rules(self) -> AccountRules:
        return self._public.rules()

    def experience(self) -> Experience:
        return self._public.experience()

    def person(self) -> Person:
        return wire.person(self._active_account())

    def is_suspended(self, user_id: str) -> bool:
        return self._managed(user_id).is_suspended()

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

    def _change_account(self, changes: wire.Json) -> wire.WireAccount:
        try:
            return self._account.change_account(changes)
        except InputRejected as rejected:
            if rejected.field is None and len(changes) == 1:
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
