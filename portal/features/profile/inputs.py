"""
The ways in which a value can be typed and shown, each between two forms of it.

*stored* is what the platform keeps: a text, a number, a truth. *typed* is the text that stands in
the input, which is what versions are compared by. ``typed(stored(text)) == text`` for every text
that a field accepted.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from flask_babel import gettext as _
from wtforms import BooleanField, Field

from portal.features.profile import genders
from portal.features.profile.choices import ChoiceField, option
from portal.features.profile.dates import ISO, DatePartsField, DatePattern, shown_date
from portal.features.profile.numbers import NumberField, read_number, typed_number
from portal.features.profile.validators import Fits, LengthBetween, Required, WebAddress, WhenGiven
from portal.features.profile.web_addresses import LONGEST, WebAddressField
from portal.identity.models import Choice
from portal.web.forms import LineField, LinesField, one_line, several_lines

DEFAULT_LENGTH = 256  # characters, where the tenant says nothing


class Input(Protocol):
    def field(self, label: str, *, required: bool, hint: str) -> Any:
        """An unbound WTForms field, whose data is *typed*."""

    def typed(self, stored: object) -> str: ...

    def stored(self, typed: str) -> object: ...

    def shown(self, stored: object) -> str:
        """In words, in the person's language; empty where there is nothing."""


def presence(required: bool) -> list[Any]:
    return [Required()] if required else [WhenGiven()]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, or several."""

    shortest: int = 0
    longest: int = DEFAULT_LENGTH
    several: bool = False
    pattern: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)

    def field(self, label: str, *, required: bool, hint: str) -> Any:
        checks = [*presence(required), LengthBetween(self.shortest, self.longest)]
        if self.pattern is not None:
            checks.append(Fits(self.pattern))
        kind = LinesField if self.several else LineField
        return kind(label, checks, description=hint, render_kw=dict(self.attributes))

    def typed(self, stored: object) -> str:
        text = _text(stored)
        return several_lines(text) if self.several else one_line(text)

    def stored(self, typed: str) -> object:
        return typed

    def shown(self, stored: object) -> str:
        return self.typed(stored)


@dataclass(frozen=True, slots=True)
class Gender(Line):
    """Free text with a few words of known meaning."""

    def typed(self, stored: object) -> str:
        return genders.in_words(one_line(_text(stored)))

    def stored(self, typed: str) -> object:
        return genders.standard_form(typed)


@dataclass(frozen=True, slots=True)
class WebPage:
    only_https: bool = False
    attributes: dict[str, str] = field(default_factory=dict)

    def field(self, label: str, *, required: bool, hint: str) -> Any:
        checks = [
            *presence(required),
            LengthBetween(0, LONGEST),
            WebAddress(only_https=self.only_https),
        ]
        attributes = {"type": "url", "inputmode": "url", "spellcheck": "false", **self.attributes}
        return WebAddressField(label, checks, description=hint, render_kw=attributes)

    def typed(self, stored: object) -> str:
        return one_line(_text(stored))

    def stored(self, typed: str) -> object:
        return typed

    def shown(self, stored: object) -> str:
        return self.typed(stored)


@dataclass(frozen=True, slots=True)
class Number:
    smallest: float | None = None
    largest: float | None = None
    attributes: dict[str, str] = field(default_factory=dict)

    def field(self, label: str, *, required: bool, hint: str) -> Any:
        return NumberField(
            label,
            presence(required),
            smallest=self.smallest,
            largest=self.largest,
            description=hint,
            render_kw={"inputmode": "decimal", **self.attributes},
        )

    def typed(self, stored: object) -> str:
        return typed_number(stored)

    def stored(self, typed: str) -> object:
        return read_number(typed) if typed else ""

    def shown(self, stored: object) -> str:
        return typed_number(stored) or one_line(_text(stored))


@dataclass(frozen=True, slots=True)
class Day:
    pattern: DatePattern = ISO
    autocomplete: str = ""
    not_after_today: bool = False

    def field(self, label: str, *, required: bool, hint: str) -> Any:
        return DatePartsField(
            label,
            presence(required),
            pattern=self.pattern,
            not_after_today=self.not_after_today,
            autocomplete=self.autocomplete,
            description=hint,
        )

    def typed(self, stored: object) -> str:
        day = self._read(stored)
        return self.pattern.write(day) if day else ""

    def stored(self, typed: str) -> object:
        return typed

    def shown(self, stored: object) -> str:
        day = self._read(stored)
        return shown_date(day) if day else one_line(_text(stored))

    def _read(self, stored: object) -> date | None:
        """Other applications keep the standard form, whatever the tenant's pattern is."""
        return self.pattern.read(_text(stored)) or ISO.read(_text(stored))


@dataclass(frozen=True, slots=True)
class Tick:
    """A checkbox; ``true`` or an empty text."""

    def field(self, label: str, *, required: bool, hint: str) -> Any:
        return BooleanField(label, [Required()] if required else [], description=hint)

    def typed(self, stored: object) -> str:
        return "true" if stored is True or stored == "true" else ""

    def stored(self, typed: str) -> object:
        return typed == "true"

    def shown(self, stored: object) -> str:
        if stored is None or stored == "":
            return ""
        return str(_("Yes") if self.typed(stored) else _("No"))


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of *choices*; their labels are text in the person's language already."""

    choices: tuple[Choice, ...]
    attributes: dict[str, str] = field(default_factory=dict)
    standard: Any = str  # a stored value → the one of the choices that it means
    in_words: Any = None  # a value that is none of the choices → words

    def field(self, label: str, *, required: bool, hint: str) -> Any:
        options = [option(Choice("", str(_("Not set")))), *map(option, self.choices)]
        return ChoiceField(
            label,
            presence(required),
            choices=options,
            description=hint,
            render_kw=dict(self.attributes),
        )

    def typed(self, stored: object) -> str:
        return str(self.standard(one_line(_text(stored))))

    def stored(self, typed: str) -> object:
        return typed

    def shown(self, stored: object) -> str:
        value = self.typed(stored)
        known = {choice.value: choice.label for choice in self.choices}
        if value in known:
            return known[value]
        return str(self.in_words(value)) if self.in_words and value else value


def typed_in(field: Field) -> str:
    """What stands in a field of this module now, as *typed*."""
    if isinstance(field, BooleanField):
        return "true" if field.data else ""
    return field.data or ""


def _text(stored: object) -> str:
    if stored is None or isinstance(stored, (dict, list)):
        return ""
    if isinstance(stored, bool):
        return "true" if stored else "false"
    return str(stored)
