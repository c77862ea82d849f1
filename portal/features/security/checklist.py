"""The advice in words, each with the page where it is followed, and what this browser put aside."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.features.security.advice import OPTIONAL, Advice, advice
from portal.features.security.parts import Parts
from portal.features.security.rows import page_of
from portal.identity.models import Access, Person
from portal.web.i18n import enumeration
from portal.web.ways_in import provider_name


@dataclass(frozen=True, slots=True)
class Item:
    """*key* names it where it may be put aside; None where that would not be fair."""

    title: str
    why: str
    url: str
    key: str | None


@dataclass(frozen=True, slots=True)
class Checklist:
    items: tuple[Item, ...] = ()
    put_aside: int = 0


def checklist(parts: Parts, put_aside: frozenset[Advice]) -> Checklist:
    """Empty where the rules could not be had: nobody is sent to a page that may be closed."""
    if parts.rules is None or parts.experience is None:
        return Checklist()
    found = list(_items(parts, advice(parts.person, parts.rules, parts.experience)))
    shown = tuple(item for item in found if item.key not in put_aside)
    return Checklist(shown, len(found) - len(shown))


def _items(parts: Parts, wanted: tuple[Advice, ...]) -> Iterator[Item]:
    for item in wanted:
        url = page_of(f"{item.value}.edit", Access.EDITABLE)
        if url is not None:
            title, why = _words(item, parts)
            yield Item(title, why, url, item.value if item in OPTIONAL else None)


def _words(item: Advice, parts: Parts) -> tuple[str, str]:
    way_back = str(_("A code sent there lets you in again when nothing else does."))
    match item:
        case Advice.PASSWORD:
            return str(_("Set a password")), _why_a_password(parts)
        case Advice.EMAIL:
            return str(_("Add an email address")), way_back
        case Advice.PHONE:
            return str(_("Add a phone number")), way_back


def _why_a_password(parts: Parts) -> str:
    names = _linked_names(parts.person, parts)
    if not names:
        return str(
            _("With a password you can confirm that it is you, and then add ways to sign in here.")
        )
    return str(
        _(
            "So far you sign in with %(providers)s. With a password you can confirm that it is "
            "you, and then add other ways to sign in here.",
            providers=enumeration(names),
        )
    )


def _linked_names(person: Person, parts: Parts) -> list[str]:
    providers = parts.experience.providers if parts.experience else ()
    names = {provider.key: provider_name(provider) for provider in providers}
    return [names.get(linked.provider, linked.provider) for linked in person.identities or ()]
