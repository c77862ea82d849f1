"""
What Authing lets nobody do with a person's own token (contracts/authing-api.md §14).

Its capabilities say so, and no page leads here; whoever calls all the same finds nothing.
"""

from typing import NoReturn

from portal.identity.errors import NotFound


def _nothing(_self: object, *_args: object, **_options: object) -> NoReturn:
    raise NotFound("not_offered")


class OrganizationsNotOffered:
    """Members, roles and settings are the management API’s; memberships are read elsewhere."""

    organizations_of = _nothing
    organization = _nothing
    organization_template = _nothing
    create_organization = _nothing
    count_members = _nothing


class InvitationsNotOffered:
    sent_invitations = _nothing
    received_invitation = _nothing
    open_invitations = _nothing


class AccessTokensNotOffered:
    access_tokens = _nothing
    create_access_token = _nothing
    rename_access_token = _nothing
    revoke_access_token = _nothing


class LinksNotOffered:
    """Links that sign somebody in."""

    link_state = _nothing


class GrantsNotOffered:
    """Which apps may act for a person."""

    granted_apps = _nothing
    revoke_app = _nothing


class AccountsOfOthersNotOffered:
    """Looking at and putting away accounts whose people are not there."""

    account_of = _nothing
    suspend_account = _nothing
    resume_account = _nothing


class TrustedDevicesNotOffered:
    trusted_devices = _nothing
    forget_trusted_device = _nothing


class BackupCodesNotOffered:
    """There is one recovery code, shown once when an authenticator is set up (§7.3)."""

    new_backup_codes = _nothing
    add_backup_codes = _nothing
    backup_codes = _nothing
    has_backup_codes = _nothing


class LeavingOutNotOffered:
    """Whether the second step is asked for is the tenant’s affair."""

    ask_at_sign_in = _nothing


class MakingPasskeysNotOffered:
    """A passkey is made on Authing’s own pages, whose name it bears (§11)."""

    begin_passkey = _nothing
    check_passkey = _nothing
    add_passkey = _nothing


class LinkingByRecordNotOffered:
    """Authing’s own pages link an account, and replace none (§8.5)."""

    check_link = _nothing
    link_account = _nothing
    replace_account = _nothing
