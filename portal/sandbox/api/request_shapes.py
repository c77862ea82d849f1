"""What was sent, checked for its shape; refusals look as Logto's guard makes them.

Contract: contracts/logto-api.md §1.

Logto validates with zod and shows zod's issues, so the names here are zod's.
"""

import re
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from flask import request
from werkzeug.exceptions import BadRequest

from portal.sandbox.errors import ApiError

EMAIL = re.compile(r"\S+@\S+\.\S+")
PHONE = re.compile(r"\d+")
USERNAME = re.compile(r"[A-Z_a-z]\w*", re.ASCII)

_ABSENT = object()


class Members:
    """The members of a JSON object that was sent; reading one checks it and raises ApiError 400."""

    def __init__(self, members: dict[str, Any], path: tuple[str, ...] = ()) -> None:
        self._members = members
        self._path = path

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def text(self, name: str, *, pattern: re.Pattern[str] | None = None, at_least: int = 0) -> str:
        value: str = self._typed(name, str, "string")
        if len(value) < at_least:
            raise self._too_small(name, at_least)
        if pattern is not None and not pattern.fullmatch(value):
            raise self._invalid_string(name, "regex", "Invalid")
        return value

    def text_or_null(self, name: str, *, pattern: re.Pattern[str] | None = None) -> str | None:
        return None if self._is_null(name) else self.text(name, pattern=pattern)

    def address_or_null(self, name: str) -> str | None:
        """An absolute address of whatever scheme: Logto takes ``javascript:`` as well (§11)."""
        if self._is_null(name):
            return None
        value = self.text(name)
        if not urlsplit(value).scheme:
            raise self._invalid_string(name, "url", "Invalid url")
        return value

    def truth(self, name: str) -> bool:
        value: bool = self._typed(name, bool, "boolean")
        return value

    def object(self, name: str) -> dict[str, Any]:
        value: dict[str, Any] = self._typed(name, dict, "object")
        return value

    def members(self, name: str) -> "Members":
        return Members(self.object(name), (*self._path, name))

    def texts(self, name: str) -> list[str]:
        values: list[Any] = self._typed(name, list, "array")
        for number, value in enumerate(values):
            if not isinstance(value, str):
                raise invalid_type((*self._path, name, number), "string", value)
        return values

    def items_or_null(self, name: str) -> list[Any] | None:
        if self._is_null(name):
            return None
        values: list[Any] = self._typed(name, list, "array")
        return values

    def choice(self, name: str, options: Collection[str]) -> str:
        value: str = self._typed(name, str, "string")
        if value not in options:
            raise invalid_choice((*self._path, name), options, value)
        return value

    def texts_among(self, names: Collection[str]) -> dict[str, str]:
        """Those of *names* that were sent, each a text; the rest is left out, as zod does."""
        return {name: self.text(name) for name in names if name in self}

    def choices(self, names: Collection[str], options: Collection[str]) -> dict[str, str]:
        return {name: self.choice(name, options) for name in names if name in self}

    def refuse(self, name: str, message: str) -> ApiError:
        """A refusal with a rule of its own; for the caller to raise."""
        return _refusal(
            (*self._path, name), f"(custom) {message}", {"code": "custom", "message": message}
        )

    def _is_null(self, name: str) -> bool:
        return name in self._members and self._members[name] is None

    def _typed(self, name: str, kind: type, kind_name: str) -> Any:
        value = self._members.get(name, _ABSENT)
        if not isinstance(value, kind):
            raise invalid_type((*self._path, name), kind_name, value)
        return value

    def _invalid_string(self, name: str, validation: str, message: str) -> ApiError:
        issue = {"validation": validation, "code": "invalid_string", "message": message}
        return _refusal((*self._path, name), f"(invalid_string) {message}", issue)

    def _too_small(self, name: str, minimum: int) -> ApiError:
        message = f"String must contain at least {minimum} character(s)"
        bounds = {"minimum": minimum, "type": "string", "inclusive": True, "exact": False}
        issue = {"code": "too_small", **bounds, "message": message}
        return _refusal((*self._path, name), f"(too_small) {message}", issue)


def body() -> Members:
    """
    The body of the request: JSON, or a form, which Logto takes for the same.

    Raises ApiError 400 when it is neither an object nor nothing, BadRequest when it is no JSON.
    """
    value = _sent()
    if not isinstance(value, dict):
        raise invalid_type((), "object", value)
    return Members(value)


def query() -> Members:
    return Members(dict(request.args))


def invalid_type(
    path: tuple[str | int, ...], expected: str, value: Any, part: str = "body"
) -> ApiError:
    """*value* is not the *expected* type; *part* of the request is ``body`` or ``files``."""
    received = _type_name(value)
    message = "Required" if value is _ABSENT else f"Expected {expected}, received {received}"
    issue = {"code": "invalid_type", "expected": expected, "received": received, "message": message}
    return _refusal(
        path, f"(invalid_type) Expected {expected} but received {received}.", issue, part
    )


def missing(path: tuple[str | int, ...], expected: str, part: str = "body") -> ApiError:
    return invalid_type(path, expected, _ABSENT, part)


def invalid_choice(
    path: tuple[str | int, ...], options: Collection[str], received: str
) -> ApiError:
    wanted = " | ".join(f"'{option}'" for option in options)
    message = f"Invalid enum value. Expected {wanted}, received '{received}'"
    issue = {
        "received": received,
        "code": "invalid_enum_value",
        "options": list(options),
        "message": message,
    }
    return _refusal(path, f"(invalid_enum_value) {message}", issue)


def unknown_kind(name: str, options: Collection[str]) -> ApiError:
    """The member that tells kinds of objects apart names none of *options*."""
    wanted = " | ".join(f"'{option}'" for option in options)
    message = f"Invalid discriminator value. Expected {wanted}"
    issue = {"code": "invalid_union_discriminator", "options": list(options), "message": message}
    return _refusal((name,), f"(invalid_union_discriminator) {message}", issue)


def _refusal(
    path: tuple[str | int, ...], complaint: str, issue: dict[str, Any], part: str = "body"
) -> ApiError:
    key = ".".join(str(step) for step in path)
    return ApiError(
        400,
        "guard.invalid_input",
        message=f"The request {part} is invalid.",
        data={"issues": [{**issue, "path": list(path)}], "name": "ZodError"},
        details=f'Error in key path "{key}": {complaint}',
    )


def _sent() -> Any:
    kind = request.mimetype
    if kind == "application/x-www-form-urlencoded":
        return request.form.to_dict()
    if kind == "text/plain":
        return request.get_data(as_text=True)
    if not request.get_data():
        return {}
    try:
        return request.get_json(force=True)
    except BadRequest:
        raise BadRequest("The body is no valid JSON.") from None


def _type_name(value: Any) -> str:
    if value is _ABSENT:
        return "undefined"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    names: dict[type, str] = {
        str: "string",
        int: "number",
        float: "number",
        list: "array",
        dict: "object",
    }
    return names[type(value)]
