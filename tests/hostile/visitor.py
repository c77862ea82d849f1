"""Somebody who signs in at a portal whose platform may misbehave, and what must be true then."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask

from tests.browser import Browser, Page
from tests.hostile.op import HostileProvider

SESSION = "__Host-session"
SORRY = "We could not sign you in"
AWAY = "Signing in does not work just now"
ENDED = "This sign-in has ended"


@dataclass
class Visitor:
    portal: Flask
    op: HostileProvider
    folder: Path
    home: str
    lines: list[dict[str, Any]]

    def __post_init__(self) -> None:
        self.browser = Browser({urlsplit(self.home).netloc: self.portal.wsgi_app}, self.home)

    def leaves(self, path: str = "/auth/sign-in") -> str:
        """Where the platform's sign-in page would be."""
        page = self.browser.get(path)
        assert page.status == 303, page.text
        return str(page.headers["Location"])

    def comes_back(self, address: str) -> Page:
        return self.browser.get(address)

    def signs_in(self, path: str = "/auth/sign-in", subject: str | None = None) -> Page:
        return self.comes_back(self.op.person_signs_in(self.leaves(path), subject))

    @property
    def is_signed_in(self) -> bool:
        return SESSION in self.browser.cookies()

    def sessions(self) -> int:
        """How many records the portal keeps, of anyone."""
        return self._count("sessions")

    def sign_ins_under_way(self) -> int:
        return self._count("takeables")

    def failures(self) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["event"] == "sign_in_failed"]

    def _count(self, table: str) -> int:
        store = self.folder / "var" / "sessions.db"
        if not store.exists():
            return 0
        with sqlite3.connect(store) as db:
            found: int = db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        return found


def asked(address: str) -> dict[str, str]:
    """The parameters of an authorization request."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def assert_signed_in(visitor: Visitor, page: Page) -> None:
    """Mia is on the page she wanted, by one token request, and her name is the platform's."""
    assert (page.status, page.location) == (303, "/"), page.text
    assert visitor.is_signed_in
    assert visitor.sessions() == 1
    assert visitor.failures() == []
    home = visitor.browser.get("/")
    assert home.status == 200
    assert f"The real {visitor.op.subject}" in home.soup.get_text()


def assert_refused(
    visitor: Visitor,
    page: Page,
    rule: str,
    *,
    heading: str = SORRY,
    status: int = 400,
    token_requests: int = 1,
    userinfo_requests: int = 0,
) -> None:
    """Nobody is signed in, the person is told what to do, the operator why; and we stop there."""
    assert page.status == status, page.text
    assert page.heading == heading
    assert page.headers["X-Request-Id"] in page.text, "a reference for support"
    assert page.link("Try again").startswith("/auth/sign-in")
    assert not [value for value in asked(page.url).values() if value in page.body], (
        "neither the code nor the state is on the page (O-29)"
    )

    assert not visitor.is_signed_in
    assert visitor.sessions() == 0
    assert visitor.op.calls["/token"] == token_requests
    assert visitor.op.calls["/me"] == userinfo_requests
    assert visitor.op.calls["/api/my-account"] == 0

    (line,) = visitor.failures()
    assert rule in (line["rule"], line["detail"]), line
    assert not _secrets_in(visitor)

    before = visitor.op.sign_in_calls()
    home = visitor.browser.get("/")
    assert home.status == 200
    assert home.link("Sign in")
    assert visitor.op.sign_in_calls() == before, "the platform is asked nothing more"


def _secrets_in(visitor: Visitor) -> list[str]:
    """Codes, tokens and verifiers of the platform that the portal's log repeats (O-29)."""
    sent = [
        form[name]
        for _, form, _ in visitor.op.requests
        for name in ("code", "code_verifier", "refresh_token")
        if name in form
    ]
    log = str(visitor.lines)
    return [secret for secret in (*sent, *visitor.op._subjects, "eyJ") if secret in log]
