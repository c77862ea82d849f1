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
from portal.tenants.current import current_tenant
from portal.web import ways_in as words
from portal.web.phone_numbers import readable


@dataclass(frozen=True, slots=True)
class Left:
    """
    In sentences: *ways_in* as after the loss of any way in, *second_steps* for whoever is asked for
    one, *consequences* of the removal. *going* is what has to go, one after the other.
    """

    ways_in: words.Shown
    second_steps: list[str]
    consequences: list[str]
    going: tuple[Factor, ...]

    @property
    def is_enough(self) -> bool:
        return self.ways_in.is_enough


def left_without(passkey: Factor, found: Standing) -> Left:
    going = going_with(passkey, found.own)
    rest = found.own.without(going)
    second_steps = [*_second_steps(rest), *_codes(found)]
    return Left(
        ways_in=_ways_in(rest, found),
        second_steps=second_steps,
        consequences=list(_consequences(found, bool(second_steps), with_codes=len(going) > 1)),
        going=going,
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


def _second_steps(rest: OwnSecondSteps) -> Iterator[str]:
    for factor in rest.factors:
        match factor.kind:
            case FactorKind.AUTHENTICATOR:
                yield _("Authenticator app")
            case FactorKind.PASSKEY:
                yield _("Passkey “%(name)s”", name=names.shown(factor))
            case FactorKind.BACKUP_CODES if factor.codes_left is not None:
                yield ngettext(
                    "Backup codes, %(num)d left", "Backup codes, %(num)d left", factor.codes_left
                )
            case FactorKind.BACKUP_CODES:
                yield _("Backup codes")
            case _:
                yield _("Another second step")


def _codes(found: Standing) -> Iterator[str]:
    person, sent = found.person, found.experience.second_steps.codes
    if Channel.EMAIL in sent and person.email:
        yield _("A code by email to %(address)s", address=person.email)
    if Channel.PHONE in sent and person.phone:
        yield _("A code by text message to %(number)s", number=readable(person.phone))


def _consequences(found: Standing, something_is_left: bool, *, with_codes: bool) -> Iterator[str]:
    yield _("It no longer works for signing in here.")
    if with_codes:
        yield _("Your backup codes go with it: they stand in for another second step.")
    if something_is_left:
        return
    if found.experience.second_steps.required:
        yield _(
            "%(tenant)s wants a second step of everyone: you will be asked to set one up when you "
            "next sign in.",
            tenant=current_tenant.name,
        )
    else:
        yield _("No second step is left: from then on, the first one is enough to get in.")
