"""A sandbox with two applications and the cast, and a visitor with a browser of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from flask import Flask

from portal.sandbox.config import Application, Brand, ManagementApplication, SandboxConfig
from tests.sandbox.visitor import CALLBACK, HOME, SANDBOX, Visitor
from tests.sandboxes import give_back, sandbox_on

NORTHWIND = Application(
    id="northwind-portal",
    secret="secret of northwind",
    brand=Brand("Northwind"),
    redirect_uris=(CALLBACK,),
    post_logout_redirect_uris=(HOME,),
    backchannel_logout_uri="http://localhost:5000/auth/back-channel-logout",
)
CONTOSO = Application(
    id="contoso-portal",
    secret="secret of contoso",
    brand=Brand("Contoso", color="#0d7a5f"),
    redirect_uris=("http://contoso.localhost:5000/auth/callback",),
)
MANAGEMENT = ManagementApplication("portal-management", "secret of management")


class NoBackChannel(requests.Session):
    """Keeps what would have been told to applications."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, str]] = []

    def post(self, url, data=None, json=None, **_):
        self.told.append((url, data["logout_token"]))
        answer = requests.Response()
        answer.status_code = 200
        return answer


@pytest.fixture
def config(tmp_path: Path) -> SandboxConfig:
    return SandboxConfig(
        database=tmp_path / "sandbox.db",
        url=SANDBOX,
        applications=(NORTHWIND, CONTOSO),
        management=MANAGEMENT,
        admin=True,
    )


@pytest.fixture
def back_channel() -> NoBackChannel:
    return NoBackChannel()


@pytest.fixture
def sandbox(config: SandboxConfig, back_channel: NoBackChannel) -> Iterator[Flask]:
    app = sandbox_on(config, back_channel)
    yield app
    give_back(app)


@pytest.fixture
def visitor(sandbox: Flask) -> Visitor:
    return Visitor(sandbox)


@pytest.fixture
def another_visitor(sandbox: Flask) -> Visitor:
    return Visitor(sandbox)
