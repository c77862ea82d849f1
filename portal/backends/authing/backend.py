"""Authing behind the portal's one interface, and what it cannot do."""

from portal.backends.authing.activity import ActivityAtAuthing
from portal.backends.authing.addresses import AddressesAtAuthing
from portal.backends.authing.apps import AppsAtAuthing
from portal.backends.authing.closing import ClosingAtAuthing
from portal.backends.authing.devices import DevicesAtAuthing
from portal.backends.authing.forgotten_password import ForgottenPasswordAtAuthing
from portal.backends.authing.known import Known
from portal.backends.authing.linking import LinkedAccountsAtAuthing
from portal.backends.authing.memberships import MembershipsAtAuthing
from portal.backends.authing.not_offered import (
    AccessTokensNotOffered,
    AccountsOfOthersNotOffered,
    BackupCodesNotOffered,
    GrantsNotOffered,
    InvitationsNotOffered,
    LeavingOutNotOffered,
    LinkingByRecordNotOffered,
    LinksNotOffered,
    MakingPasskeysNotOffered,
    OrganizationsNotOffered,
    TrustedDevicesNotOffered,
)
from portal.backends.authing.profile import ProfileAtAuthing
from portal.backends.authing.reach import Reach
from portal.backends.authing.second_steps import FactorsAtAuthing
from portal.backends.authing.tenant import TenantAtAuthing
from portal.backends.authing.verification import VerificationAtAuthing
from portal.identity.backend import Capability

OFFERED = frozenset(
    {
        Capability.ASKS_AT_CLOSING,
        Capability.CHECK_AUTHENTICATOR,
        Capability.CLOSE_ACCOUNT,
        Capability.CUSTOM_FIELDS,
        Capability.EDIT_PROFILE,
        Capability.FORGET_DEVICES,
        Capability.MEMBERSHIPS,
        Capability.REGISTER,
        Capability.RESET_PASSWORD,
        Capability.RESET_PASSWORD_BY_CODE,
        Capability.RESET_WHEN_SIGNED_OUT,
        Capability.SIGNED_IN_APPS,
    }
)


class AuthingBackend(
    ActivityAtAuthing,
    AddressesAtAuthing,
    AppsAtAuthing,
    ClosingAtAuthing,
    DevicesAtAuthing,
    FactorsAtAuthing,
    ForgottenPasswordAtAuthing,
    LinkedAccountsAtAuthing,
    MembershipsAtAuthing,
    VerificationAtAuthing,
    ProfileAtAuthing,
    TenantAtAuthing,
    AccessTokensNotOffered,
    AccountsOfOthersNotOffered,
    BackupCodesNotOffered,
    GrantsNotOffered,
    InvitationsNotOffered,
    LeavingOutNotOffered,
    LinkingByRecordNotOffered,
    LinksNotOffered,
    MakingPasskeysNotOffered,
    OrganizationsNotOffered,
    TrustedDevicesNotOffered,
):
    """For one request; keeps what ``portal.identity.backend`` promises."""

    def __init__(self, reach: Reach, known: Known) -> None:
        self._reach = reach
        self._known = known

    @property
    def capabilities(self) -> frozenset[Capability]:
        settings = self._reach.settings
        off = set() if settings.rights else {Capability.MEMBERSHIPS}
        if not settings.devices:
            off |= {Capability.FORGET_DEVICES, Capability.SIGNED_IN_APPS}
        if not settings.password_reset:
            off |= {Capability.RESET_WHEN_SIGNED_OUT}
        uploads = {Capability.UPLOAD_AVATAR} if settings.avatar_upload else set()
        return (OFFERED | uploads) - off - self._known.withdrawn
