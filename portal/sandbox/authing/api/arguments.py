"""The arguments of a call: members of a JSON body, or of the query."""

from collections.abc import Mapping
from typing import Any

from flask import request

from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.envelope import Refused

Json = dict[str, Any]

LONGEST_PAGE = 50


def body() -> Json:
    """The JSON object that was posted; anything else is refused."""
    found = request.get_json(silent=True)
    if not isinstance(found, dict):
        raise Refused(refusals.MISSING)
    return found


def required(members: Mapping[str, Any], name: str) -> str:
    """A text that must be there and not empty."""
    value = members.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Refused(refusals.MISSING)
    return value.strip()


def optional(members: Json, name: str) -> str | None:
    value = members.get(name)
    if value is not None and not isinstance(value, str):
        raise Refused(refusals.BAD_VALUE)
    return value or None


def nested(members: Json, name: str) -> Json:
    """An object inside, which must be there."""
    value = members.get(name)
    if not isinstance(value, dict):
        raise Refused(refusals.MISSING)
    return value


def one_of(members: Json, name: str, *allowed: str) -> str:
    value = required(members, name)
    if value not in allowed:
        raise Refused(refusals.BAD_VALUE)
    return value


def flag(name: str) -> bool:
    """A boolean of the query: ``true``, or Python's ``True``, which the vendor's package sends."""
    return request.args.get(name, "").lower() == "true"


def page_of(items: list[Any]) -> Json:
    """``{totalCount, list}`` of the page that the query asks for, ten at a time unless it says."""
    page = _number("page", 1)
    limit = min(_number("limit", 10), LONGEST_PAGE)
    return {"totalCount": len(items), "list": items[(page - 1) * limit : page * limit]}


def _number(name: str, otherwise: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return otherwise
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise Refused(refusals.BAD_VALUE)
    return int(text)
