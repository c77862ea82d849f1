"""What the profile's pages show of each entry, as data for the templates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.features.profile.entries import Entry, Section
from portal.features.profile.forms import SectionForm
from portal.features.profile.keepers import Rules
from portal.identity.models import Access, AccountRules, Person, ProfileField
from portal.tenants.current import current_tenant
from portal.web.phone_numbers import readable

_TITLES: dict[Section, LazyString] = {
    Section.NAME: _l("Name"),
    Section.PERSONAL: _l("Personal details"),
    Section.ADDRESS: _l("Address"),
    Section.MORE: _l("More about you"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """*url* leads to where the value is changed; *note* says why it cannot be."""

    label: str
    value: str
    url: str | None = None
    note: str | None = None
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    id: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class FormLine:
    """An entry on the page where it is changed: a field, or a value with the reason beside it."""

    field: Any
    label: str
    hint: str
    value: str
    note: str


def cards(entries: Sequence[Entry], rules: AccountRules, person: Person) -> list[Card]:
    """Name, sign-in, personal details, address, more; those with nothing in them are left out."""
    found = [_card(section, entries, person) for section in Section]
    found.insert(1, Card("contact", str(_("How you sign in")), tuple(_contact(rules, person))))
    return [card for card in found if card.rows]


def picture_row(rules: Rules, person: Person) -> Row | None:
    access = rules.account.of(ProfileField.AVATAR)
    if access is Access.OFF:
        return None
    editable = access is Access.EDITABLE
    return Row(
        label=str(_("Picture")),
        value=person.avatar_url or "",
        url=url_for("profile.avatar") if editable else None,
        note=None if editable else managed(rules.keepers.get(ProfileField.AVATAR, "")),
    )


def lines(entries: Iterable[Entry], form: SectionForm, person: Person | None) -> list[FormLine]:
    """*person* is needed only for what cannot be changed; without it, that is left out."""
    return [
        FormLine(
            field=form[entry.name] if entry.is_editable else None,
            label=entry.label,
            hint=entry.hint,
            value=entry.shown(person) if person and not entry.is_editable else "",
            note=managed(entry.keeper),
        )
        for entry in entries
        if entry.is_editable or person
    ]


def managed(by: str = "") -> str:
    """Why a value cannot be changed here: the tenant keeps it, or a company by that name."""
    return str(_("Managed by %(tenant)s", tenant=by or current_tenant.name))


def _card(section: Section, entries: Sequence[Entry], person: Person) -> Card:
    rows = (_row(entry, person) for entry in entries if entry.section is section)
    return Card(section.value, str(_TITLES[section]), tuple(rows))


def _row(entry: Entry, person: Person) -> Row:
    value = entry.shown(person)
    page = f"profile.{entry.section.value}"
    return Row(
        label=entry.label,
        value=value,
        url=url_for(page, _anchor=entry.name) if entry.is_editable else None,
        note=None if entry.is_editable else managed(entry.keeper),
        is_needed=entry.required and entry.is_editable and not value,
    )


def _contact(rules: AccountRules, person: Person) -> Iterable[Row]:
    """Facts here: each is changed on a page of its own, with proof of who one is."""
    facts = (
        (_("Username"), person.username, rules.username),
        (_("Email"), person.email, rules.email),
        (_("Phone"), readable(person.phone) if person.phone else None, rules.phone),
    )
    for label, value, access in facts:
        if access is not Access.OFF:
            note = managed() if access is Access.READ_ONLY else None
            yield Row(str(label), value or "", note=note)
