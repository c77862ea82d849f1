"""What was sent, checked for its shape (contracts/logto-api.md §1)."""

import re
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from flask import request
from werkzeug.exceptions import BadRequest

from portal.sandbox.api import refusals
from portal.sandbox.api.refusals import ABSENT, Path
from portal.sandbox.errors import ApiError

EMAIL = re.compile(r"\S+@\S+\.\S+")
PHONE = re.compile(r"\d+")
USERNAME = re.compile(r"[A-Z_a-z]\w*", re.ASCII)


class Members:
    """The members of a JSON object that was sent; reading one checks it and raises ApiError 400."""

    def __init__(self, members: dict[str, Any], path: Path = ()) -> None:
        self._members = members
        self._path = path

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def is_given(self, name: str) -> bool:
        """Whether it was sent, and not as null."""
        return self._members.get(name) is not None

    def text(
        self,
        name: str,
        *,
        pattern: re.Pattern[str] | None = None,
        at_least: int = 0,
        at_most: int | None = None,
    ) -> str:
        value: str = self._typed(name, str, "string")
        if len(value) < at_least:
            raise refusals.too_small(self._at(name), at_least, "string")
        if at_most is not None and len(value) > at_most:
            raise refusals.too_big(self._at(name), at_most)
        if pattern is not None and not pattern.fullmatch(value):
            raise refusals.invalid_string(self._at(name), "regex", "Invalid")
        return value

    def is_text(self, name: str) -> bool:
        return isinstance(self._members.get(name), str)

    def is_false(self, name: str) -> bool:
        return self._members.get(name) is False

    def text_or_null(
        self, name: str, *, pattern: re.Pattern[str] | None = None, at_most: int | None = None
    ) -> str | None:
        return None if self._is_null(name) else self.text(name, pattern=pattern, at_most=at_most)

    def address_or_null(self, name: str) -> str | None:
        """An absolute address of whatever scheme: Logto takes ``javascript:`` as well (§11)."""
        if self._is_null(name):
            return None
        value = self.text(name)
        if not urlsplit(value).scheme:
            raise refusals.invalid_string(self._at(name), "url", "Invalid url")
        return value

    def number(self, name: str, *, at_least: float) -> float:
        value = self._members.get(name, ABSENT)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise refusals.invalid_type(self._at(name), "number", value)
        if value < at_least:
            raise refusals.too_small(self._at(name), at_least, "number")
        return value

    def truth(self, name: str) -> bool:
        value: bool = self._typed(name, bool, "boolean")
        return value

    def object(self, name: str) -> dict[str, Any]:
        value: dict[str, Any] = self._typed(name, dict, "object")
        return value

    def members(self, name: str) -> "Members":
        return Members(self.object(name), self._at(name))

    def texts(self, name: str, *, at_least: int = 0) -> list[str]:
        values: list[Any] = self._typed(name, list, "array")
        if len(values) < at_least:
            raise refusals.too_small(self._at(name), at_least, "array")
        for number, value in enumerate(values):
            if not isinstance(value, str):
                raise refusals.invalid_type((*self._path, name, number), "string", value)
        return values

    def items_or_null(self, name: str) -> list[Any] | None:
        if self._is_null(name):
            return None
        values: list[Any] = self._typed(name, list, "array")
        return values

    def choice(self, name: str, options: Collection[str]) -> str:
        value: str = self._typed(name, str, "string")
        if value not in options:
            raise refusals.invalid_choice(self._at(name), options, value)
        return value

    def texts_among(self, names: Collection[str]) -> dict[str, str]:
        """Those of *names* that were sent, each a text; the rest is left out, as zod does."""
        return {name: self.text(name) for name in names if name in self}

    def choices(self, names: Collection[str], options: Collection[str]) -> dict[str, str]:
        return {name: self.choice(name, options) for name in names if name in self}

    def refuse(self, name: str, message: str) -> ApiError:
        """A refusal with a rule of its own; for the caller to raise."""
        return refusals.custom(self._at(name), message)

    def _at(self, name: str) -> Path:
        return (*self._path, name)

    def _is_null(self, name: str) -> bool:
        return name in self._members and self._members[name] is None

    def _typed(self, name: str, kind: type, kind_name: str) -> Any:
        value = self._members.get(name, ABSENT)
        if not isinstance(value, kind):
            raise refusals.invalid_type(self._at(name), kind_name, value)
        return value


def body() -> Members:
    """
    The body of the request: JSON, or a form, which Logto takes for the same.

    Raises ApiError 400 when it is neither an object nor nothing, BadRequest when it is no JSON.
    """
    value = _sent()
    if not isinstance(value, dict):
        raise refusals.invalid_type((), "object", value)
    return Members(value)


def query() -> Members:
    return Members(dict(request.args))


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
