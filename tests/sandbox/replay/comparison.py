"""
Does an answer say what the transcript says: its status, code, shape, and the values where they are
not prose.

Each function returns complaints, one line each with the path of the value; none means that the
answer agrees.
"""

import itertools
from typing import Any

from tests.sandbox.replay.placeholders import PLACEHOLDER, Memory, Unknown

# Texts for people: the sandbox has its own, so only their type is compared.
PROSE = frozenset({"message", "details", "error_description", "note"})
# No promised order, whoever sends them (transcripts/README.md).
UNORDERED = frozenset({"organizations", "organization_data", "organization_roles", "roles"})
_ELIDED = frozenset({"elided", "top-level keys"})
_MOST_PERMUTED = 6


def compare(
    expected: Any, actual: Any, memory: Memory, path: str = "$", *, unordered: bool = False
) -> list[str]:
    if isinstance(expected, dict):
        return _objects(expected, actual, memory, path, unordered=unordered)
    if isinstance(expected, list):
        return _lists(expected, actual, memory, path, unordered=unordered)
    key = path.rpartition(".")[2]
    if key in PROSE and isinstance(expected, str):
        return [] if isinstance(actual, str) else [f"{path}: expected a text, got {actual!r}"]
    if key == "scope" and isinstance(expected, str) and isinstance(actual, str):
        expected, actual = _sorted_words(expected), _sorted_words(actual)
    if isinstance(expected, str) and PLACEHOLDER.search(expected):
        complaint = memory.read(expected, actual)
        return [f"{path}: {complaint}"] if complaint else []
    same = type(expected) is type(actual) and expected == actual
    return [] if same else [f"{path}: expected {expected!r}, got {actual!r}"]


def _sorted_words(text: str) -> str:
    return " ".join(sorted(text.split()))


def _objects(
    expected: dict[str, Any], actual: Any, memory: Memory, path: str, *, unordered: bool
) -> list[str]:
    if not isinstance(actual, dict):
        return [f"{path}: expected an object, got {actual!r}"]
    elided = "elided" in expected
    if "top-level keys" in expected:
        return compare(
            expected["top-level keys"], sorted(actual), memory, f"{path}(keys)", unordered=True
        )
    wanted = {
        _key(key, memory): value
        for key, value in expected.items()
        if not (elided and key in _ELIDED)
    }
    complaints = [f"{path}.{key}: missing" for key in wanted.keys() - actual.keys()]
    if not elided:
        complaints += [
            f"{path}.{key}: not expected ({actual[key]!r})" for key in actual.keys() - wanted.keys()
        ]
    for key in wanted.keys() & actual.keys():
        loose = unordered or key in UNORDERED
        complaints += compare(wanted[key], actual[key], memory, f"{path}.{key}", unordered=loose)
    return sorted(complaints)


def _key(key: str, memory: Memory) -> str:
    try:
        return str(memory.write(key))
    except Unknown:
        return key


def _lists(
    expected: list[Any], actual: Any, memory: Memory, path: str, *, unordered: bool
) -> list[str]:
    if not isinstance(actual, list):
        return [f"{path}: expected a list, got {actual!r}"]
    if len(expected) != len(actual):
        return [f"{path}: expected {len(expected)} items, got {len(actual)}: {actual!r}"]
    if not unordered or len(expected) < 2:
        return _in_order(expected, actual, memory, path, unordered=unordered)
    return _best_order(expected, actual, memory, path)


def _in_order(
    expected: list[Any], actual: Any, memory: Memory, path: str, *, unordered: bool
) -> list[str]:
    return [
        complaint
        for number, (left, right) in enumerate(zip(expected, actual, strict=True))
        for complaint in compare(left, right, memory, f"{path}[{number}]", unordered=unordered)
    ]


def _best_order(expected: list[Any], actual: list[Any], memory: Memory, path: str) -> list[str]:
    if len(actual) > _MOST_PERMUTED:
        orders: Any = [sorted(actual, key=repr)]
    else:
        orders = itertools.permutations(actual)
    best: tuple[list[str], Memory] | None = None
    for order in orders:
        trial = memory.copy()
        complaints = _in_order(expected, list(order), trial, path, unordered=True)
        if best is None or len(complaints) < len(best[0]):
            best = complaints, trial
        if not complaints:
            break
    assert best is not None
    memory.values.update(best[1].values)
    return best[0]
