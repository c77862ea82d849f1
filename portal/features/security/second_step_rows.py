"""What is asked for beside the password, and what I have to show then, row by row."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.features.security.parts import Parts
from portal.features.security.rows import Line, Row, added_on, locked_by, page_of
from portal.identity.factors import Factor, FactorKind, OwnSecondSteps
from portal.identity.models import Access, Person, SecondSteps
from portal.tenants.current import current_tenant
from portal.web.parts_of_pages import Missing

_FEW = 2
"""So many backup codes or fewer are worth a word."""


def second_step_rows(parts: Parts) -> list[Row] | Missing:
    """HIDDEN as well where the tenant offers none and nobody has one."""
    own = parts.own_second_steps
    if isinstance(own, Missing):
        return own
    if parts.experience is None:
        return Missing.FAILED
    offered = parts.experience.second_steps
    if not offered.offered and not own.factors:
        return Missing.HIDDEN
    access = parts.rules.second_steps if parts.rules else None
    pages = {FactorKind.PASSKEY: page_of("passkeys.show", _access_to_passkeys(parts))}
    return [_state(offered, own, parts.person, access), *_factors(offered, own, access, pages)]


def _state(offered: SecondSteps, own: OwnSecondSteps, person: Person, access: Access | None) -> Row:
    is_on = offered.are_asked_of(own, person.channels)
    words = _what_is_asked(own) if is_on else _why_not(offered, own)
    return Row(
        label=str(_("When you sign in")),
        lines=(Line(str(_("Asked for") if is_on else _("Not asked for")), words),),
        note=_required() if offered.required else locked_by(access),
    )


def _what_is_asked(own: OwnSecondSteps) -> str:
    if own.factors:
        return str(_("One of these, beside your password."))
    return str(_("A code that is sent to you, beside your password."))


def _why_not(offered: SecondSteps, own: OwnSecondSteps) -> str:
    if offered.required:
        return str(_("You will be asked to set one up when you next sign in."))
    if offered.offered and own.factors:
        return str(_("You have chosen not to be asked for it."))
    return ""


def _required() -> str:
    return str(_("Required by %(tenant)s", tenant=current_tenant.name))


def _access_to_passkeys(parts: Parts) -> Access | None:
    return parts.passkeys.access if parts.passkeys else None


def _factors(
    offered: SecondSteps,
    own: OwnSecondSteps,
    access: Access | None,
    pages: Mapping[FactorKind, str | None],
) -> Iterator[Row]:
    """*pages* are where each kind is changed."""
    for kind, words in _WORDS.items():
        factors = own.of(kind)
        if factors or kind in offered.kinds:
            yield Row(
                label=str(words.label),
                lines=tuple(words.line(factor) for factor in factors),
                empty=str(_("Not set up")),
                action=str(_("Change") if factors else _("Add")),
                url=pages.get(kind),
                note=locked_by(access) if not pages.get(kind) else None,
            )


def _authenticator(factor: Factor) -> Line:
    return Line(str(_("Set up")), added_on(factor.added_at))


def _passkey(factor: Factor) -> Line:
    used = factor.last_used_at
    last = str(_("Last used on %(date)s", date=format_date(used, "long"))) if used else ""
    known = [words for words in (added_on(factor.added_at), last) if words]
    return Line(factor.name or str(_("Passkey without a name")), " · ".join(known))


def _backup_codes(factor: Factor) -> Line:
    left, made = factor.codes_left, factor.added_at
    text = _("Set up") if left is None else ngettext("%(num)d left", "%(num)d left", left)
    since = _("Made on %(date)s", date=format_date(made, "long")) if made else ""
    is_few = left is not None and left <= _FEW
    return Line(str(text), str(since), str(_("Few left")) if is_few else "")


@dataclass(frozen=True, slots=True)
class _Words:
    label: LazyString
    line: Callable[[Factor], Line]


_WORDS = {
    FactorKind.AUTHENTICATOR: _Words(_l("Authenticator app"), _authenticator),
    FactorKind.PASSKEY: _Words(_l("Passkeys"), _passkey),
    FactorKind.BACKUP_CODES: _Words(_l("Backup codes"), _backup_codes),
}
