"""
“How will I still get in?”: what lets somebody in, and what helps when the password is forgotten.

Only what we know of counts: a password nobody tells us of, and a provider that the tenant does not
offer, let nobody in. So the answer may be too cautious, and never too bold.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from portal.identity.models import Channel, Experience, Identifier, LinkedIdentity, Person


class Means(StrEnum):
    """What somebody shows at the sign-in."""

    PASSWORD = "password"  # noqa: S105  # a means, not a password
    CODE = "code"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class WayIn:
    """
    *means*, and with what: *identifier* and how the person writes it; for PROVIDER its key in
    *value* and no identifier.
    """

    means: Means
    value: str
    identifier: Identifier | None = None


def ways_in(person: Person, experience: Experience) -> tuple[WayIn, ...]:
    """All that lets *person* in where the sign-in is as *experience* says."""
    methods, known = experience.sign_in, _identifiers(person)
    by_password = (
        WayIn(Means.PASSWORD, value, identifier)
        for identifier, value in known.items()
        if identifier in methods.password and person.has_password
    )
    by_code = (
        WayIn(Means.CODE, value, identifier)
        for identifier, value in known.items()
        if identifier.value in methods.code
    )
    offered = {provider.key for provider in experience.providers}
    by_provider = (
        WayIn(Means.PROVIDER, linked.provider)
        for linked in person.identities or ()
        if linked.provider in offered
    )
    return (*by_password, *by_code, *by_provider)


def ways_back(person: Person, experience: Experience) -> tuple[Channel, ...]:
    """Where the code for a forgotten password can be sent to."""
    if not person.has_password:
        return ()
    addresses = {Channel.EMAIL: person.email, Channel.PHONE: person.phone}
    return tuple(
        channel
        for channel, address in addresses.items()
        if address and channel in experience.sign_in.reset
    )


def can_confirm(person: Person) -> bool:
    """Whether anything is left by which *person* can prove who they are."""
    return bool(person.has_password is not False or person.email or person.phone)


def without(person: Person, gone: Identifier | LinkedIdentity) -> Person:
    """*person* as they would be after *gone* was removed."""
    match gone:
        case LinkedIdentity():
            left = (linked for linked in person.identities or () if linked != gone)
            return replace(person, identities=tuple(left))
        case Identifier.USERNAME:
            return replace(person, username=None)
        case Identifier.EMAIL:
            return replace(person, email=None)
        case Identifier.PHONE:
            return replace(person, phone=None)


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left after something was removed; *is_enough* for it to be removed at all."""

    ways_in: tuple[WayIn, ...]
    ways_back: tuple[Channel, ...]
    can_confirm: bool

    @property
    def is_enough(self) -> bool:
        return bool(self.ways_in)


def remaining(
    person: Person, experience: Experience, gone: Identifier | LinkedIdentity
) -> Remaining:
    """How *person* will still get in once *gone* is removed."""
    after = without(person, gone)
    return Remaining(ways_in(after, experience), ways_back(after, experience), can_confirm(after))


def _identifiers(person: Person) -> dict[Identifier, str]:
    known = {
        Identifier.USERNAME: person.username,
        Identifier.EMAIL: person.email,
        Identifier.PHONE: person.phone,
    }
    return {identifier: value for identifier, value in known.items() if value}
