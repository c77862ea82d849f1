"""
Dates as three inputs (day, month, year), kept as text in whatever pattern the platform keeps them.

Three inputs, because nobody should have to page through a calendar to the year they were born, and
because every screen reader can read them (GOV.UK Design System, *Date input*).
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from babel import Locale
from babel.dates import get_date_format
from flask_babel import format_date, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from markupsafe import Markup
from wtforms import Field, ValidationError

from portal.web.forms import LineField
from portal.web.i18n import enumeration

_TOKEN = re.compile(r"y+|M+|d+|'[^']*'|[^A-Za-z']+|.", re.DOTALL)
_LENGTHS = {"yyyy": 4, "MM": 2, "M": 0, "dd": 2, "d": 0}
_LETTERS = {"d": "day", "M": "month", "y": "year"}
_EARLIEST_YEAR = 1000  # before it, a year has lost its century: 84

LABELS: dict[str, LazyString] = {"day": _l("Day"), "month": _l("Month"), "year": _l("Year")}


@dataclass(frozen=True, slots=True)
class DatePattern:
    """A Unicode date pattern (``yyyy-MM-dd``) that has day, month and year and nothing else."""

    tokens: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "DatePattern | None":
        """None for a pattern with anything but numbers in it (names of months, hours)."""
        tokens = tuple(_TOKEN.findall(text))
        letters = [token for token in tokens if token[0].isascii() and token[0].isalpha()]
        known = all(token in _LENGTHS for token in letters)
        whole = sorted(token[0] for token in letters) == ["M", "d", "y"]
        return cls(tokens) if known and whole else None

    def read(self, text: str) -> date | None:
        found = re.fullmatch("".join(map(_group, self.tokens)), text.strip())
        return day_of(**found.groupdict()) if found else None

    def write(self, day: date) -> str:
        return "".join(_written(token, day) for token in self.tokens)


ISO = DatePattern(("yyyy", "-", "MM", "-", "dd"))


def day_of(year: str, month: str, day: str) -> date | None:
    """The date of three numbers as typed; None where there is no such day."""
    if not all(part.isascii() and part.isdigit() for part in (year, month, day)):
        return None
    try:
        return date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return None


def shown_date(day: date) -> str:
    """A date in the person's language; the reader's time zone has no part in it."""
    return str(format_date(day, "long", rebase=False))


def order_of_parts(locale: Locale | None) -> tuple[str, ...]:
    """Day, month and year in the order in which the language writes them."""
    pattern = get_date_format("short", locale or Locale("en")).pattern
    return tuple(_LETTERS[letter] for letter in sorted(_LETTERS, key=pattern.find))


def _group(token: str) -> str:
    if token in _LENGTHS:
        length = _LENGTHS[token]
        digits = rf"[0-9]{{{length}}}" if length else "[0-9]{1,2}"
        return f"(?P<{_LETTERS[token[0]]}>{digits})"
    return re.escape(token.strip("'"))


def _written(token: str, day: date) -> str:
    if token not in _LENGTHS:
        return token.strip("'")
    number: int = getattr(day, _LETTERS[token[0]])
    return str(number).zfill(_LENGTHS[token])


class DatePartField(LineField):
    """One of the three; *told* is the id of what is wrong with all of them together."""

    told = ""

    def __call__(self, **attributes: Any) -> Markup:
        if self.told:
            attributes |= {"aria_describedby": self.told, "aria_invalid": "true"}
        rendered: Markup = super().__call__(**attributes)
        return rendered


class DatePartsField(Field):
    """
    Three inputs named ``<name>_day``, ``<name>_month`` and ``<name>_year``.

    ``data`` is the date in *pattern*, or an empty string. What was typed stays in the inputs, also
    where it is no date.
    """

    def __init__(
        self,
        label: str | None = None,
        validators: Any = None,
        *,
        pattern: DatePattern = ISO,
        not_after_today: bool = False,
        autocomplete: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.pattern = pattern
        self.not_after_today = not_after_today
        self._inputs = {part: self._input(part, autocomplete) for part in LABELS}

    def _input(self, part: str, autocomplete: str) -> DatePartField:
        attributes = {"inputmode": "numeric", "maxlength": "4" if part == "year" else "2"}
        if autocomplete:
            attributes["autocomplete"] = f"{autocomplete}-{part}"
        unbound: Any = DatePartField(
            str(LABELS[part]), id=f"{self.id}-{part}", render_kw=attributes
        )
        bound: DatePartField = unbound.bind(form=None, name=f"{self.name}_{part}", _meta=self.meta)
        return bound

    @property
    def inputs(self) -> list[DatePartField]:
        """For the template: in the order of the person's language, each told what is wrong."""
        for field in self._inputs.values():
            field.told = f"{self.id}-error" if self.errors else ""
        return [self._inputs[part] for part in order_of_parts(get_locale())]

    def process(self, formdata: Any, data: Any = "", extra_filters: Any = None) -> None:
        self.process_errors = []
        sent = formdata is not None and any(
            field.name in formdata for field in self._inputs.values()
        )
        if not sent:
            self.show(data if isinstance(data, str) else "")
            return
        for field in self._inputs.values():
            field.process(formdata)
        day = self._day()
        self.data = self.pattern.write(day) if day else ""

    def show(self, value: str) -> None:
        """Fill the inputs with a date in this field's pattern."""
        day = self.pattern.read(value)
        self.data = self.pattern.write(day) if day else ""
        for part, field in self._inputs.items():
            field.data = str(getattr(day, part)) if day else ""

    def pre_validate(self, form: Any) -> None:
        typed = {part: field.data for part, field in self._inputs.items()}
        if not any(typed.values()):
            return
        missing = [str(LABELS[part]) for part in order_of_parts(get_locale()) if not typed[part]]
        if missing:
            raise ValidationError(
                _("The date is not complete. Also enter: %(parts)s.", parts=enumeration(missing))
            )
        day = self._day()
        if day is None:
            raise ValidationError(_("There is no such date. Enter day, month and year in numbers."))
        if day.year < _EARLIEST_YEAR:
            raise ValidationError(_("Enter the year with four digits."))
        if self.not_after_today and day > _latest_today():
            raise ValidationError(_("Enter a date that is not in the future."))

    def _day(self) -> date | None:
        return day_of(**{part: field.data or "" for part, field in self._inputs.items()})

    def __call__(self, **attributes: Any) -> Markup:
        """The three inputs without their labels; a page walks ``inputs`` instead."""
        return Markup(" ").join(field(**attributes) for field in self.inputs)


def _latest_today() -> date:
    """Today, wherever on earth it is already."""
    return (datetime.now(UTC) + timedelta(hours=14)).date()
