"""The standard parts of a profile as entries: what each looks like and what the tenant adds."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from flask_babel import gettext as _

from portal.features.profile import genders, regions
from portal.features.profile.custom_entries import input_of
from portal.features.profile.dates import ISO, DatePattern
from portal.features.profile.entries import Entry, Place, Section
from portal.features.profile.inputs import Day, Gender, Input, Line, OneOf, WebPage
from portal.identity.models import (
    Access,
    AccountRules,
    Choice,
    CustomField,
    CustomKind,
    ProfileField,
)
from portal.web.profile_fields import ADDRESS_LABELS, LABELS

_NAME_LENGTH = 128  # characters; the platform's column

SECTIONS: dict[ProfileField, Section] = {
    ProfileField.NAME: Section.NAME,
    ProfileField.GIVEN_NAME: Section.NAME,
    ProfileField.MIDDLE_NAME: Section.NAME,
    ProfileField.FAMILY_NAME: Section.NAME,
    ProfileField.NICKNAME: Section.NAME,
    ProfileField.COMPANY: Section.PERSONAL,
    ProfileField.BIRTHDATE: Section.PERSONAL,
    ProfileField.GENDER: Section.PERSONAL,
    ProfileField.WEBSITE: Section.PERSONAL,
    ProfileField.LOCALE: Section.PERSONAL,
    ProfileField.TIME_ZONE: Section.PERSONAL,
    ProfileField.ADDRESS: Section.ADDRESS,
}

_AUTOCOMPLETE = {
    ProfileField.NAME: "name",
    ProfileField.GIVEN_NAME: "given-name",
    ProfileField.MIDDLE_NAME: "additional-name",
    ProfileField.FAMILY_NAME: "family-name",
    ProfileField.NICKNAME: "nickname",
    ProfileField.COMPANY: "organization",
}
_ADDRESS_AUTOCOMPLETE = {
    "street": "street-address",
    "postal_code": "postal-code",
    "locality": "address-level2",
    "region": "address-level1",
    "country": "country",
}
_KINDS_THAT_REPLACE_OURS = (CustomKind.SELECT, CustomKind.REGEX, CustomKind.NUMBER)


def standard_entries(
    rules: AccountRules, keepers: Mapping[ProfileField, str] = MappingProxyType({})
) -> list[Entry]:
    """What the tenant does not keep switched off, in the order of the pages."""
    entries: list[Entry] = []
    for part, section in SECTIONS.items():
        access = rules.of(part)
        if access is Access.OFF:
            continue
        asked = rules.built_in.get(part)
        if part is ProfileField.ADDRESS:
            entries += _address_entries(asked, access)
        else:
            entry = _entry(part, section, access, asked)
            entries.append(replace(entry, keeper=keepers.get(part, "")))
    return entries


def _entry(
    part: ProfileField, section: Section, access: Access, asked: CustomField | None
) -> Entry:
    return Entry(
        name=part.value,
        label=_told_label(asked) or str(LABELS[part]),
        place=Place(part),
        input=_input(part, asked),
        section=section,
        access=access,
        required=asked.required if asked else False,
        hint=asked.description if asked and asked.description else _hint(part),
    )


def _told_label(field: CustomField | None) -> str:
    """The tenant's own word; a field without one goes by its key, which is not for people."""
    return field.label if field is not None and field.label != field.key else ""


def _input(part: ProfileField, asked: CustomField | None) -> Input:
    if asked is not None and asked.kind in _KINDS_THAT_REPLACE_OURS:
        return input_of(_in_words(part, asked))
    match part:
        case ProfileField.BIRTHDATE:
            pattern = DatePattern.of(asked.date_format) if asked else None
            return Day(pattern or ISO, autocomplete="bday", not_after_today=True)
        case ProfileField.GENDER:
            return Gender(attributes={"list": "gender-words", "autocomplete": "sex"})
        case ProfileField.WEBSITE:
            return WebPage(attributes={"autocomplete": "url"})
        case ProfileField.TIME_ZONE:
            return OneOf(regions.time_zones(), in_words=regions.time_zone_name)
        case ProfileField.LOCALE:
            return OneOf(
                regions.languages(),
                in_words=regions.language_name,
                attributes={"autocomplete": "language"},
            )
        case _:
            return _line(asked, _AUTOCOMPLETE[part])


def _in_words(part: ProfileField, asked: CustomField) -> CustomField:
    """A choice of genders without words of the tenant's has ours."""
    if part is not ProfileField.GENDER:
        return asked
    choices = (
        Choice(item.value, genders.in_words(item.label) if item.label == item.value else item.label)
        for item in asked.choices
    )
    return replace(asked, choices=tuple(choices))


def _line(asked: CustomField | None, autocomplete: str, *, several: bool = False) -> Line:
    attributes = {"autocomplete": autocomplete}
    if asked is not None and asked.placeholder:
        attributes["placeholder"] = asked.placeholder
    if several:
        attributes["rows"] = "2"
    longest = asked.max_length if asked and asked.max_length is not None else _NAME_LENGTH
    return Line(
        shortest=(asked.min_length or 0) if asked else 0,
        longest=min(longest, _NAME_LENGTH),
        several=several,
        attributes=attributes,
    )


def _hint(part: ProfileField) -> str:
    match part:
        case ProfileField.NAME:
            return str(_("The name that other people see."))
        case ProfileField.WEBSITE:
            return str(_("For example https://example.com"))
        case ProfileField.LOCALE:
            return str(_("The language that apps should use with you."))
        case _:
            return ""


def _address_entries(asked: CustomField | None, access: Access) -> list[Entry]:
    told = {part.key: part for part in asked.parts} if asked else {}
    parts = [part for part in ADDRESS_LABELS if not told or part in told]
    return [_address_entry(part, told.get(part), access) for part in parts]


def _address_entry(part: str, told: CustomField | None, access: Access) -> Entry:
    return Entry(
        name=f"address_{part}",
        label=_told_label(told) or str(ADDRESS_LABELS[part]),
        place=Place(ProfileField.ADDRESS, part),
        input=_address_input(part, told),
        section=Section.ADDRESS,
        access=access,
        required=told.required if told else False,
        hint=told.description if told else "",
    )


def _address_input(part: str, told: CustomField | None) -> Input:
    if told is not None and told.kind in _KINDS_THAT_REPLACE_OURS:
        return input_of(told)
    autocomplete = _ADDRESS_AUTOCOMPLETE[part]
    if part == "country":
        return OneOf(
            regions.countries(),
            standard=regions.country_code,
            in_words=regions.country_name,
            attributes={"autocomplete": autocomplete},
        )
    return _line(told, autocomplete, several=part == "street")
