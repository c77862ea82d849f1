"""The portal, the identity server behind it, and the few people all tests are told with."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pyotp
import pytest
import requests
from flask import Flask
from hypothesis import settings
from playwright.sync_api import Browser as Chromium
from werkzeug.test import Client

from portal.app import create_app
from portal.cli.demo_files import TENANTS, DemoFiles
from portal.identity.access_tokens import AccessToken
from portal.journal import migrating
from portal.journal.database import Database
from portal.sandbox import clock, current
from portal.sandbox.config_file import configuration as sandbox_configuration
from portal.sandbox.people import personal_access_tokens, trusted_devices
from portal.sandbox.seed import FRANKS_TOTP_SECRET, PASSWORDS
from portal.sandbox.tenant.companies import SSO_CONNECTORS
from portal.sandbox.testing.in_process import InProcessAdapter
from portal.tenants.loading import load
from tests.browser import Browser, Page
from tests.chromium import running_chromium
from tests.compiled_templates import keep_compiled
from tests.overhearing import Overhearing
from tests.sandboxes import give_back, sandbox_on, stand_in_on
from tests.tries import forget_tries

# How long an example takes says more about the machine than about the portal.
settings.register_profile("foyer", deadline=None)
settings.load_profile("foyer")

keep_compiled()

PORTAL = "http://localhost:5000"
CONTOSO = "http://contoso.localhost:5000"
SANDBOX = "http://localhost:3001"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first: one that is begun near the end keeps everyone waiting."""
    longest = ("tests/journeys/test_every_page.py", "tests/journeys/", "tests/components/")

    def place(item: pytest.Item) -> int:
        among = (n for n, start in enumerate(longest) if item.nodeid.startswith(start))
        return next(among, len(longest))

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """What is there by now stays to the end: it need not be looked through over and over."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In the pipeline a test that would skip has failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("FOYER_NO_SKIPS") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


class Sandbox:
    """The identity server of a test, and a way to look into it, change it and break it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._client = Client(app)

    def _ask(self, method: str, path: str, **kw: Any) -> Any:
        answer = self._client.open(f"/admin{path}", method=method, base_url=SANDBOX, **kw)
        assert answer.status_code < 300, f"{path}: {answer.status_code} {answer.text[:300]}"
        return answer.json if answer.is_json else None

    def user(self, who: str) -> dict[str, Any]:
        user: dict[str, Any] = self._ask("GET", f"/users/{who}")
        return user

    def change_user(self, who: str, **columns: Any) -> None:
        self._ask("PATCH", f"/users/{who}", json=columns)

    def add_token(self, who: str, name: str, *, days: float | None = 30) -> str:
        """An access token of *who*, made elsewhere; how the portal's addresses call it."""
        with self.app.app_context():
            end = None if days is None else int(clock.now() + days * clock.DAY)
            token = personal_access_tokens.add_token(self.user(who)["id"], name, None)
            where = {"user_id": token["user_id"], "name": name}
            current.store().update("personal_access_tokens", where, expires_at=end)
        made = datetime.fromtimestamp(token["created_at"] / 1000, UTC)
        return AccessToken(name, made).key

    def forget_tokens(self, who: str) -> None:
        """Revoked elsewhere."""
        with self.app.app_context():
            current.store().delete("personal_access_tokens", user_id=self.user(who)["id"])

    def suspend(self, who: str) -> None:
        self.change_user(who, is_suspended=True)

    def set_fields(self, **controls: str) -> None:
        """Account-center controls to change: ``Off``, ``ReadOnly`` or ``Edit``."""
        fields = self._ask("PATCH", "/settings/account_center", json={"enabled": True})["fields"]
        self._ask("PATCH", "/settings/account_center", json={"fields": {**fields, **controls}})

    def set_sign_in_experience(self, **settings: Any) -> None:
        self._ask("PATCH", "/settings/sign_in_experience", json=settings)

    def offer_companies(self, *companies: dict[str, Any]) -> None:
        """Those of ``tests.companies`` in the place of the demo's."""
        with self.app.app_context():
            current.store().set_setting(SSO_CONNECTORS, list(companies))
        self.set_sign_in_experience(singleSignOnEnabled=bool(companies))

    def set_account_center(self, **settings: Any) -> None:
        self._ask("PATCH", "/settings/account_center", json=settings)

    def have_trusted_devices(self, control: str = "Edit") -> None:
        """As a development build of Logto does."""
        self.set_sign_in_experience(trustedDevice={"enabled": True, "durationDays": 30})
        self.set_fields(trustedDevice=control)

    def trust_a_device(self, who: str, user_agent: str = "", **columns: Any) -> str:
        """A browser of *who* that is not asked for the second step; its id."""
        user_id = self.user(who)["id"]
        with self.app.app_context():
            return trusted_devices.trust(user_id, user_agent, **columns)

    def break_(self, kind: str, pattern: str, **options: Any) -> None:
        self._ask("POST", "/faults", json={"kind": kind, "pattern": pattern, **options})

    def mend(self) -> None:
        self._ask("DELETE", "/faults")

    def end_sessions(self, who: str) -> None:
        self._ask("DELETE", f"/sessions?user={who}")

    def age(self, kind: str, seconds: float) -> None:
        self._ask("POST", "/age", json={"kind": kind, "seconds": seconds})

    def advance_clock(self, seconds: float) -> None:
        self._ask("POST", "/clock", json={"advance": seconds})

    def calls(self) -> list[dict[str, Any]]:
        calls: list[dict[str, Any]] = self._ask("GET", "/calls")
        return calls

    def outbox(self) -> list[dict[str, Any]]:
        """What would have been sent, the newest first."""
        messages: list[dict[str, Any]] = self._client.get("/outbox.json", base_url=SANDBOX).json
        return messages

    def code_for(self, address: str) -> str:
        """The latest code sent to *address*."""
        return next(m["code"] for m in self.outbox() if m["to"] == address)

    def forget_calls(self) -> None:
        self._ask("DELETE", "/calls")

    def changes(self) -> list[str]:
        """The calls since ``forget_calls`` that could change an account."""
        return [
            f"{call['method']} {call['path']}"
            for call in self.calls()
            if call["method"] != "GET" and call["path"].startswith("/api/")
        ]


