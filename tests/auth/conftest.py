"""A small portal with two tenants, its provider, and browsers to visit it with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from werkzeug.test import Client, TestResponse

from portal.auth.failures import WORDS, Failure
from portal.auth.sqlite_store import SqliteStore
from portal.sandbox.testing.in_process import InProcessAdapter
from portal.tenants.models import Tenant
from tests.auth.provider import Provider
from tests.auth.small_portal import create_small_portal, tenant

ACME, GLOBEX = "account.acme.example", "account.globex.example"


class Clock:
    """A test says how time passes."""

    def __init__(self) -> None:
        self.time = 1_800_000_000.0

    def __call__(self) -> float:
        return self.time

    def pass_(self, *, seconds: float = 0, minutes: float = 0, hours: float = 0) -> None:
        self.time += seconds + 60 * minutes + 3600 * hours


def words_of(failure: Failure) -> str:
    """The heading of the page that tells *failure*."""
    return str(WORDS[failure].heading)


@dataclass
class Browser:
    """Keeps cookies by host and says where its requests come from, as a browser does."""

    app: Flask
    provider: Provider
    host: str = ACME
    jar: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        return self._open("GET", path, **kwargs)

    def post(self, path: str, token: str | None = None, **fields: str) -> TestResponse:
        """With a good token, unless *token* says another."""
        fields["csrf_token"] = self.token() if token is None else token
        return self._open("POST", path, data=fields, headers={"Sec-Fetch-Site": "same-origin"})

    def send(self, path: str, data: dict[str, str], headers: dict[str, str]) -> TestResponse:
        return self._open("POST", path, data=data, headers=headers)

    def token(self) -> str:
        return self.get("/token").text.split()[0]

    def form_key(self) -> str:
        return self.get("/token").text.split()[1]

    def leave_to_sign_in(self, path: str = "/auth/sign-in") -> str:
        answer = self.get(path)
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    def sign_in(self, path: str = "/auth/sign-in", subject: str | None = None) -> TestResponse:
        return self.come_back(self.provider.person_signs_in(self.leave_to_sign_in(path), subject))

    def come_back(self, address: str) -> TestResponse:
        return self.get(address.removeprefix(f"https://{self.host}"))

    def another_window_later(self) -> "Browser":
        """The cookies as they are now, kept for later."""
        return Browser(self.app, self.provider, self.host, dict(self.jar))

    @property
    def is_signed_in(self) -> bool:
        return self.get("/").text == "somebody"

    def _open(self, method: str, path: str, headers: Any = None, **kwargs: Any) -> TestResponse:
        cookies = "; ".join(f"{name}={value}" for name, value in self.jar.items())
        sent = {"Cookie": cookies, **(headers or {})} if cookies else dict(headers or {})
        client = Client(self.app, use_cookies=False)
        answer = client.open(
            path, method=method, base_url=f"https://{self.host}", headers=sent, **kwargs
        )
        self._keep(answer)
        return answer

    def _keep(self, answer: TestResponse) -> None:
        for line in answer.headers.getlist("Set-Cookie"):
            name, _, rest = line.partition("=")
            value = rest.partition(";")[0]
            if "Max-Age=0" in rest or not value:
                self.jar.pop(name, None)
            else:
                self.jar[name] = value


def refused(
    browser: Browser,
    answer: TestResponse,
    provider: Provider,
    *,
    calls: tuple[str, ...] = ("/token",),
) -> None:
    """Nobody is signed in, and the platform was not asked what *calls* names."""
    assert answer.status_code in (400, 503)
    assert "__Host-session" not in browser.jar
    for path in calls:
        assert provider.calls[path] == 0


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def provider(clock: Clock) -> Provider:
    return Provider(now=clock)


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> SqliteStore:
    return SqliteStore(tmp_path / "sessions.db", now=clock)


def new_worker(
    folder: Path,
    provider: Provider,
    clock: Clock,
    store: SqliteStore,
    tenants: Sequence[Tenant] = (),
) -> Flask:
    """
    One process of the portal, which knows nothing yet but what is in the store; of Acme and Globex
    unless *tenants* says of whom.
    """

    def new_http() -> requests.Session:
        http = requests.Session()
        http.mount("https://id.example", InProcessAdapter(provider))
        return http

    usual = [tenant("acme", ACME, provider.issuer), tenant("globex", GLOBEX, provider.issuer)]
    return create_small_portal(folder, list(tenants) or usual, new_http, store=store, now=clock)


@pytest.fixture
def portal(tmp_path: Path, provider: Provider, clock: Clock, store: SqliteStore) -> Flask:
    return new_worker(tmp_path, provider, clock, store)


@pytest.fixture
def another_worker(tmp_path: Path, provider: Provider, clock: Clock, store: SqliteStore) -> Flask:
    return new_worker(tmp_path, provider, clock, store)


@pytest.fixture
def browser(portal: Flask, provider: Provider) -> Browser:
    return Browser(portal, provider)


@pytest.fixture
def other_browser(portal: Flask, provider: Provider) -> Browser:
    return Browser(portal, provider)


@pytest.fixture
def mia(browser: Browser) -> Browser:
    """Signed in."""
    assert browser.sign_in().status_code == 303
    return browser
