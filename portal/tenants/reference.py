"""Every key an operator may set, as a page: made from the typed settings, so it cannot be wrong."""

import json
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo, fields

from portal import settings

TABLES = (
    settings.Server,
    settings.TenantSettings,
    settings.Oidc,
    settings.Logto,
    settings.Authing,
    settings.CustomField,
    settings.Sessions,
    settings.Proof,
    settings.Limits,
    settings.Organizations,
    settings.ManageScopes,
    settings.AccessTokens,
    settings.Closing,
    settings.Mail,
    settings.Branding,
    settings.App,
)

_INTRODUCTION = """\
# Configuration

`PORTAL_CONFIG` names one TOML file. Secrets are never in it: it names the environment variable or
the file that holds each. A mistake stops the start, and all that can be told by then are named at
once; `portal check` does the same without starting, and `portal check --online` also asks the
platform.

This page is made from the typed settings by `portal check --reference`.
"""


def markdown() -> str:
    return "\n".join([_INTRODUCTION, *(line for table in TABLES for line in _section(table))])


def _section(table: type[msgspec.Struct]) -> Iterator[str]:
    name, _, about = (table.__doc__ or "").strip().partition(": ")
    heading = name.replace("``", "`")
    yield f"## {heading}\n\n{about[:1].upper()}{about[1:]}\n"
    yield "| key | what it is | value | default |\n|---|---|---|---|"
    for field in fields(table):
        if _is_table(field.type):
            continue
        kind, about = _described(field)
        default = "**required**" if field.required else f"`{json.dumps(_default(field))}`"
        yield f"| `{field.encode_name}` | {about} | {kind} | {default} |"
    yield ""


def _is_table(annotation: Any) -> bool:
    return any(
        isinstance(item, type) and issubclass(item, msgspec.Struct)
        for item in (annotation, *get_args(annotation))
    )


def _described(field: FieldInfo) -> tuple[str, str]:
    meta = next(item for item in field.type.__metadata__ if isinstance(item, msgspec.Meta))
    return _kind(field.type.__origin__, meta), meta.description or ""


def _kind(annotation: Any, meta: msgspec.Meta) -> str:
    if annotation == settings.Words:
        return 'text, or one a language: `{en = "…", "zh-CN" = "…"}`'
    if get_origin(annotation) is Literal:
        return ", ".join(f"`{value}`" for value in get_args(annotation))
    if get_origin(annotation) is list:
        inner = get_args(annotation)[0]
        return "list of " + (_kind(inner, msgspec.Meta()) if get_args(inner) else "text")
    if annotation is bool:
        return "`true` or `false`"
    if annotation is int and meta.ge is not None:
        return f"{meta.ge} to {meta.le}"
    return "text"


def _default(field: FieldInfo) -> Any:
    if field.default is not msgspec.NODEFAULT:
        return field.default
    return field.default_factory() if callable(field.default_factory) else None
