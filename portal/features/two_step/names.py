"""Second steps in one line each: what is asked for, what would be left."""

from flask_babel import gettext as _

from portal.features.two_step.standing import Standing
from portal.identity.factors import Factor, FactorKind, OwnSecondSteps
from portal.identity.models import Channel
from portal.journal import browsers
from portal.web.factors import SENT, address_of, name_of
from portal.web.phone_numbers import readable


def what_is_left(found: Standing, own: OwnSecondSteps) -> list[str]:
    """What would be asked for at a sign-in of someone with *own*, in words; empty for nothing."""
    if not found.asked_with(own):
        return []
    counting = found.offered.counting(own)
    return [*map(_line, counting), *(_code_by(channel, found) for channel in found.codes_by)]


def _line(factor: Factor) -> str:
    if factor.kind is FactorKind.PASSKEY and factor.name:
        return str(_("Passkey “%(name)s”", name=factor.name))
    if factor.address:
        return str(_("%(name)s: %(value)s", name=name_of(factor), value=address_of(factor)))
    return name_of(factor, browsers.system(factor.agent or ""))


def _code_by(channel: Channel, found: Standing) -> str:
    person = found.person
    address = person.email if channel is Channel.EMAIL else readable(person.phone or "")
    return str(_("%(name)s: %(value)s", name=SENT[channel], value=address))
