"""
What the tenant would like to know of a person, and what of it is still missing.

Only what the person may change counts: nobody is asked for what they cannot give. What the
tenant's own catalogue names is wanted, and a name and a picture always are; the other standard
parts (gender, date of birth …) are nobody's business unless the tenant asks.
"""

from dataclasses import dataclass

from portal.identity.models import (
    Access,
    AccountRules,
    Address,
    CustomField,
    CustomKind,
    Person,
    ProfileField,
)

_ALWAYS_WANTED = (ProfileField.NAME, ProfileField.AVATAR)
_NOT_EVERYONE_HAS = (ProfileField.MIDDLE_NAME, ProfileField.NICKNAME, ProfileField.COMPANY)


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    One thing that the tenant would like to know: a standard part, or a field of its own.

    *label* is what the tenant calls it; empty where it has no word of its own.
    """

    part: ProfileField | CustomField
    required: bool
    given: bool
    label: str = ""


def wanted(rules: AccountRules, person: Person) -> tuple[Wanted, ...]:
    """In the order of the pages: standard parts first, then the tenant's own fields."""
    parts = [
        Wanted(part, _is_required(rules, part), _has_part(rules, person, part), _label(rules, part))
        for part in ProfileField
        if rules.of(part) is Access.EDITABLE and _is_wanted(rules, part)
    ]
    if rules.custom is not Access.EDITABLE:
        return tuple(parts)
    own = (
        Wanted(
            field, is_required(field), _is_given(field, person.custom.get(field.key)), field.label
        )
        for field in rules.custom_fields
        if field.kind is not CustomKind.CHECKBOX  # to leave it empty is an answer
    )
    return (*parts, *own)


def is_required(field: CustomField) -> bool:
    """Whether the tenant insists on *field*, or on a part of it."""
    return field.required or any(part.required for part in field.parts)


def _is_wanted(rules: AccountRules, part: ProfileField) -> bool:
    if part in _NOT_EVERYONE_HAS:
        return _is_required(rules, part)
    return part in _ALWAYS_WANTED or part in rules.built_in


def _is_required(rules: AccountRules, part: ProfileField) -> bool:
    asked = rules.built_in.get(part)
    return asked is not None and is_required(asked)


def _label(rules: AccountRules, part: ProfileField) -> str:
    asked = rules.built_in.get(part)
    return asked.label if asked else ""


def _has_part(rules: AccountRules, person: Person, part: ProfileField) -> bool:
    value = person.profile.get(part)
    if not isinstance(value, Address):
        return bool(value)
    asked = rules.built_in.get(part)
    needed = [inner.key for inner in asked.parts if inner.required] if asked else []
    return value != Address() and all(getattr(value, key, "") for key in needed)


def _is_given(field: CustomField, value: object) -> bool:
    if isinstance(value, dict):
        needed = [part.key for part in field.parts if part.required] or [*value]
        return any(value.values()) and all(value.get(key) for key in needed)
    return value is not None and value != ""
