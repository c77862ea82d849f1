"""
The tenant's catalogue of profile fields, in our words (contracts/logto-api.md §7).

A field is kept where its name says. A name that every profile may have (``givenName``,
``birthdate``, ``address`` …) is no field of its own: it adds a label, a rule or choices to the part
we know (``AccountRules.built_in``), and ``fullname`` does so for the three names in it. Everything
else lives in ``customData`` under its name. What we cannot make sense of is left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import structlog
from msgspec import Struct, ValidationError, convert, field

from portal.backends.logto.names import ADDRESS_PARTS, BUILT_IN, FULL_NAME, NOT_OURS
from portal.identity.models import Choice, CustomField, CustomKind, ProfileField

log = structlog.get_logger()

_KINDS = {
    "Text": CustomKind.TEXT,
    "Number": CustomKind.NUMBER,
    "Date": CustomKind.DATE,
    "Checkbox": CustomKind.CHECKBOX,
    "Select": CustomKind.SELECT,
    "Url": CustomKind.URL,
    "Regex": CustomKind.REGEX,
    "Address": CustomKind.ADDRESS,
    "Fullname": CustomKind.FULL_NAME,
}
_NESTED = frozenset({"Address", "Fullname"})


class WireOption(Struct, frozen=True):
    value: str
    label: str | None = None


class WirePart(Struct, frozen=True, rename="camel"):
    name: str
    type: str
    enabled: bool = True
    required: bool = False
    label: str | None = None
    description: str | None = None
    config: dict[str, Any] | None = None


class WireConfig(Struct, frozen=True, rename="camel"):
    placeholder: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_value: float | None = None
    max_value: float | None = None
    format: str | None = None
    custom_format: str | None = None
    options: list[WireOption] = field(default_factory=list)
    parts: list[WirePart] = field(default_factory=list)


class WireField(Struct, frozen=True, rename="camel"):
    name: str
    type: str
    required: bool = False
    label: str | None = None
    description: str | None = None
    config: dict[str, Any] | None = None
    sie_order: float = 0


def catalogue(items: Iterable[object]) -> dict[str, CustomField]:
    """The fields by name, in the order of the tenant's sign-in pages."""
    read = [wire for item in items if (wire := _wire_field(item)) is not None]
    in_order = sorted(read, key=lambda wire: wire.sie_order)
    ours = {wire.name: _ours(wire) for wire in in_order}
    return {name: found for name, found in ours.items() if found is not None}


def own_fields(fields: Iterable[CustomField]) -> tuple[CustomField, ...]:
    """Those whose values are the tenant's own, kept in ``customData``."""
    elsewhere = BUILT_IN.keys() | NOT_OURS | {FULL_NAME}
    return tuple(field for field in fields if field.key not in elsewhere)


def built_in_fields(fields: Mapping[str, CustomField]) -> dict[ProfileField, CustomField]:
    """What the catalogue says about parts of the profile that we know anyway."""
    full_name = fields.get(FULL_NAME)
    named = {part.key: part for part in full_name.parts} if full_name else {}
    return {
        ours: {**named, **fields}[name]
        for name, ours in BUILT_IN.items()
        if name in fields or name in named
    }


def _wire_field(item: object) -> WireField | None:
    try:
        return convert(item, WireField)
    except ValidationError:
        log.warning("profile_field_left_out", reason="shape")
        return None


def _ours(wire: WireField | WirePart) -> CustomField | None:
    kind = _KINDS.get(wire.type)
    if kind is None:
        log.info("profile_field_left_out", reason="kind")
        return None
    try:
        config = convert(wire.config or {}, WireConfig)
    except ValidationError:
        log.warning("profile_field_left_out", reason="config")
        return None
    return CustomField(
        key=wire.name,
        kind=kind,
        label=wire.label or wire.name,
        description=wire.description or "",
        required=wire.required,
        placeholder=config.placeholder or "",
        min_length=config.min_length,
        max_length=config.max_length,
        min_value=config.min_value,
        max_value=config.max_value,
        pattern=config.format if kind is CustomKind.REGEX else None,
        date_format=_date_format(config) if kind is CustomKind.DATE else "yyyy-MM-dd",
        choices=tuple(_choice(option) for option in config.options),
        parts=_parts(config) if kind in (CustomKind.ADDRESS, CustomKind.FULL_NAME) else (),
    )


def _choice(option: WireOption) -> Choice:
    return Choice(option.value, option.label or option.value)


def _parts(config: WireConfig) -> tuple[CustomField, ...]:
    parts = (_ours(part) for part in config.parts if part.enabled and part.type not in _NESTED)
    return tuple(_named_as_ours(part) for part in parts if part is not None)


def _named_as_ours(part: CustomField) -> CustomField:
    """A part of an address goes by our name; one that the tenant gave no label has none."""
    label = "" if part.label == part.key else part.label
    return replace(part, key=ADDRESS_PARTS.get(part.key, part.key), label=label)


def _date_format(config: WireConfig) -> str:
    chosen = config.custom_format if config.format == "custom" else config.format
    return chosen or "yyyy-MM-dd"
