"""
Secrets that would be known again anywhere, and everywhere that they could turn up (W-70).

A secret is looked for as it is and in the disguises that text takes on its way: in an address, in
markup, in JSON, in hexadecimal and Base64. Six digits are looked for by themselves only.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, unquote, urljoin

from tests.browser import Browser, Page

_DIGITS = re.compile(r"\d{6,8}")


@dataclass(frozen=True)
class Place:
    """Something that was written or sent: *name* says what (``POST /password``, ``log``)."""

    name: str
    content: str


@dataclass
class Canary:
    """*belongs* are the names of the places where people, or the platform, must get it."""

    name: str
    value: str
    belongs: frozenset[str] = frozenset()

    def is_in(self, content: str) -> bool:
        if _DIGITS.fullmatch(self.value):
            alone = rf"(?<![0-9A-Za-z]){self.value}(?![0-9A-Za-z])"
            return self.value in content and re.search(alone, content) is not None
        return any(form in content for form in self._disguises)

    @cached_property
    def _disguises(self) -> set[str]:
        return disguises(self.value)


def disguises(secret: str) -> set[str]:
    raw = secret.encode()
    written = {secret, quote(secret, safe=""), html.escape(secret), json.dumps(secret)[1:-1]}
    return written | {raw.hex()} | set(_base64(raw))


def _base64(raw: bytes) -> Iterator[str]:
    """By where in a longer text it stands; the ends depend on their neighbours and are left out."""
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + raw).decode()
        yield coded[4 if before else 0 : len(coded) // 4 * 4 - 4]


@dataclass
class Watch:
    """Over all that browsers get and ask for; files, logs and mail are looked at in the end."""

    home: str
    places: list[Place] = field(default_factory=list)
    canaries: list[Canary] = field(default_factory=list)

    def over(self, browser: Browser) -> None:
        original: Callable[..., Page] = browser.open

        def watched(method: str, url: str, **kw: object) -> Page:
            page = original(method, url, **kw)
            address = urljoin(browser.home, url)
            path = address.removeprefix(self.home).partition("?")[0]
            if not address.startswith(self.home):
                return page
            name = f"{method} {path}"
            self.places.append(Place(f"address of {name}", unquote(address)))
            self.places.append(Place(name, page.body))
            for header, value in page.headers:
                is_cookie = header == "Set-Cookie"
                if is_cookie:
                    self._keep_session(value)
                self.places.append(Place("cookie" if is_cookie else f"{header} of {name}", value))
            return page

        browser.open = watched  # type: ignore[method-assign]

    def secret(self, name: str, value: str, *belongs: str) -> str:
        assert len(value) >= 6, f"{name} is too short to be known again"
        self.canaries.append(Canary(name, value, frozenset(belongs)))
        return value

    def secrets(self, name: str, values: Iterable[str], *belongs: str) -> None:
        for value in values:
            self.secret(name, value, *belongs)

    def at(self, name: str) -> list[Place]:
        return [place for place in self.places if place.name == name]

    def look_at(self, name: str, content: str) -> None:
        self.places.append(Place(name, content))

    def look_at_files(self, folder: Path, but: Callable[[Path], bool]) -> None:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not but(path):
                self.look_at(f"file {path.name}", path.read_bytes().decode("latin-1"))

    def strays(self) -> set[str]:
        """Each secret that is in a place where it does not belong."""
        return {
            f"{canary.name} in {place.name}"
            for canary in self.canaries
            for place in self.places
            if place.name not in canary.belongs and canary.is_in(place.content)
        }

    def unseen(self) -> set[str]:
        """Each place in which a secret belongs and is not: whoever looks for it there is blind."""
        return {
            f"{canary.name} in {name}"
            for canary in self.canaries
            for name in canary.belongs
            if not any(canary.is_in(place.content) for place in self.at(name))
        }

    def _keep_session(self, cookie: str) -> None:
        name, _, rest = cookie.partition("=")
        value = rest.partition(";")[0]
        if name.startswith("__Host-") and value:
            self.secret(f"the cookie {name}", value, "cookie")
