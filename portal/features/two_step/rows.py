"""The second steps as lines of one list: what it is, since when, and what can be done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from portal.features.two_step.message_ways import OF_KIND
from portal.features.two_step.standing import Standing
from portal.identity.factors import SENT_KINDS, Factor, FactorKind
from portal.identity.models import Channel
from portal.journal import browsers
from portal.web.factors import FEW_LEFT, NAMES, SENT, address_of, name_of
from portal.web.phone_numbers import readable

_PASSKEYS = "passkeys.show"


@dataclass(frozen=True, slots=True)
class Action:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """*warning* is one or two words; *is_there* is whether it counts already."""

    name: str
    icon: str
    details: str = ""
    warning: str = ""
    is_there: bool = True
    actions: tuple[Action, ...] = ()


def rows(found: Standing) -> list[Row]:
    """What is there and what can be set up, in the same order for everybody."""
    return [
        *_authenticator(found),
        *(row for kind in SENT_KINDS for row in _sent(kind, found)),
        *_passkeys(found),
        *_backup_codes(found),
        *(_code(channel, found) for channel in found.codes_by),
        *(_unknown(factor) for factor in found.own.of(FactorKind.OTHER)),
    ]


def _authenticator(found: Standing) -> Iterator[Row]:
    kind = FactorKind.AUTHENTICATOR
    factor, name = found.the(kind), str(NAMES[kind])
    if factor is None:
        if kind in found.offered.open_to(found.own):
            set_up = Action(str(_("Set it up")), url_for("two_step.authenticator"))
            actions: tuple[Action, ...] = (set_up,) if found.may_change else ()
            yield Row(name, "phone", str(_("Not set up")), is_there=False, actions=actions)
        return
    replace = Action(str(_("Replace")), url_for("two_step.authenticator"))
    remove = Action(str(_("Remove")), url_for("two_step.remove_authenticator"))
    actions = (*([replace] if found.may_enrol(kind) else []), remove) if found.may_change else ()
    yield Row(name, "phone", _added(factor), actions=actions)


def _sent(kind: FactorKind, found: Standing) -> Iterator[Row]:
    """Codes to an address that was enrolled for them."""
    way, factor, name = OF_KIND[kind], found.the(kind), str(NAMES[kind])
    icon = "mail" if kind is FactorKind.CODE_BY_EMAIL else "phone"
    if factor is not None:
        details = _joined([address_of(factor), _added(factor)])
        page = way.url("remove")
        actions = (Action(str(_("Remove")), page),) if found.may_change else ()
        yield Row(name, icon, details, actions=actions)
    elif kind in found.offered.open_to(found.own):
        set_up = Action(str(_("Set it up")), way.url("begin"))
        actions = (set_up,) if found.may_change else ()
        yield Row(name, icon, str(_("Not set up")), is_there=False, actions=actions)


def _passkeys(found: Standing) -> Iterator[Row]:
    """Each by its name; what can be done about them is on a page of their own."""
    kind = FactorKind.PASSKEY
    there = found.own.of(kind)
    page = url_for(_PASSKEYS) if _PASSKEYS in current_app.view_functions else None
    if not there and kind in found.offered.kinds:
        actions = (Action(str(_("Set it up")), page),) if page and found.may_change else ()
        yield Row(str(NAMES[kind]), "key", str(_("Not set up")), is_there=False, actions=actions)
    for factor in there:
        known = [str(_("Passkey")), _made_on(factor), _added(factor), _last_used(factor)]
        actions = (Action(str(_("Manage")), page),) if page else ()
        yield Row(name_of(factor, _made_on(factor)), "key", _joined(known), actions=actions)


def _backup_codes(found: Standing) -> Iterator[Row]:
    kind = FactorKind.BACKUP_CODES
    factor, name = found.the(kind), str(NAMES[kind])
    if factor is None:
        if kind in found.offered.kinds:
            make = Action(str(_("Make")), url_for("two_step.backup_codes"))
            is_of_use = found.may_change and found.own.supports_backup_codes
            words = _("Not made") if is_of_use else _("For when another second step is set up")
            actions: tuple[Action, ...] = (make,) if is_of_use else ()
            yield Row(name, "lock", str(words), is_there=False, actions=actions)
        return
    left = factor.codes_left
    count = ngettext("%(num)d left", "%(num)d left", left) if left is not None else ""
    made = _on(_("Made on %(date)s"), factor.added_at)
    new = Action(str(_("Make new ones")), url_for("two_step.backup_codes"))
    remove = Action(str(_("Remove")), url_for("two_step.remove_backup_codes"))
    actions = (*([new] if found.may_enrol(kind) else []), remove) if found.may_change else ()
    is_few = left is not None and left <= FEW_LEFT
    warning = str(_("Few left") if left else _("None left")) if is_few else ""
    yield Row(name, "lock", _joined([str(count), made]), warning, actions=actions)


def _code(channel: Channel, found: Standing) -> Row:
    """Having the address is all it takes; it is changed where addresses are."""
    person, is_email = found.person, channel is Channel.EMAIL
    address = person.email or "" if is_email else readable(person.phone or "")
    endpoint = f"{channel.value}.edit"
    can = endpoint in current_app.view_functions
    actions = (Action(str(_("Change")), url_for(endpoint)),) if can else ()
    return Row(str(SENT[channel]), "mail" if is_email else "phone", address, actions=actions)


def _unknown(factor: Factor) -> Row:
    """It may be a newer thing than this page: there it is, and nothing is done to it here."""
    return Row(name_of(factor), "shield", _added(factor))


def _added(factor: Factor) -> str:
    return _on(_("Added on %(date)s"), factor.added_at)


def _last_used(factor: Factor) -> str:
    return _on(_("Last used on %(date)s"), factor.last_used_at)


def _made_on(factor: Factor) -> str:
    return browsers.system(factor.agent or "")


def _on(words: str, moment: datetime | None) -> str:
    return str(words) % {"date": format_date(moment, "long")} if moment else ""


def _joined(parts: list[str]) -> str:
    return " · ".join(part for part in parts if part)
