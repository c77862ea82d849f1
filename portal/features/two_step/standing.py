"""Who is here, what they enrolled, and what the tenant wants; asked side by side."""

from dataclasses import dataclass

from flask import abort

from portal.auth import proving
from portal.auth.current import current_person, identity
from portal.backends.side_by_side import side_by_side
from portal.identity.backend import Capability
from portal.identity.errors import NotAllowed, PortalError
from portal.identity.factors import Factor, FactorKind, OwnSecondSteps, Strength
from portal.identity.models import Access, Channel, Person, SecondSteps


@dataclass(frozen=True, slots=True)
class Standing:
    person: Person
    access: Access
    offered: SecondSteps
    own: OwnSecondSteps

    @property
    def asked(self) -> Strength:
        """What a sign-in asks for."""
        return self.asked_with(self.own)

    @property
    def may_change(self) -> bool:
        return self.access is Access.EDITABLE

    @property
    def codes_by(self) -> tuple[Channel, ...]:
        """Where codes that count as a second step are sent to."""
        reached = self.person.channels & self.offered.codes
        return tuple(channel for channel in Channel if channel in reached)

    def asked_with(self, own: OwnSecondSteps) -> Strength:
        return self.offered.are_asked_of(own, self.person.channels)

    def may_enrol(self, kind: FactorKind) -> bool:
        return self.may_change and kind in self.offered.open_to(self.own)

    def the(self, kind: FactorKind) -> Factor | None:
        """The one of *kind* where there is one at most; of several, the last."""
        return next(iter(reversed(self.own.of(kind))), None)


def standing() -> Standing:
    """
    There is no page where the tenant keeps second steps to itself. Raises VerificationRequired
    where a proof was made before the person had any (``proving.check_second_step``).
    """
    platform = identity()
    rules, person, experience, own = side_by_side(
        platform.account_rules, current_person, platform.experience, _own_or_none
    )
    if rules.second_steps is Access.OFF or own is None:
        abort(404)
    if Capability.PASSKEY_AS_SECOND_STEP not in platform.capabilities:
        own = own.without(own.of(FactorKind.PASSKEY))
    found = Standing(person, rules.second_steps, experience.second_steps, own)
    proving.check_second_step(found.asked)
    return found


def now() -> OwnSecondSteps | None:
    """After a change that was not answered: what is there; None when nobody can tell."""
    try:
        return identity().second_steps()
    except PortalError:
        return None


def _own_or_none() -> OwnSecondSteps | None:
    try:
        return identity().second_steps()
    except NotAllowed:
        return None
