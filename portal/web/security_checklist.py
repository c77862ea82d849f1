"""What the platform makes of an account's protection, in words: a list, and its own number."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.identity.models import Access, AccountRules
from portal.identity.security import PasswordLevel, SecurityStanding

LEVELS: dict[PasswordLevel, LazyString] = {
    PasswordLevel.LOW: _l("Easy to guess"),
    PasswordLevel.MIDDLE: _l("Could be harder to guess"),
    PasswordLevel.HIGH: _l("Hard to guess"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """*url* is where something is done about what is not well, None where nothing can be."""

    title: str
    details: str
    icon: str
    is_well: bool
    url: str | None


@dataclass(frozen=True, slots=True)
class SecurityChecklist:
    """*rating* is a sentence with the platform’s number, None where it gives none."""

    checks: tuple[Check, ...]
    rating: str | None


def security_checklist(
    told: SecurityStanding | None, rules: AccountRules | None
) -> SecurityChecklist | None:
    """None where the platform says nothing of it: then nobody else does."""
    if told is None:
        return None
    rating = None
    if told.score is not None:
        rating = str(
            _("The identity service rates your account %(score)s of 100.", score=told.score)
        )
    return SecurityChecklist(tuple(_checks(told, rules)), rating)


def _checks(told: SecurityStanding, rules: AccountRules | None) -> Iterator[Check]:
    is_weak = told.password_level is PasswordLevel.LOW
    level = LEVELS.get(told.password_level) if told.password_level else None
    added = (str(_("Not added")), str(_("Added")))
    yield Check(
        str(_("Password")),
        str(level or _("Set")) if told.password else str(_("Not set")),
        "lock",
        told.password and not is_weak,
        _page("password.edit", rules.password if rules else None),
    )
    yield Check(
        str(_("Email")),
        added[told.email],
        "mail",
        told.email,
        _page("email.edit", rules.email if rules else None),
    )
    yield Check(
        str(_("Phone")),
        added[told.phone],
        "phone",
        told.phone,
        _page("phone.edit", rules.phone if rules else None),
    )
    if rules is None or rules.second_steps is not Access.OFF or told.second_step:
        yield Check(
            str(_("Second step")),
            str(_("Set up") if told.second_step else _("Not set up")),
            "shield",
            told.second_step,
            _page("two_step.show", rules.second_steps if rules else None),
        )


def _page(endpoint: str, access: Access | None) -> str | None:
    if access is not Access.EDITABLE or endpoint not in current_app.view_functions:
        return None
    return url_for(endpoint)
