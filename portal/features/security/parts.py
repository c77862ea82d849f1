"""The parts of the page, asked side by side; one that fails is missing, the others are there."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeVar

import structlog

from portal.auth.current import current_person, current_session, identity
from portal.backends.side_by_side import side_by_side
from portal.identity.backend import IdentityBackend
from portal.identity.companies import CompanyAccount
from portal.identity.errors import (
    BackendUnavailable,
    NotAllowed,
    PortalError,
    SetupProblem,
    TooManyAttempts,
)
from portal.identity.factors import OwnSecondSteps
from portal.identity.models import Access, AccountRules, Experience, Person
from portal.identity.passkeys import PasskeyRules

log = structlog.get_logger()

T = TypeVar("T")


_OF_A_PART = (BackendUnavailable, SetupProblem, TooManyAttempts)
"""That the sign-in is over, and the like, is not for a part of a page to pass over."""


class Missing(Enum):
    """Why a part is not there: the tenant keeps it from people, or it could not be asked."""

    HIDDEN = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class Parts:
    person: Person
    rules: AccountRules | None
    experience: Experience | None
    own_second_steps: OwnSecondSteps | Missing
    passkeys: PasskeyRules | None
    company_accounts: tuple[CompanyAccount, ...] | Missing


def ask() -> Parts:
    """Raises what asking for the person raises: without them there is no page."""
    platform, subject = identity(), current_session().record.subject
    person, rules, experience, own, passkeys, companies = side_by_side(
        current_person,
        _if_to_be_had(platform.account_rules, None),
        _if_to_be_had(platform.experience, None),
        _if_to_be_had(lambda: _own_second_steps(platform), Missing.FAILED),
        _if_to_be_had(platform.passkey_rules, None),
        # Asked with the portal's own authority: no refusal of it says anything of the sign-in.
        _if_to_be_had(
            lambda: _company_accounts(platform, subject), Missing.FAILED, but=(PortalError,)
        ),
    )
    return Parts(person, rules, experience, own, passkeys, companies)


def _own_second_steps(platform: IdentityBackend) -> OwnSecondSteps | Missing:
    if platform.account_rules().second_steps is Access.OFF:
        return Missing.HIDDEN
    try:
        return platform.second_steps()
    except NotAllowed:
        return Missing.HIDDEN


def _company_accounts(
    platform: IdentityBackend, user_id: str
) -> tuple[CompanyAccount, ...] | Missing:
    accounts = platform.company_accounts(user_id)
    return Missing.HIDDEN if accounts is None else accounts


def _if_to_be_had(
    part: Callable[[], T], instead: T, but: tuple[type[PortalError], ...] = _OF_A_PART
) -> Callable[[], T]:
    """*instead* where *part* raises one of *but* (R-04)."""

    def ask() -> T:
        try:
            return part()
        except but as error:
            log.warning("part_is_missing", error=type(error).__name__, code=error.code)
            return instead

    return ask
