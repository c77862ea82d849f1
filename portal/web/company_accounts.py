"""Accounts that a company runs for its people, as pages show them; only it changes them."""

from collections.abc import Callable

from flask_babel import gettext as _

from portal.identity.backend import IdentityBackend
from portal.identity.companies import CompanyAccount
from portal.identity.errors import PortalError
from portal.web.parts_of_pages import Missing, if_to_be_had


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
