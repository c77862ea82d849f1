"""What is asked for beside the password, and what I have to show then, row by row."""

from collections.abc import Iterator, Mapping

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from portal.features.security.parts import Parts
from portal.features.security.passkey_row import passkey_line
from portal.features.security.rows import Line, Row, added_on, locked_by, page_of
from portal.identity.factors import Factor, FactorKind, OwnSecondSteps
from portal.identity.models import Access, Person, SecondSteps
from portal.tenants.current import current_tenant
from portal.web.factors import FEW_LEFT, NAMES, address_of
from portal.web.parts_of_pages import Missing


def second_step_rows(parts: Parts) -> list[Row] | Missing:
    """HIDDEN as well where the tenant offers none and nobody has one."""
    own = parts.own_second_steps
    if isinstance(own, Missing):
        return own
    if parts.experience is None:
        return Missing.FAILED
    if not parts.passkeys_are_second_steps:
        own = own.without(own.of(FactorKind.PASSKEY))
    offered = parts.experience.second_steps
    if not offered.offered and not own.factors:
        return Missing.HIDDEN
    access = parts.rules.second_steps if parts.rules else None
    pages = {
        FactorKind.AUTHENTICATOR: page_of("two_step.authenticator", access),
        FactorKind.CODE_BY_EMAIL: page_of("two_step.show", access),
        FactorKind.CODE_BY_PHONE: page_of("two_step.show", access),
        FactorKind.PASSKEY: page_of("passkeys.show", _access_to_passkeys(parts)),
        FactorKind.BACKUP_CODES: page_of("two_step.backup_codes", access),
    }
    return [_state(offered, own, parts.person, access), *_factors(offered, own, access, pages)]


def _state(offered: SecondSteps, own: OwnSecondSteps, person: Person, access: Access | None) -> Row:
    is_on = offered.are_asked_of(own, person.channels)
    words = _what_is_asked(own) if is_on else _why_not(offered, own)
    return Row(
        label=str(_("When you sign in")),
        lines=(Line(str(_("Asked for") if is_on else _("Not asked for")), words),),
        action=str(_("See")),
        url=page_of("two_step.show", Access.EDITABLE),
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
    if not offered.open_to(own) and not offered.codes and not own.factors:
        return str(_("%(tenant)s does not offer any so far.", tenant=current_tenant.name))
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
    """*pages* are where each kind is changed; what is not offered any more is only listed."""
    may_be_enrolled = offered.open_to(own)
    for kind, line in _LINES.items():
        factors = own.of(kind)
        if factors or kind in may_be_enrolled:
            may_change = kind in offered.kinds or kind is FactorKind.PASSKEY
            url = pages.get(kind) if may_change else None
            yield Row(
                label=str(NAMES[kind]),
                lines=tuple(line(factor) for factor in factors),
                empty=str(_("Not set up")),
                action=str(_("Change") if factors else _("Add")),
                url=url,
                note=locked_by(access) if not url else None,
            )


def _authenticator(factor: Factor) -> Line:
    return Line(str(_("Set up")), added_on(factor.added_at))


def _sent(factor: Factor) -> Line:
    return Line(address_of(factor), added_on(factor.added_at))


def _backup_codes(factor: Factor) -> Line:
    left, made = factor.codes_left, factor.added_at
    text = _("Set up") if left is None else ngettext("%(num)d left", "%(num)d left", left)
    since = _("Made on %(date)s", date=format_date(made, "long")) if made else ""
    is_few = left is not None and left <= FEW_LEFT
    return Line(str(text), str(since), str(_("Few left")) if is_few else "")


_LINES = {
    FactorKind.AUTHENTICATOR: _authenticator,
    FactorKind.CODE_BY_EMAIL: _sent,
    FactorKind.CODE_BY_PHONE: _sent,
    FactorKind.PASSKEY: passkey_line,
    FactorKind.BACKUP_CODES: _backup_codes,
}
