"""
The lines of the profile: for each value where it is kept, who may change it, how it is typed.

An address is several lines that are kept in one place, so a place may have a part.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from portal.features.profile.inputs import Input
from portal.identity.models import (
    Access,
    Address,
    Person,
    ProfileChanges,
    ProfileField,
    ProfileValue,
)

_PARTS_OF_ADDRESS = ("street", "locality", "region", "postal_code", "country")


class Section(StrEnum):
    """The pages on which a profile is changed."""

    NAME = "name"
    PERSONAL = "personal"
    ADDRESS = "address"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value is kept: a standard part of the profile or a key of the tenant's own."""

    root: ProfileField | str
    part: str | None = None

    def read(self, person: Person) -> Any:
        whole = _whole(person, self.root)
        if self.part is None:
            return whole
        if isinstance(whole, Address):
            return getattr(whole, self.part)
        return whole.get(self.part) if isinstance(whole, Mapping) else None


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One line. *name* is that of its input, unique in its section; *label* and *hint* are in the
    person's language, or in the tenant's words. *keeper* is who changes it where the person cannot,
    empty for the tenant.
    """

    name: str
    label: str
    place: Place
    input: Input
    section: Section
    access: Access
    required: bool = False
    hint: str = ""
    keeper: str = ""

    @property
    def is_editable(self) -> bool:
        return self.access is Access.EDITABLE

    def typed(self, person: Person) -> str:
        """What stands in the input for what *person* has now."""
        return self.input.typed(self.place.read(person))

    def shown(self, person: Person) -> str:
        return self.input.shown(self.place.read(person))


def changes(typed: Iterable[tuple[Entry, str]], person: Person) -> ProfileChanges:
    """
    What to ask of the platform so that every entry of *typed* says what was typed.

    What is kept together (an address) goes together, the parts nobody touched as *person* has them.
    """
    profile: dict[ProfileField, ProfileValue] = {}
    custom: dict[str, Any] = {}
    for entry, text in typed:
        root, value = entry.place.root, entry.input.stored(text)
        target: dict[Any, Any] = profile if isinstance(root, ProfileField) else custom
        if entry.place.part is not None:
            value = _with_part(target.get(root, _whole(person, root)), entry.place, value)
        elif target is custom and value == "":
            value = None
        target[root] = value
    return ProfileChanges(profile=profile, custom=custom)


def _whole(person: Person, root: ProfileField | str) -> Any:
    return person.profile.get(root) if isinstance(root, ProfileField) else person.custom.get(root)


def _with_part(whole: Any, place: Place, value: object) -> Any:
    part = str(place.part)
    if place.root is ProfileField.ADDRESS:
        address = whole if isinstance(whole, Address) else Address()
        return in_one_line(replace(address, **{part: str(value)}))
    return {**(whole if isinstance(whole, Mapping) else {}), part: value}


def in_one_line(address: Address) -> Address:
    """*address* with ``formatted`` made of its parts, as the platform's own pages make it."""
    parts: Iterable[str] = (getattr(address, part) for part in _PARTS_OF_ADDRESS)
    return replace(address, formatted=", ".join(filter(None, parts)))
