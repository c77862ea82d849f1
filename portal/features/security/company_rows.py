"""Accounts that a company runs for me, row by row; only the company can change them."""

from flask_babel import gettext as _

from portal.features.security.parts import Parts
from portal.features.security.rows import Line, Row, locked_by
from portal.identity.company_accounts import CompanyAccount
from portal.identity.models import Access
from portal.web.company_accounts import company_name
from portal.web.parts_of_pages import Missing


def company_rows(parts: Parts) -> list[Row] | Missing:
    """HIDDEN as well where nobody can tell whether the tenant has any companies."""
    if parts.experience is None:
        return Missing.HIDDEN
    accounts = parts.company_accounts
    return accounts if isinstance(accounts, Missing) else [_row(account) for account in accounts]


def _row(account: CompanyAccount) -> Row:
    return Row(
        label=company_name(account),
        lines=(Line(account.name),) if account.name else (),
        empty=str(_("Linked")),
        note=locked_by(Access.READ_ONLY),
    )
