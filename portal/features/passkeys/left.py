"""What is left to get in with, and to show as a second step, once a passkey is gone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.features.passkeys import names
from portal.features.passkeys.standing import Standing
from portal.identity.factors import Factor, FactorKind, OwnSecondSteps, going_with
from portal.identity.models import Channel
from portal.identity.ways_in import Remaining, can_confirm, ways_back, ways_in
from portal.web import ways_in as words
from portal.web.factors import SENT, name_of
from portal.web.phone_numbers import readable


@dataclass(frozen=True, slots=True)
class Left:
    """
    In sentences: *ways_in* as after the loss of any way in, *second_steps* for whoever is asked for
    one, *consequences* of the removal. *going* is what has to go, one after the other; *is_needed*
    where the tenant wants a second step of everyone and it is the last.
    """

    ways_in: words.Shown
    second_steps: list[str]
    consequences: list[str]
    going: tuple[Factor, ...]
    is_needed: bool

    @property
    def is_enough(self) -> bool:
        return self.ways_in.is_enough and not self.is_needed


def left_without(passkey: Factor, found: Standing) -> Left:
    """Codes that are sent are something for backup codes to stand in for as well."""
    codes_by = _codes_by(found)
    going = (passkey,) if codes_by else going_with(passkey, found.own)
    rest, offered = found.own.without(going), found.experience.second_steps
    is_asked = bool(offered.are_asked_of(rest, found.person.channels))
    return Left(
        ways_in=_ways_in(rest, found),
        second_steps=[
            *map(_line, offered.counting(rest)),
            *(_code(one, found) for one in codes_by),
        ],
        consequences=list(_consequences(found, is_asked, with_codes=len(going) > 1)),
        going=going,
        is_needed=offered.required and not is_asked,
    )


def _ways_in(rest: OwnSecondSteps, found: Standing) -> words.Shown:
    """Where passkeys let nobody in by themselves, the removal of one takes no way in away."""
    person, experience = found.person, found.experience
    left = Remaining(
        ways_in(person, experience), ways_back(person, experience), can_confirm(person)
    )
    shown = words.shown(left, person, experience)
    if not found.rules.signs_in:
        return replace(shown, is_enough=True)
    if not rest.of(FactorKind.PASSKEY):
        return shown
    others = [_("With another of your passkeys"), *shown.ways_in]
    return replace(shown, ways_in=others, is_enough=True)


def _line(factor: Factor) -> str:
    if factor.kind is FactorKind.PASSKEY:
        return str(_("Passkey “%(name)s”", name=names.shown(factor)))
    if factor.codes_left is None:
        return name_of(factor)
    left = ngettext("%(num)d left", "%(num)d left", factor.codes_left)
    return str(_("%(name)s: %(value)s", name=name_of(factor), value=left))


def _codes_by(found: Standing) -> list[Channel]:
    reached = found.person.channels & found.experience.second_steps.codes
    return [channel for channel in Channel if channel in reached]


def _code(channel: Channel, found: Standing) -> str:
    person = found.person
    address = person.email if channel is Channel.EMAIL else readable(person.phone or "")
    return str(_("%(name)s: %(value)s", name=SENT[channel], value=address))


def _consequences(found: Standing, is_asked: bool, *, with_codes: bool) -> Iterator[str]:
    yield _("It no longer works for signing in here.")
    if with_codes:
        yield _("Your backup codes go with it: by themselves they are no second step.")
    was_asked = found.experience.second_steps.are_asked_of(found.own, found.person.channels)
    if was_asked and not is_asked:
        yield _("No second step is left: from then on, the first one is enough to get in.")
