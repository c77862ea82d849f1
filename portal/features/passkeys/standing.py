"""Which passkeys somebody has, and what they may do with them."""

from dataclasses import dataclass

from flask import abort

from portal.auth.current import current_person, identity
from portal.backends.side_by_side import side_by_side
from portal.identity.errors import NotAllowed
from portal.identity.factors import Factor, FactorKind, OwnSecondSteps
from portal.identity.models import Access, Experience, Person
from portal.identity.passkeys import PasskeyRules, Place
from portal.tenants import current


@dataclass(frozen=True, slots=True)
class Standing:
    person: Person
    rules: PasskeyRules
    own: OwnSecondSteps
    experience: Experience

    @property
    def passkeys(self) -> tuple[Factor, ...]:
        return self.own.of(FactorKind.PASSKEY)

    @property
    def is_editable(self) -> bool:
        return self.rules.access is Access.EDITABLE

    @property
    def may_add(self) -> bool:
        return self.is_editable and self.rules.offered

    @property
    def place(self) -> Place:
        """Whether a new one can be made on this host."""
        return self.rules.place(current.get().origin)


def standing() -> Standing:
    """Where the tenant neither offers any nor shows those that are there, there is no page."""
    platform = identity()
    rules, person, own, experience = side_by_side(
        platform.passkey_rules, current_person, _own, platform.experience
    )
    if rules.access is Access.OFF or own is None:
        abort(404)
    found = Standing(person, rules, own, experience)
    if not rules.offered and not found.passkeys:
        abort(404)
    return found


def standing_to_change() -> Standing:
    found = standing()
    if not found.is_editable:
        abort(404)
    return found


def passkey_of(found: Standing, passkey_id: str) -> Factor:
    """Somebody else’s is as unknown as one that never was."""
    known = [passkey for passkey in found.passkeys if passkey.id == passkey_id]
    if not known:
        abort(404)
    return known[0]


def own_passkeys() -> tuple[Factor, ...]:
    """As they are now, asked anew."""
    return identity().second_steps().of(FactorKind.PASSKEY)


def _own() -> OwnSecondSteps | None:
    try:
        return identity().second_steps()
    except NotAllowed:
        return None
