"""Pages of lists: ``?page=1&page_size=20`` in, ``Total-Number`` and ``Link`` out.

Contract: contracts/logto-api.md §1.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Response, jsonify, request

from portal.sandbox.current import config
from portal.sandbox.errors import ApiError

_DEFAULT_SIZE = 20
_LARGEST_SIZE = 100


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a list that was asked for; *start* counts from nought."""

    number: int
    size: int

    @property
    def start(self) -> int:
        return (self.number - 1) * self.size


def paged(items: list[Any], *, optional: bool = False) -> Response:
    """One page of *items*; with *optional*, all of them where no page was asked for.

    Raises ApiError 400 ``guard.invalid_pagination``.
    """
    window = _window()
    if optional and not {"page", "page_size"} & request.args.keys():
        return jsonify(items)
    return _answer(items[window.start : window.start + window.size], window, len(items))


def paged_rows(rows: Callable[[Window], list[Any]], total: int) -> Response:
    """The same for a list that is too long to be read whole. Raises as ``paged``."""
    window = _window()
    return _answer(rows(window), window, total)


def _answer(items: list[Any], window: Window, total: int) -> Response:
    answer = jsonify(items)
    answer.headers["Total-Number"] = str(total)
    answer.headers["Link"] = _links(window.number, max(1, -(-total // window.size)))
    return answer


def _window() -> Window:
    number, size = _number("page", 1), _number("page_size", _DEFAULT_SIZE)
    if size > _LARGEST_SIZE:
        raise ApiError(400, "guard.invalid_pagination")
    return Window(number, size)


def _number(name: str, default: int) -> int:
    text = request.args.get(name)
    if text is None:
        return default
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ApiError(400, "guard.invalid_pagination")
    return int(text)


def _links(page: int, last: int) -> str:
    pages = {"first": 1}
    if page > 1:
        pages["prev"] = page - 1
    pages["last"] = last
    if page < last:
        pages["next"] = page + 1
    return ", ".join(
        f'<{_address(number)}>; rel="{relation}"' for relation, number in pages.items()
    )


def _address(page: int) -> str:
    """The link lacks ``/api``, as Logto's does (§11)."""
    path = request.path.removeprefix("/api")
    return f"{config().url.rstrip('/')}{path}?{urlencode({**request.args, 'page': page})}"