class StandIn(Sandbox):
    """The same of the platform that stands in for Authing."""

    def set_pool(self, **settings: Any) -> None:
        """What the console has set, see ``portal.sandbox.authing.pool``."""
        self._ask("PATCH", "/pool", json=settings)

    def link(self, who: str, identifier: str, account: str, **told: Any) -> None:
        """An account at the provider that *identifier* leads to."""
        self._ask(
            "POST",
            f"/users/{who}/identities",
            json={"identifier": identifier, "account": account, **told},
        )

    def suspend(self, who: str) -> None:
        self.change_user(who, status="Suspended")

    def end_sessions(self, who: str) -> None:
        self._ask("DELETE", f"/users/{who}/sessions")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """One for all tests of a worker."""
    with running_chromium() as browser:
        yield browser


class PortalClock:
    """The real time, and what a test adds to it."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@dataclass(frozen=True)
class Installation:
    """A portal of two tenants on one identity server."""

    portal: Flask
    sandbox: Sandbox
    folder: Path
    secrets: set[str]
    addresses: list[str]
    clock: PortalClock

    def browser(self, home: str = PORTAL) -> Browser:
        hosts = {"localhost:5000", "contoso.localhost:5000"}
        servers = dict.fromkeys(hosts, self.portal.wsgi_app)
        return Browser({**servers, "localhost:3001": self.sandbox.app}, home)


def installed(
    folder: Path,
    settings: str = "",
    without: tuple[str, ...] = (),
    platform: str = "logto",
    instead: Mapping[str, str] | None = None,
    **environment: str,
) -> Installation:
    """
    An installation in *folder*: *settings* are added to the portal's configuration, lines that
    begin with a word of *without* are left out, those of *instead* replaced; *environment* is the
    sandbox's.
    """
    files = DemoFiles(folder, 5000, 3001, platform)
    files.write()
    portals: list[Flask] = []  # the sandbox calls back whoever there will be
    back_channel = requests.Session()
    for url in (PORTAL, CONTOSO):
        back_channel.mount(url, InProcessAdapter(lambda *call: portals[0].wsgi_app(*call)))
    lines = files.configuration.read_text("utf-8").splitlines()
    kept = [(instead or {}).get(line, line) for line in lines if not line.startswith(without)]
    files.configuration.write_text("\n".join([*kept, settings]), "utf-8")
    sandbox_settings = sandbox_configuration(
        {
            "SANDBOX_DATA": str(folder / "sandbox.db"),
            "SANDBOX_URL": SANDBOX,
            "SANDBOX_CONFIG": str(files.applications),
            "SANDBOX_ADMIN": "1",
            **environment,
        }
    )
    if platform == "authing":
        sandbox = stand_in_on(sandbox_settings)
    else:
        sandbox = sandbox_on(sandbox_settings, back_channel)

    secrets: set[str] = set()
    addresses: list[str] = []

    def new_http() -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        session.mount(SANDBOX, Overhearing(sandbox, secrets, addresses))
        return session

    clock = PortalClock()
    configuration = load(files.configuration, {})
    migrating.migrate(Database(configuration.journal_address, configuration.journal_password))
    portal = create_app(configuration, new_http=new_http, now=clock)
    portals.append(portal)
    portal.testing = True
    portal.config["PROPAGATE_EXCEPTIONS"] = False
    operator = StandIn(sandbox) if platform == "authing" else Sandbox(sandbox)
    return Installation(portal, operator, folder, secrets, addresses, clock)


@pytest.fixture(scope="session")
def install(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Installation]:
    """Makes an installation of its own, as ``installed`` says."""

    def install(
        settings: str = "",
        without: tuple[str, ...] = (),
        platform: str = "logto",
        instead: Mapping[str, str] | None = None,
        **environment: str,
    ) -> Installation:
        folder = tmp_path_factory.mktemp("installation")
        return installed(folder, settings, without, platform, instead, **environment)

    return install


@pytest.fixture(scope="module")
def module_installation(install: Callable[..., Installation]) -> Iterator[Installation]:
    installation = install()
    yield installation
    give_back(installation.sandbox.app)


@pytest.fixture
def installation(module_installation: Installation) -> Installation:
    """As on the first day, except that the processes go on."""
    module_installation.sandbox._ask("POST", "/reset")
    module_installation.sandbox._ask("POST", "/clock", json={"reset": True})
    module_installation.portal.extensions["foyer.platforms"].forget()
    module_installation.clock.ahead = 0.0
    forget_tries(module_installation.folder)
    return module_installation


@pytest.fixture
def advance(installation: Installation) -> Callable[..., None]:
    """Lets time pass, for the portal and the identity server alike."""

    def advance(*, seconds: float = 0, minutes: float = 0) -> None:
        installation.clock.ahead += seconds + 60 * minutes
        installation.sandbox.advance_clock(seconds + 60 * minutes)

    return advance


@pytest.fixture
def portal(installation: Installation) -> Flask:
    return installation.portal


@pytest.fixture
def sandbox(installation: Installation) -> Sandbox:
    return installation.sandbox


@pytest.fixture
def anyone(installation: Installation) -> Browser:
    """A browser in which nobody has signed in."""
    return installation.browser()


def sign_in(browser: Browser, who: str, sandbox: Sandbox, short_of: str | None = None) -> Page:
    """
    Sign in at the identity server's own pages, as each person does; *short_of* as for ``follow``.
    """
    return sign_in_at(browser, browser.visit("/auth/sign-in"), who, sandbox, short_of)


def sign_in_at(
    browser: Browser, page: Page, who: str, sandbox: Sandbox, short_of: str | None = None
) -> Page:
    """The same, from the sign-in page that *page* is."""
    if who == "carol":
        page = browser.visit(urljoin(page.url, page.link("Continue with Mock Social")))
        offered = (tag["value"] for tag in page.soup.select("[name=account]"))
        carols = next(account for account in offered if account.startswith("carol"))
        return browser.follow(browser.send(page, account=carols), short_of)
    if who == "erin":
        page = browser.visit(urljoin(page.url, page.link("Sign in with a code")))
        page = browser.follow(browser.send(page, address="erin@example.test"))
        code = sandbox.code_for("erin@example.test")
        return browser.follow(browser.send(page, code=code), short_of)
    page = browser.follow(browser.send(page, identifier=who, password=PASSWORDS[who]), short_of)
    if who == "frank" and page.status == 200 and "second-step" in page.url:
        code = pyotp.TOTP(FRANKS_TOTP_SECRET).now()
        page = browser.follow(browser.send(page, code=code), short_of)
    return page


@pytest.fixture
def signed_in_as(installation: Installation) -> Callable[..., Browser]:
    def signed_in_as(who: str, home: str = PORTAL) -> Browser:
        """The page that they come to is not opened: half of what signing in takes is that."""
        browser = installation.browser(home)
        page = sign_in(browser, who, installation.sandbox, short_of=f"{home}/")
        assert page.status == 303, page.text
        assert page.location == "/", page.url
        return browser

    return signed_in_as


@pytest.fixture
def alice(signed_in_as: Callable[..., Browser]) -> Browser:
    return signed_in_as("alice")


@pytest.fixture
def bob(signed_in_as: Callable[..., Browser]) -> Browser:
    return signed_in_as("bob")


__all__ = ["CONTOSO", "PORTAL", "SANDBOX", "TENANTS"]
