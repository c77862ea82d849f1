"""The placeholders of the transcripts: what each stands for in this run.

Whatever differs between two runs stands in a transcript as ``<…>`` (transcripts/README.md). A
request is written with what is known already; an answer teaches the rest, and from then on the same
placeholder means the same value.
"""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pyotp

PLACEHOLDER = re.compile(r"<[a-z][a-z0-9-]*(?::[^<>]*)?>")

_TOLERANCE = timedelta(minutes=2)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_TIME = re.compile(r"<(epoch-ms|epoch-s|iso-time)(?::([+-])(\d+)([smhd]))?>")

_SHORT_ID = r"[a-z0-9]{12}"
_LONG_ID = r"[a-z0-9]{21}"
_JWT = r"[\w-]+\.[\w-]+\.[\w-]+"
# The first prefix that fits decides. OIDC's own ids (sessions, grants, jti) have another alphabet.
_KINDS: list[tuple[str, str]] = [
    ("<id:user:", _SHORT_ID),
    ("<id:org:", _SHORT_ID),
    ("<id:session:", r"[\w-]{21,43}"),
    ("<id:grant:", r"[\w-]{21,43}"),
    ("<id:", _LONG_ID),
    ("<verification:", _LONG_ID),
    ("<token:opaque:", r"[\w-]{43}"),
    ("<token:refresh:", r"[\w-]{43}"),
    ("<authorization-code:", r"[\w-]{43}"),
    ("<token:", _JWT),
    ("<code:", r"\d{6}"),
    ("<totp-secret:", r"[A-Z2-7]{32}"),
    ("<backup-code:", r"[0-9a-f]{10}"),
    ("<ip>", r"[0-9a-f.:]+"),
    ("<user-agent:", r".+"),
    ("<", r"[\w.:@-]+"),
]


class Unknown(LookupError):
    """A request needs a placeholder whose value nobody has told yet."""


@dataclass
class Memory:
    """What the placeholders of one scenario stand for; *now* is the sandbox's own time."""

    now: Callable[[], datetime]
    values: dict[str, str] = field(default_factory=dict)

    def copy(self) -> "Memory":
        return Memory(self.now, dict(self.values))

    def write(self, value: Any) -> Any:
        """*value* with every placeholder replaced; raises Unknown."""
        if isinstance(value, str):
            if time := _TIME.fullmatch(value):
                return self._moment(time)
            return PLACEHOLDER.sub(lambda found: self._known(found[0]), value)
        if isinstance(value, list):
            return [self.write(item) for item in value]
        if isinstance(value, dict):
            return {self.write(key): self.write(item) for key, item in value.items()}
        return value

    def read(self, expected: str, actual: Any) -> str | None:
        """Compare a text that has placeholders, learning the unknown ones; a complaint or None."""
        if time := _TIME.fullmatch(expected):
            return self._time(time, actual)
        if not isinstance(actual, str):
            return f"expected {expected}, got {actual!r}"
        names: list[str] = []
        match = re.fullmatch(self._pattern(expected, names), actual)
        if match is None:
            return f"expected {expected}{self._meaning(expected)}, got {actual!r}"
        for number, name in enumerate(names):
            self.values[name] = match[f"p{number}"]
        return None

    def _pattern(self, expected: str, names: list[str]) -> str:
        pattern, end = "", 0
        for found in PLACEHOLDER.finditer(expected):
            pattern += re.escape(expected[end : found.start()]) + self._group(found[0], names)
            end = found.end()
        return pattern + re.escape(expected[end:])

    def _group(self, name: str, names: list[str]) -> str:
        if time := _TIME.fullmatch(name):  # in the query of an address: its digits
            return r"\d{13}" if time[1] == "epoch-ms" else r"\d{10}"
        if name in names:
            return f"(?P=p{names.index(name)})"
        try:
            value = self._known(name)
            # Within the query of an address that stands in a text, it is quoted.
            return f"(?:{re.escape(value)}|{re.escape(quote(value, safe=''))})"
        except Unknown:
            names.append(name)
            kind = next(kind for prefix, kind in _KINDS if name.startswith(prefix))
            return f"(?P<p{len(names) - 1}>{kind})"

    def _meaning(self, expected: str) -> str:
        known = {
            name: self.values[name] for name in PLACEHOLDER.findall(expected) if name in self.values
        }
        return f" {known}" if known else ""

    def _known(self, name: str) -> str:
        if name in self.values:
            return self.values[name]
        if name.startswith("<totp-of:"):
            secret = self._known("<" + name.removeprefix("<totp-of:"))
            return pyotp.TOTP(secret).at(self.now())
        if name.startswith("<totp-five-minutes-ago-of:"):
            secret = self._known("<" + name.removeprefix("<totp-five-minutes-ago-of:"))
            return pyotp.TOTP(secret).at(self.now() - timedelta(minutes=5))
        if name.startswith("<base64url:"):
            plain = self._known("<" + name.removeprefix("<base64url:"))
            return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")
        raise Unknown(name)

    def _time(self, time: re.Match[str], actual: Any) -> str | None:
        kind, sign, amount, unit = time.groups()
        try:
            told = _told(kind, actual)
        except (ValueError, TypeError, OverflowError, OSError):
            return f"expected {time[0]}, got {actual!r}"
        if amount is None:
            return None
        due = self._due(sign, amount, unit)
        return None if abs(told - due) < _TOLERANCE else f"expected {time[0]} ({due}), got {told}"

    def _moment(self, time: re.Match[str]) -> int:
        """A time to be sent: as a number."""
        kind, sign, amount, unit = time.groups()
        seconds = self._due(sign or "+", amount or "0", unit or "s").timestamp()
        return int(seconds * 1000 if kind == "epoch-ms" else seconds)

    def _due(self, sign: str, amount: str, unit: str) -> datetime:
        offset = timedelta(**{_UNITS[unit]: int(amount)})
        return self.now() + (offset if sign == "+" else -offset)


def _told(kind: str, actual: Any) -> datetime:
    if kind == "iso-time":
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", actual):
            raise ValueError(actual)
        return datetime.fromisoformat(actual)
    if isinstance(actual, bool) or not isinstance(actual, int):
        raise ValueError(actual)
    seconds = actual / 1000 if kind == "epoch-ms" else actual
    if not 1e9 < seconds < 1e10:  # milliseconds where seconds are due, or the other way round
        raise ValueError(actual)
    return datetime.fromtimestamp(seconds, UTC)
