"""Accounts that a company runs for its people, as pages show them; only it changes them."""

from collections.abc import Callable, Iterable

from flask_babel import gettext as _

from portal.identity.backend import IdentityBackend
from portal.identity.company_accounts import CompanyAccount
from portal.identity.errors import PortalError
from portal.identity.models import ProfileField
from portal.web.i18n import enumeration
from portal.web.parts_of_pages import Missing, if_to_be_had
from portal.web.profile_fields import LABELS


def asked(
    platform: IdentityBackend, user_id: str
) -> Callable[[], tuple[CompanyAccount, ...] | Missing]:
    """
    A part of a page. It is asked with the portal's own authority, so no refusal of it says anything
    of the sign-in; HIDDEN where the portal has none.
    """

    def ask() -> tuple[CompanyAccount, ...] | Missing:
        accounts = platform.company_accounts(user_id)
        return Missing.HIDDEN if accounts is None else accounts

    return if_to_be_had(ask, Missing.FAILED, but=(PortalError,))


def company_name(account: CompanyAccount) -> str:
    return account.company or str(_("Company account"))


def keepers(accounts: Iterable[CompanyAccount]) -> dict[ProfileField, str]:
    """Which company keeps a part of the profile; of several the first."""
    found: dict[ProfileField, str] = {}
    for account in accounts:
        for part in account.keeps:
            found.setdefault(part, company_name(account))
    return found


def kept_parts(account: CompanyAccount) -> str:
    """What it keeps, in words; empty for nothing."""
    return enumeration([str(LABELS[part]) for part in LABELS if part in account.keeps])
