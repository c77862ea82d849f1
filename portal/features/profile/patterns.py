"""
Patterns as operators write them: JavaScript's regular expressions, matched safely in Python.

A pattern is the operator's and the value is anybody's, so a match gets a tenth of a second and a
bounded value, and a pattern that cannot be read or takes longer refuses the value: what cannot be
checked is not accepted. Meanings follow ECMA-262 §22.2 without flags, the way the platform
compiles a pattern (``new RegExp(format)``).
"""

import re
from functools import lru_cache
from typing import Any

import regex  # type: ignore[import-untyped]  # it has a timeout, which re has not

LONGEST_VALUE = 1000  # characters
LONGEST_PATTERN = 1000  # characters
SECONDS = 0.1

_SPACE = r"\t\n\x0b\f\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_SAME_IN_BOTH = frozenset("dDwWbBnrtfv")
_NOT_REPEATABLE = frozenset(("^", "|", r"\Z", r"\b", r"\B"))
_GROUPS = ("?:", "?=", "?!", "?<=", "?<!")
_QUANTIFIER = re.compile(r"[*+?]|\{\d+(?:,\d*)?\}")
_GROUP_NAME = re.compile(r"\?<([A-Za-z_$][\w$]*)>")
_CODES = re.compile(r"x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})")


class UnusablePattern(Exception):
    """The pattern is not one of JavaScript’s, or too costly to match; the operator can mend it."""


def fits(pattern: str, value: str) -> bool:
    """
    Whether *pattern* is found in *value*.

    Raises UnusablePattern when that cannot be said.
    """
    if len(value) > LONGEST_VALUE:
        return False
    try:
        return _compiled(pattern).search(value, timeout=SECONDS) is not None
    except TimeoutError as slow:
        raise UnusablePattern("it takes too long") from slow


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Any:
    if len(pattern) > LONGEST_PATTERN:
        raise UnusablePattern("it is too long")
    try:
        return regex.compile(_Translation(pattern).text(), regex.ASCII | regex.VERSION0)
    except (regex.error, OverflowError, RecursionError) as wrong:
        raise UnusablePattern(str(wrong)) from wrong


class _Translation:
    """One reading of a pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._named = "(?<" in pattern and _GROUP_NAME.search(pattern) is not None

    def text(self) -> str:
        out: list[str] = []
        repeatable = False
        while self._at < len(self._pattern):
            quantifier = _QUANTIFIER.match(self._pattern, self._at)
            if quantifier:
                if not repeatable:
                    raise UnusablePattern("nothing to repeat")
                out.append(self._quantifier(quantifier.group()))
                repeatable = False
                continue
            piece = self._piece()
            opens_a_group = piece.startswith("(") and not piece.endswith(")")
            repeatable = not opens_a_group and piece not in _NOT_REPEATABLE
            out.append(piece)
        return "".join(out)

    def _quantifier(self, text: str) -> str:
        self._at += len(text)
        if self._pattern[self._at : self._at + 1] == "?":
            self._at += 1
            return text + "?"
        return text

    def _piece(self) -> str:
        char = self._take()
        if char == "\\":
            return self._escape(inside=False)
        if char == "[":
            return self._class()
        if char == "(":
            return self._group()
        if char == ".":
            return r"[^\n\r\u2028\u2029]"
        if char == "$":
            return r"\Z"
        return char if char in "^|)" else re.escape(char)

    def _take(self) -> str:
        char = self._pattern[self._at]
        self._at += 1
        return char

    def _group(self) -> str:
        rest = self._pattern[self._at : self._at + 64]
        named = _GROUP_NAME.match(rest)
        opening = named.group() if named else next((g for g in _GROUPS if rest.startswith(g)), "")
        if rest.startswith("?") and not opening:
            raise UnusablePattern("a kind of group that JavaScript does not have")
        self._at += len(opening)
        return f"(?<{named.group(1).replace('$', '_')}>" if named else f"({opening}"

    def _class(self) -> str:
        negated = self._pattern[self._at : self._at + 1] == "^"
        self._at += negated
        inside: list[str] = []
        while self._at < len(self._pattern):
            char = self._take()
            if char == "]":
                return self._closed_class(negated, "".join(inside))
            if char == "\\":
                inside.append(self._escape(inside=True))
            else:
                inside.append(char if char.isalnum() or char == "-" else re.escape(char))
        raise UnusablePattern("a character class without its end")

    @staticmethod
    def _closed_class(negated: bool, inside: str) -> str:
        if not inside:
            return r"[\s\S]" if negated else r"(?!)"
        return f"[{'^' if negated else ''}{inside}]"

    def _escape(self, *, inside: bool) -> str:
        if self._at >= len(self._pattern):
            raise UnusablePattern("a backslash at the end")
        char = self._take()
        if char in "sS":
            return _space(char, inside=inside)
        if char == "b" and inside:
            return r"\x08"
        if char in _SAME_IN_BOTH and not (char == "B" and inside):
            return rf"\{char}"
        if char.isdigit():
            return self._digits(char, inside=inside)
        return self._code_or_name(char)

    def _digits(self, first: str, *, inside: bool) -> str:
        if first == "0":
            return r"\x00"
        if inside:
            return re.escape(first)
        digits = first
        while self._pattern[self._at : self._at + 1].isdigit():
            digits += self._take()
        return rf"(?:\{digits})"

    def _code_or_name(self, char: str) -> str:
        code = _CODES.match(self._pattern, self._at - 1)
        if code:
            self._at += len(code.group()) - 1
            return re.escape(chr(int(code.group(1) or code.group(2), 16)))
        if char == "k" and self._named:
            name, closed, _ = self._pattern[self._at + 1 :].partition(">")
            if not closed:
                raise UnusablePattern("a reference without a name")
            self._at += len(name) + 2
            return f"(?P={name.replace('$', '_')})"
        return re.escape(char)


def _space(char: str, *, inside: bool) -> str:
    if inside:
        return _SPACE if char == "s" else r"\S"
    return f"[{'^' if char == 'S' else ''}{_SPACE}]"
