"""The ways in which this person can prove who they are, strongest first."""

from dataclasses import dataclass

from flask_babel import gettext as _

from portal.auth.current import identity
from portal.auth.proofs import Way
from portal.features.verify.errand import ENDPOINTS, Errand
from portal.identity.backend import Capability
from portal.identity.errors import NotAllowed
from portal.identity.factors import FactorKind
from portal.identity.models import Person
from portal.web.phone_numbers import readable


@dataclass(frozen=True, slots=True)
class Offer:
    """A way, in words and with its page."""

    way: Way
    words: str
    url: str


def ways_of(person: Person) -> list[Way]:
    """
    Those that make a record at the platform. A password nobody tells us of is offered last: it may
    be there.
    """
    if not person.can_verify:
        return []
    codes = [
        way
        for way, address in ((Way.EMAIL, person.email), (Way.PHONE, person.phone))
        if address is not None
    ]
    if person.has_password is None:
        return [*codes, Way.PASSWORD]
    return [Way.PASSWORD, *codes] if person.has_password else codes


def may_use_authenticator(errand: Errand) -> bool:
    """
    Whether a code of the person's authenticator app shows their second step, so that they need not
    sign in anew for that.
    """
    if errand.need.sign_in or Capability.CHECK_AUTHENTICATOR not in identity().capabilities:
        return False
    try:
        return bool(identity().second_steps().of(FactorKind.AUTHENTICATOR))
    except NotAllowed:
        return False  # kept from people: signing in anew asks for whatever there is


def way_of_second_step(errand: Errand) -> Way:
    return Way.AUTHENTICATOR if may_use_authenticator(errand) else Way.SIGN_IN


def offer(way: Way, person: Person, errand: Errand) -> Offer:
    return Offer(way, _words(way, person), errand.address(ENDPOINTS[way]))


def offers(person: Person, errand: Errand, *, but: Way | None = None) -> list[Offer]:
    return [offer(way, person, errand) for way in ways_of(person) if way is not but]


def _words(way: Way, person: Person) -> str:
    match way:
        case Way.EMAIL:
            return str(_("Get a code by email at %(address)s", address=person.email))
        case Way.PHONE:
            number = readable(person.phone or "")
            return str(_("Get a code by text message at %(number)s", number=number))
        case Way.AUTHENTICATOR:
            return str(_("Enter a code from your authenticator app"))
        case Way.SIGN_IN:
            return str(_("Sign in again"))
        case _:
            return str(_("Enter your password"))
