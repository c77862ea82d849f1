"""
Who says what of a profile may be changed: the tenant for everybody, and a company for its people.

The platform would take a change to what a company keeps, and lose it at the next sign-in there. So
people see who keeps it, and are not let to type what will not last.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from portal.auth.current import current_session, identity
from portal.backends.side_by_side import side_by_side
from portal.identity.company_accounts import CompanyAccount
from portal.identity.models import Access, AccountRules, ProfileField
from portal.web import company_accounts
from portal.web.parts_of_pages import Missing


@dataclass(frozen=True, slots=True)
class Rules:
    """*account* is what the person may do; *keepers* are companies by the part that they keep."""

    account: AccountRules
    keepers: Mapping[ProfileField, str]


def asked(*others: Callable[[], object]) -> Rules:
    """
    The rules for the person signed in, asked beside *others*. Where the companies cannot be asked,
    they keep nothing: what is typed then is lost at worst, as without this page.
    """
    platform, subject = identity(), current_session().record.subject
    rules, companies, *_rest = side_by_side(
        platform.account_rules, company_accounts.asked(platform, subject), *others
    )
    return rules_with(rules, () if isinstance(companies, Missing) else companies)


def rules_with(rules: AccountRules, companies: tuple[CompanyAccount, ...]) -> Rules:
    """*rules*, for somebody whose accounts at *companies* keep parts of their profile."""
    keepers = {
        part: name
        for part, name in company_accounts.keepers(companies).items()
        if rules.of(part) is Access.EDITABLE
    }
    kept = dict.fromkeys(keepers, Access.READ_ONLY)
    return Rules(replace(rules, profile={**rules.profile, **kept}), keepers)
