"""The tenant's own fields as entries, of every kind."""

from collections.abc import Iterable

from flask_babel import gettext as _

from portal.features.profile.dates import DatePattern
from portal.features.profile.entries import Entry, Place, Section
from portal.features.profile.inputs import (
    DEFAULT_LENGTH,
    Day,
    Input,
    Line,
    Number,
    OneOf,
    Tick,
    WebPage,
)
from portal.features.profile.patterns import LONGEST_VALUE
from portal.identity.models import Access, AccountRules, CustomField, CustomKind

_LONGEST = 4096  # characters, whatever the tenant says
_LONG_ENOUGH_FOR_LINES = 400


def custom_entries(rules: AccountRules) -> list[Entry]:
    """In the tenant's order; a field of several parts is several entries."""
    if rules.custom is Access.OFF:
        return []
    return [entry for field in rules.custom_fields for entry in _entries(field, rules.custom)]


def _entries(field: CustomField, access: Access) -> Iterable[Entry]:
    if field.kind not in (CustomKind.ADDRESS, CustomKind.FULL_NAME):
        yield _entry(field, Place(field.key), field.key, access)
        return
    for part in field.parts:
        yield _entry(part, Place(field.key, part.key), f"{field.key}_{part.key}", access)


def _entry(field: CustomField, place: Place, name: str, access: Access) -> Entry:
    return Entry(
        name=f"custom_{name}",
        label=field.label or field.key,
        place=place,
        input=input_of(field),
        section=Section.MORE,
        access=access,
        required=field.required and field.kind is not CustomKind.CHECKBOX,
        hint=field.description or _hint(field),
    )


def input_of(field: CustomField) -> Input:
    """How a value of this field is typed, with the tenant's own limits."""
    attributes = {"placeholder": field.placeholder} if field.placeholder else {}
    match field.kind:
        case CustomKind.NUMBER:
            return Number(field.min_value, field.max_value, attributes)
        case CustomKind.DATE:
            return _day(field, attributes)
        case CustomKind.CHECKBOX:
            return Tick()
        case CustomKind.SELECT:
            return OneOf(field.choices)
        case CustomKind.URL:
            return WebPage(attributes=attributes)
        case CustomKind.REGEX:
            return Line(longest=LONGEST_VALUE, pattern=field.pattern, attributes=attributes)
        case _:
            return _line(field, attributes)


def _day(field: CustomField, attributes: dict[str, str]) -> Input:
    """Three inputs, or one line where the tenant's pattern is more than numbers."""
    pattern = DatePattern.of(field.date_format)
    return Day(pattern) if pattern else Line(attributes=attributes)


def _line(field: CustomField, attributes: dict[str, str]) -> Line:
    longest = min(DEFAULT_LENGTH if field.max_length is None else field.max_length, _LONGEST)
    several = longest >= _LONG_ENOUGH_FOR_LINES
    return Line(
        shortest=min(field.min_length or 0, longest),
        longest=longest,
        several=several,
        attributes={**attributes, "rows": "4"} if several else attributes,
    )


def _hint(field: CustomField) -> str:
    if field.kind is CustomKind.DATE and DatePattern.of(field.date_format) is None:
        return str(_("In the format %(pattern)s.", pattern=field.date_format))
    return ""
