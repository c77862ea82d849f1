"""
Read a table of a configuration file into a Struct, collecting every complaint instead of the first.
"""

import difflib
from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo, fields

T = TypeVar("T", bound=msgspec.Struct)


class ConfigurationError(Exception):
    """The configuration cannot be used; *complaints* are sentences, one a mistake."""

    def __init__(self, complaints: list[str]) -> None:
        super().__init__("\n".join(complaints))
        self.complaints = complaints


def read_table(kind: type[T], table: object, place: str, complaints: list[str]) -> T | None:
    """A *kind* from *table*, or None with what is wrong added to *complaints*."""
    if not isinstance(table, dict):
        complaints.append(f"{place}: write it as a table, [{place}]")
        return None
    before = len(complaints)
    known = {field.encode_name: field for field in fields(kind)}
    for name in table.keys() - known.keys():
        complaints.append(f"{place}.{name}: {_no_such_key(name, list(known))}")
    values = {
        field.name: _value(field, table[name], f"{place}.{name}", complaints)
        for name, field in known.items()
        if name in table
    }
    complaints.extend(
        f"{place}.{name}: is missing; it is {_description(field)}"
        for name, field in known.items()
        if field.required and name not in table
    )
    return kind(**values) if len(complaints) == before else None


def _value(field: FieldInfo, value: object, place: str, complaints: list[str]) -> Any:
    struct = _struct_of(field.type)
    if struct is not None and get_origin(field.type) is list:
        return _tables(struct, value, place, complaints)
    if struct is not None:
        return read_table(struct, value, place, complaints)
    try:
        return msgspec.convert(value, field.type)
    except msgspec.ValidationError as error:
        complaints.append(f"{place}: {_not_taken(field, error)}; it is {_description(field)}")
        return None


def _not_taken(field: FieldInfo, error: msgspec.ValidationError) -> str:
    """Why a value was refused; where there is a choice of words, what there is to choose from."""
    why = str(error).split(" - at")[0]
    choices = _choices(field.type)
    if not choices or "enum value" not in why:
        return why
    return f"{why.removeprefix('Invalid enum value ')} is none of " + ", ".join(choices)


def _choices(annotation: Any) -> list[str]:
    """The words of the Literal in *annotation*; the empty one goes without saying."""
    if get_origin(annotation) is Literal:
        return [str(word) for word in get_args(annotation) if word]
    return [word for inner in get_args(annotation) for word in _choices(inner)]


def _tables(
    kind: type[msgspec.Struct], value: object, place: str, complaints: list[str]
) -> list[Any]:
    """Several tables of one name, counted from one."""
    if not isinstance(value, list):
        complaints.append(f"{place}: write each one as a table, [[{place}]]")
        return []
    return [
        read_table(kind, table, f"{place}, number {number}", complaints)
        for number, table in enumerate(value, 1)
    ]


def _struct_of(annotation: Any) -> type[msgspec.Struct] | None:
    for candidate in (annotation, *get_args(annotation)):
        if isinstance(candidate, type) and issubclass(candidate, msgspec.Struct):
            return candidate
    return None


def _description(field: FieldInfo) -> str:
    if get_origin(field.type) is not None or hasattr(field.type, "__metadata__"):
        for extra in getattr(field.type, "__metadata__", ()):
            if isinstance(extra, msgspec.Meta) and extra.description:
                return extra.description
    struct = _struct_of(field.type)
    return (struct.__doc__ or "").split(":")[-1].strip(" .\n") if struct else "required"


def _no_such_key(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return f"there is no such key; did you mean {near[0]}?" if near else "there is no such key"
