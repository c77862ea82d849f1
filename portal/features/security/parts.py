"""The parts of the page, asked side by side; one that fails is missing, the others are there."""

from dataclasses import dataclass

from portal.auth.current import current_person, current_session, identity
from portal.backends.side_by_side import side_by_side
from portal.identity.backend import Capability, IdentityBackend
from portal.identity.company_accounts import CompanyAccount
from portal.identity.errors import NotAllowed
from portal.identity.factors import OwnSecondSteps
from portal.identity.models import Access, AccountRules, Experience, Person
from portal.identity.passkeys import PasskeyRules
from portal.web import company_accounts
from portal.web.parts_of_pages import Missing, if_to_be_had


@dataclass(frozen=True, slots=True)
class Parts:
    person: Person
    rules: AccountRules | None
    experience: Experience | None
    own_second_steps: OwnSecondSteps | Missing
    passkeys: PasskeyRules | None
    company_accounts: tuple[CompanyAccount, ...] | Missing
    able: frozenset[Capability]

    @property
    def passkeys_are_second_steps(self) -> bool:
        """Else they only let somebody in."""
        return Capability.PASSKEY_AS_SECOND_STEP in self.able


def ask() -> Parts:
    """Raises what asking for the person raises: without them there is no page."""
    platform, subject = identity(), current_session().record.subject
    person, rules, experience, own, passkeys, companies = side_by_side(
        current_person,
        if_to_be_had(platform.account_rules, None),
        if_to_be_had(platform.experience, None),
        if_to_be_had(lambda: _own_second_steps(platform), Missing.FAILED),
        if_to_be_had(platform.passkey_rules, None),
        company_accounts.asked(platform, subject),
    )
    return Parts(person, rules, experience, own, passkeys, companies, platform.capabilities)


def _own_second_steps(platform: IdentityBackend) -> OwnSecondSteps | Missing:
    if platform.account_rules().second_steps is Access.OFF:
        return Missing.HIDDEN
    try:
        return platform.second_steps()
    except NotAllowed:
        return Missing.HIDDEN
